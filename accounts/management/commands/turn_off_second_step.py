"""For somebody who lost both phone and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.organisations.actions import turn_off_second_step
from accounts.people.models import User
from common.errors import Refusal


class Command(BaseCommand):
    """Turns off somebody's two-step sign-in; they sign in by password and may turn it on again."""

    help = "Turn off two-step sign-in for somebody who lost phone and recovery codes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email", help="the address they sign in with")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Find them, turn it off, say so. Raises CommandError if there is nothing to turn off."""
        user = User.objects.with_address(email)
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        try:
            turn_off_second_step(user=user)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user} signs in by password alone now.")
