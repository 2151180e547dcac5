"""Who may release a round and take it back, and what makes one valid; each no is a sentence."""

from collections.abc import Mapping
from datetime import date

from accounts.organisations.models import Permission
from accounts.organisations.queries import holds, supervises
from accounts.people.models import Doctor, User
from common import clock
from common.errors import Denied
from common.templatetags.ui_filters import day
from training.feedback.models import FeedbackRound
from training.feedback.queries import RaterGroup, groups_of
from training.frameworks.models import FeedbackKind

MOST_RATERS = 200
REASON_LIMIT = 1_000
NUL = "\x00"


def check_can_release(user: User, doctor: Doctor) -> None:
    """Somebody who releases feedback and supervises the doctor; never the doctor."""
    if doctor.user_id == user.pk:
        raise Denied("You can’t release your own feedback. Your supervisor does.")
    if not holds(user, Permission.RELEASE_FEEDBACK):
        raise Denied("Only supervisors release feedback, and you hold no such role today.")
    if not supervises(user, doctor):
        raise Denied(f"You don’t supervise {doctor} today.")


def check_can_revoke(user: User, round: FeedbackRound) -> None:
    """Whoever could release it takes it back, once."""
    check_can_release(user, round.doctor)
    if round.revoked_at is not None:
        raise Denied(f"This round was taken back on {day(round.revoked_at)} already.")


def check_closed_on(doctor: Doctor, closed_on: date) -> None:
    """A day since the doctor qualified, and not in the future."""
    if closed_on < doctor.qualified_on:
        raise Denied(
            f"{doctor} qualified on {day(doctor.qualified_on)}: the round can’t have closed before."
        )
    if closed_on > clock.today():
        raise Denied("The round can’t have closed in the future. Record it once it is over.")


def check_released_on(closed_on: date, released_on: date) -> None:
    """The day it closed or a later one, and not in the future."""
    if released_on < closed_on:
        raise Denied(f"It can’t be released before it closed, on {day(closed_on)}.")
    if released_on > clock.today():
        raise Denied("The day of release can’t be in the future. Record it once it is released.")


def check_raters(kind: FeedbackKind, raters: Mapping[str, int]) -> None:
    """Numbers of people, of groups that the kind knows, and somebody answered."""
    groups = {group.key: group for group in groups_of(kind)}
    for key, number in raters.items():
        if key not in groups:
            raise Denied(f"{kind} has no group called {key}.")
        if not 0 <= number <= MOST_RATERS:
            raise Denied(f"{groups[key].name}: give a number from 0 to {MOST_RATERS}.")
    if not sum(raters.values()):
        raise Denied("Nobody answered, so there is nothing to record.")


def check_reason(reason: str) -> None:
    """A reason is given and can be kept."""
    if not reason.strip():
        raise Denied("Write why it is taken back: the doctor will read it.")
    if NUL in reason:
        raise Denied("The reason holds a character that cannot be stored. Type it again.")
    if len(reason) > REASON_LIMIT:
        raise Denied(f"The reason is too long: {REASON_LIMIT:,} characters at most.")


def shortfall_of(kind: FeedbackKind, raters: Mapping[str, int]) -> str:
    """Why a round of `kind` with so many answers by group is not valid; empty if it is.

    It takes `least_raters` answers in all, and every rule of the kind. No query.
    """
    groups = {group.key: group for group in groups_of(kind)}
    total, least = sum(raters.values()), kind.least_raters
    missing = []
    if total < least:
        missing.append(f"At least {least} answers are needed: {total} came in.")
    for rule in kind.rules:
        among = [groups[key] for key in rule["among"] if key in groups]
        number, wanted = sum(raters.get(group.key, 0) for group in among), rule["at_least"]
        if number < wanted:
            are = "is" if wanted == 1 else "are"
            missing.append(
                f"At least {_wanted(among, wanted)} {are} needed: {number or 'none'} answered."
            )
    return " ".join(missing)


def _wanted(groups: list[RaterGroup], number: int) -> str:
    """As in "2 nurses", "4 from among nurses, managers and receptionists"."""
    if len(groups) == 1:
        return groups[0].count(number)
    *before, last = [group.many for group in groups]
    return f"{number} from among {', '.join(before)} and {last}"
