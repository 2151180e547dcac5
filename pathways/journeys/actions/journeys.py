"""Starting a journey, its aim, and its end."""

from datetime import date

from accounts.organisations.models import Organisation
from accounts.people.models import Doctor, User
from common.actions import action
from common.errors import Denied
from common.templatetags.ui_filters import day
from pathways.journeys.actions.following import (
    follow,
    follow_tier,
    lock,
    lock_open,
    record_placement,
    tell,
)
from pathways.journeys.models import Journey, Placement
from pathways.journeys.queries import Standing, standing_of
from pathways.journeys.rules import (
    check_aim,
    check_can_aim,
    check_can_manage,
    check_can_start,
    check_closed_on,
    check_no_overlap,
    check_reason,
    check_rung,
    check_since,
    check_version,
)
from pathways.ladders.models import LadderVersion, Rung
from pathways.ladders.queries import next_rung


@action
def start_journey(
    *,
    doctor: Doctor,
    version: LadderVersion,
    rung: Rung,
    since: date,
    organisation: Organisation,
    by: User | None,
    aim: Rung | None = None,
) -> Journey:
    """Pin `doctor` to a published version and place them on `rung` since a day.

    Without an `aim` it is the next rung of the main line. Raises Denied if `by` may not, or with
    what is wrong. About 12 queries beside readiness's own.
    """
    if by is not None:
        check_can_start(by, doctor, organisation)
    check_version(version, organisation)
    check_rung(rung, version)
    check_since(doctor, rung, since)
    lock(doctor)
    if Journey.objects.open().filter(doctor=doctor, ladder=version.ladder_id).exists():
        raise Denied(f"{doctor} is on {version.ladder} already. Place them on another rung there.")
    journey = Journey(
        doctor=doctor,
        organisation=organisation,
        ladder=version.ladder,
        version=version,
        started_on=since,
    )
    check_no_overlap(journey, since)
    stands = Standing(Placement(rung=rung, since=since))
    journey.aim = _checked_aim(journey, aim, stands) if aim else next_rung(rung)
    journey.save(force_insert=True)
    record_placement(journey, rung, since, by, "")
    follow(journey, by)
    sentence = f"started your journey on {version.ladder}: {rung} since {day(since)}"
    tell(journey, "start", sentence, by, rung=rung.code, since=since.isoformat())
    return journey


@action
def set_aim(*, journey: Journey, aim: Rung | None, by: User | None) -> Journey:
    """The doctor aims for a rung of the version, or for none. Raises Denied if not the doctor."""
    if by is not None:
        check_can_aim(by, journey)
    lock_open(journey)
    journey.aim = _checked_aim(journey, aim, standing_of(journey)) if aim else None
    journey.save(update_fields=["aim"])
    tell(journey, "aim", "", by, rung=aim.code if aim else "")
    return journey


@action
def close_journey(*, journey: Journey, closed_on: date, by: User | None, reason: str) -> Journey:
    """End a journey; what was recorded stays. Raises Denied if `by` may not or the day is wrong."""
    if by is not None:
        check_can_manage(by, journey)
    check_reason(reason)
    lock_open(journey)
    check_closed_on(journey, closed_on)
    journey.closed_on, journey.closed_reason = closed_on, reason.strip()
    journey.save(update_fields=["closed_on", "closed_reason"])
    follow_tier(journey.doctor, by)
    tell(journey, "close", f"closed your journey on {journey.ladder}", by)
    return journey


def _checked_aim(journey: Journey, aim: Rung, stands: Standing) -> Rung:
    check_rung(aim, journey.version)
    check_aim(aim, stands.holding)
    return aim
