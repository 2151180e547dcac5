"""Who may start, place, move and close, and what can be right; each no is a sentence."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, Max

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds, is_over
from accounts.people.models import Doctor, User
from common import clock
from common.errors import Denied
from common.templatetags.ui_filters import day
from pathways.appointments.rules import text_problem, too_far_ahead
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import LadderVersion, Rung
from pathways.ladders.workflow import VersionStatus

REASON_LIMIT = 300
MOVE_REASON_LIMIT = 4_000
# So many journeys are moved at once, and shown on a page for it.
MOST_AT_ONCE = 50
# Who may start, pin and close journeys where they hold one of these.
MANAGERS = (Permission.MANAGE_LADDERS, Permission.APPOINT)


def check_manages_any(user: User) -> None:
    """Holds one of MANAGERS somewhere. One query, kept for the request. Raises Denied."""
    if not any(holds(user, permission) for permission in MANAGERS):
        raise Denied("Only administrators and medical directors see the list of journeys.")


def check_can_start(user: User, doctor: Doctor, organisation: Organisation) -> None:
    """An administrator or a director of the organisation, over the doctor. At most three queries.

    Raises Denied.
    """
    if doctor.user_id == user.pk:
        raise Denied("You cannot start your own journey. Ask your administrator or director.")
    if not _is_over(user, doctor, organisation, *MANAGERS):
        raise Denied(
            f"Only an administrator or a medical director of {organisation} can start a journey "
            "there, for a doctor who works there."
        )


def check_can_manage(user: User, journey: Journey) -> None:
    """An administrator or a director of its organisation, over the doctor. At most three queries.

    Raises Denied.
    """
    if journey.doctor.user_id == user.pk:
        raise Denied("You cannot change your own journey. Ask your administrator or director.")
    if not _is_over(user, journey.doctor, journey.organisation, *MANAGERS):
        raise Denied(
            f"Only an administrator or a medical director of {journey.organisation} can do this."
        )
    check_open(journey)


def check_can_place(user: User, journey: Journey) -> None:
    """A director of its organisation, over the doctor. At most two queries. Raises Denied."""
    if journey.doctor.user_id == user.pk:
        raise Denied("You cannot place yourself on a rung. Ask another medical director.")
    if not _is_over(user, journey.doctor, journey.organisation, Permission.APPOINT):
        raise Denied(f"Only a medical director of {journey.organisation} can place this doctor.")
    check_open(journey)


def check_can_aim(user: User, journey: Journey) -> None:
    """The doctor, on a journey that goes on: an aim is a wish. No query. Raises Denied."""
    if journey.doctor.user_id != user.pk:
        raise Denied("Only the doctor can say which rung they aim for.")
    check_open(journey)


def reads_why(user: User, doctor: Doctor, *, may_manage: bool) -> bool:
    """Whether `user` reads the reasons of placements, moves, closings and posts, which may be
    personal: the doctor, and those who `may_manage` their journeys; supervisors read what was done.
    """
    return doctor.user_id == user.pk or may_manage


def check_open(journey: Journey) -> None:
    """The journey goes on. Raises Denied."""
    if journey.closed_on is not None:
        raise Denied(f"This journey was closed on {day(journey.closed_on)}. Start a new one.")


def check_version(version: LadderVersion, organisation: Organisation) -> None:
    """A published version of a ladder used in the organisation. At most two queries.

    Raises Denied.
    """
    if version.status != VersionStatus.PUBLISHED:
        raise Denied(f"{version} is not published. Choose the published version.")
    if not organisation.path.startswith(version.ladder.organisation.path):
        raise Denied(f"{version.ladder} is not a ladder of {organisation}.")


def check_how_many(journeys: Collection[Journey]) -> None:
    """At least one, and no more than can be looked through. Raises Denied."""
    if not journeys:
        raise Denied("Tick the journeys to be moved.")
    if len(journeys) > MOST_AT_ONCE:
        raise Denied(f"At most {MOST_AT_ONCE} journeys are moved at once. Tick fewer.")


def check_rung(rung: Rung, version: LadderVersion) -> None:
    """The rung is one of the version. Raises Denied."""
    if rung.version_id != version.pk:
        raise Denied(f"{rung} is not a rung of {version}. Choose one that is.", field="rung")


def check_goes_on(rung: Rung, same: Rung | None, journey: Journey) -> Rung:
    """The journey's version has the `same` rung as one stood on in another. Raises Denied."""
    if same is None:
        raise Denied(
            f"{journey.doctor} would stand on {rung} again, which is not on {journey.version}. "
            "Correct the placement to a rung that is."
        )
    return same


