"""Who may verify, return and withdraw what counts; each no is a sentence."""

from collections.abc import Collection, Mapping

from accounts.organisations.models import Permission
from accounts.organisations.queries import holds, supervises
from accounts.people.models import User
from common.errors import Denied
from common.paging import PAGE_SIZE
from training.frameworks.models import LEVELS, Element
from training.logbook.models import LogEntry
from training.logbook.queries import signers_of
from training.logbook.rules import check_can_move, check_can_take_back
from training.logbook.workflow import RETURN, VERIFY, WITHDRAW_VERIFIED


def check_verifies(user: User) -> None:
    """Somebody who holds the right to verify today, anywhere."""
    if not holds(user, Permission.VERIFY_ENTRIES):
        raise Denied("Only supervisors verify entries, and you hold no such role today.")


def check_can_verify(user: User, entry: LogEntry) -> None:
    """Whoever supervises the doctor today, asked or not; never one's own entry."""
    _check_may_sign(user, entry)
    check_can_move(entry, VERIFY)


def check_how_many(ticked: Collection[object]) -> None:
    """No more than a page of the queue holds, so that each was seen. Raises Denied."""
    if len(ticked) > PAGE_SIZE:
        raise Denied(f"At most {PAGE_SIZE} entries are verified at once. Nothing was: tick fewer.")


def check_can_return(user: User, entry: LogEntry) -> None:
    """Whoever may verify may return."""
    _check_may_sign(user, entry)
    check_can_move(entry, RETURN)


def check_can_withdraw_verified(user: User, entry: LogEntry) -> None:
    """One of those who signed levels in it, or a director; without any the doctor whose entry it
    is, or whoever could verify it.
    """
    if signers := signers_of(entry):
        check_can_take_back(user, entry, signers)
    elif entry.doctor.user_id != user.pk:
        _check_may_sign(user, entry)
    check_can_move(entry, WITHDRAW_VERIFIED)


def check_levels(claims: Mapping[Element, int], levels: Mapping[Element, int]) -> None:
    """Levels are signed on claimed elements only, and exist."""
    for element, level in levels.items():
        if element not in claims:
            raise Denied(f"{element} is not claimed in this entry, so it can’t be signed.")
        if level not in LEVELS:
            raise Denied(f"{element}: sign a level from {LEVELS[0]} to {LEVELS[-1]}.")


def _check_may_sign(user: User, entry: LogEntry) -> None:
    if entry.doctor.user_id == user.pk:
        raise Denied("You can’t verify your own entry. Your supervisor does.")
    check_verifies(user)
    if not supervises(user, entry.doctor):
        raise Denied(f"You don’t supervise {entry.doctor} today.")
