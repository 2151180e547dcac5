"""What grows and is needed for a while only; run once a day."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.audit.actions import forget_old_forms
from common.cached import forget_expired

BATCH = 1000


class Command(BaseCommand):
    """Forgets forms that were sent long ago, sessions that have ended and what the cache outlived.

    A batch is a transaction of its own: it can be stopped, and it can run twice at once.
    """

    help = (
        "Forget forms sent more than a month ago, sessions that have ended and what has expired in"
        " the cache. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Batch by batch until nothing old is left."""
        forgotten = 0
        while count := forget_old_forms(at_most=BATCH):
            forgotten += count
        call_command("clearsessions")
        expired = forget_expired()
        self.stdout.write(
            f"Forgotten: {forgotten} forms, what had expired in the cache ({expired}), and the"
            " sessions that have ended."
        )