def check_aim(aim: Rung, placements: Iterable[Placement]) -> None:
    """The aim is not a rung stood on, or to be stood on by a placement. Raises Denied."""
    held = next((one for one in placements if one.rung.code == aim.code), None)
    if held is None:
        return
    if held.since > clock.today():
        raise Denied(
            f"{aim} is the rung stood on from {day(held.since)}. Choose another, or none.",
            field="aim",
        )
    raise Denied(f"{aim} is the rung stood on already. Choose another, or none.", field="aim")


def check_since(doctor: Doctor, rung: Rung, since: date) -> None:
    """A day on which the doctor can have come to stand on the rung. Raises Denied.

    Only the lowest rung of a ladder, which may be a student's, can be stood on before qualifying.
    """
    if since < doctor.qualified_on and rung.below_id is not None:
        raise Denied(
            f"{doctor} qualified on {day(doctor.qualified_on)}, and cannot stand on {rung} "
            "before that. Check the year.",
            field="since",
        )
    if problem := too_far_ahead(since):
        raise Denied(problem, field="since")


def check_not_there_already(rung: Rung, since: date, placements: list[Placement]) -> None:
    """The placements next to it, by day, are on other rungs: two in a row would restart the months.

    Raises Denied.
    """
    before = [one for one in placements if one.since < since]
    after = [one for one in placements if one.since > since]
    for one in (*before[-1:], *after[:1]):
        if one.rung.code == rung.code:
            raise Denied(
                f"{rung} is on record from {day(one.since)} already. If that day is wrong, correct "
                "that placement.",
                field="since",
            )


def check_no_overlap(journey: Journey, starts_on: date) -> None:
    """No earlier journey of the doctor on the ladder went on after `starts_on`: a doctor is on a
    ladder once on any day. One query. Raises Denied.
    """
    earlier = Journey.objects.filter(doctor=journey.doctor_id, ladder=journey.ladder_id)
    # One that was closed on the day it began holds no day.
    later = earlier.filter(closed_on__gt=starts_on, started_on__lt=F("closed_on"))
    closed_on = later.exclude(pk=journey.pk).aggregate(last=Max("closed_on"))["last"]
    if closed_on is not None:
        raise Denied(
            f"{journey.doctor} was on {journey.ladder} until {day(closed_on)}, on a journey that "
            "was closed then. Choose that day or a later one.",
            field="since",
        )


def check_closed_on(journey: Journey, closed_on: date) -> None:
    """Closed on a day that has come, and not before it began. Raises Denied."""
    if journey.started_on > clock.today():
        raise Denied(
            f"The journey begins on {day(journey.started_on)}. If it never will, correct the day "
            "of its placement to today, and close it then."
        )
    if closed_on < journey.started_on:
        raise Denied(
            f"The journey began on {day(journey.started_on)}. Close it then or later.",
            field="closed_on",
        )
    if closed_on > clock.today():
        raise Denied(
            "A journey is closed on a day that has come. Choose today or earlier.",
            field="closed_on",
        )


def check_reason(reason: str, limit: int = REASON_LIMIT, *, needed: bool = True) -> None:
    """A reason is there if one is needed, and can be kept. Raises Denied."""
    if needed and not reason.strip():
        raise Denied("Say why: the doctor will read it.", field="reason")
    if problem := text_problem(reason, limit):
        raise Denied(f"The reason: {problem}", field="reason")


def _is_over(
    user: User, doctor: Doctor, organisation: Organisation, *permissions: Permission
) -> bool:
    return any(holds(user, one, organisation) and is_over(user, one, doctor) for one in permissions)
