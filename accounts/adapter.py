"""How allauth is fitted in: accounts come by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up unasked; an invitation's page makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
