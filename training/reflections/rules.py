"""Who may reflect on what."""

from accounts.people.models import User
from common.errors import Denied
from training.logbook.models import LogEntry
from training.logbook.rules import NUL, NUL_REFUSED

TEXT_LIMIT = 20_000


def check_can_reflect(user: User, entry: LogEntry) -> None:
    """A reflection belongs to the doctor whose entry it is, and to nobody else."""
    if entry.doctor.user_id != user.pk:
        raise Denied("A reflection is written by the doctor whose entry it is, and read by nobody.")


def check_text(text: str) -> None:
    """The text can be stored. The sentence never quotes it."""
    if NUL in text:
        raise Denied(NUL_REFUSED)
    if len(text) > TEXT_LIMIT:
        raise Denied(f"Too long: {len(text):,} characters. Shorten it to {TEXT_LIMIT:,}.")
