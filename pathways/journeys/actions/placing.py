"""Saying on which rung a doctor stands from which day, and correcting it."""

from datetime import date

from accounts.people.models import User
from common.actions import action
from common.errors import Denied, Stale
from common.templatetags.ui_filters import day
from pathways.journeys.actions.following import (
    follow,
    gave_aim,
    lock_open,
    record_placement,
    revoke,
    tell,
)
from pathways.journeys.models import Journey, Placement
from pathways.journeys.queries import placements_of, revision_of
from pathways.journeys.rules import (
    check_can_place,
    check_not_there_already,
    check_reason,
    check_rung,
    check_since,
)
from pathways.ladders.models import Rung


@action
def place(
    *,
    journey: Journey,
    rung: Rung,
    since: date,
    by: User | None,
    reason: str = "",
    revision: str | None = None,
) -> Placement:
    """From `since` the doctor stands on `rung`; days gone by and to come are both allowed.

    A placement on the day of another takes its place. An aim that is reached by it moves on to
    the next rung, at once also where the day is to come: it is granted. `revision` is that of the
    placements that were shown. Raises Denied if `by` may not, or with what is wrong; Stale if the
    placements were changed since they were shown.
    """
    if by is not None:
        check_can_place(by, journey)
    lock_open(journey)
    check_reason(reason, needed=False)
    placements = placements_of(journey)
    _check_unchanged(journey, placements, since, revision)
    aim_again = placements[-1].since == since and gave_aim(placements[-1])
    placement = _place_anew(journey, rung, since, by, reason, aim_again=aim_again)
    sentence = f"placed you on {rung} from {day(since)}"
    tell(journey, "place", sentence, by, rung=rung.code, since=since.isoformat())
    return placement


@action
def correct_placement(
    *,
    placement: Placement,
    rung: Rung,
    since: date,
    by: User | None,
    reason: str,
    revision: str | None = None,
) -> Placement:
    """Record a placement anew with the right rung and day; the wrong row stays, revoked.

    Raises Denied if `by` may not or gives no reason, or with what is wrong; Stale if it was
    corrected, or others were changed, since they were shown at `revision`. An aim that the wrong
    one gave is given anew by the right one.
    """
    journey = placement.journey
    if by is not None:
        check_can_place(by, journey)
    check_reason(reason)
    lock_open(journey)
    placements = placements_of(journey)
    aim_again = gave_aim(placement)
    revoke(placement)
    _check_unchanged(journey, placements, since, revision)
    new = _place_anew(journey, rung, since, by, reason, aim_again=aim_again)
    sentence = f"corrected where you stood: {rung} from {day(since)}"
    tell(journey, "correct", sentence, by, rung=rung.code, since=since.isoformat())
    return new


@action
def withdraw_placement(*, placement: Placement, by: User | None, reason: str) -> Journey:
    """Take back a placement that never was or will not be; the one before it goes on, and gives
    the aim anew if that was given by the one taken back.

    Raises Denied if `by` may not, gives no reason, or it is the only one; Stale if it was
    corrected since.
    """
    journey = placement.journey
    if by is not None:
        check_can_place(by, journey)
    check_reason(reason)
    lock_open(journey)
    aim_again = gave_aim(placement)
    revoke(placement)
    if not journey.placements.counting().exists():
        raise Denied("It is the only placement. Correct it, or close the journey.")
    follow(journey, by, aim_again=aim_again)
    said = f"took back your placement on {placement.rung} from {day(placement.since)}"
    sentence = f"{said}. {reason.strip()}".rstrip(".")
    tell(journey, "withdraw", sentence, by, rung=placement.rung.code, reason=reason.strip())
    return journey


def _check_unchanged(
    journey: Journey, placements: list[Placement], since: date, revision: str | None
) -> None:
    """Raises Stale if the placements are not as shown at `revision`. What stands there now is what
    one from `since` would take the place of, if there is that.
    """
    if revision in (None, revision_of(placements)):
        return
    same_day = next((one for one in placements if one.since == since), None)
    shown = same_day or placements[-1]
    terms = {"rung": shown.rung, "reason": shown.reason} if same_day else {}
    raise Stale(
        f"Where {journey.doctor} stands was changed since you opened this form. On record is now "
        f"{shown.rung} from {day(shown.since)}. Nothing was saved.",
        theirs={"revision": revision_of(placements), **terms},
    )


def _place_anew(
    journey: Journey,
    rung: Rung,
    since: date,
    by: User | None,
    reason: str,
    *,
    aim_again: bool,
) -> Placement:
    placements = placements_of(journey)
    check_rung(rung, journey.version)
    check_since(journey.doctor, rung, since)
    check_not_there_already(rung, since, placements)
    for same_day in (one for one in placements if one.since == since):
        revoke(same_day)
    placement = record_placement(journey, rung, since, by, reason)
    follow(journey, by, aim_again=aim_again)
    return placement
