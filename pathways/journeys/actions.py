"""Writing where a doctor stands: start, place, correct, aim, move to a version, close.

All lock the doctor's row first, so that the column `Journey.rung` and the doctor's tier, which
follow from the placements, are written by one at a time.
"""

from datetime import date

from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.organisations.models import Organisation
from accounts.people.actions import set_tier
from accounts.people.facts import FactKind, changed
from accounts.people.models import Doctor, User
from common import clock
from common.actions import action
from common.errors import Denied, Stale
from common.templatetags.ui_filters import day
from pathways.journeys.models import Journey, Placement, VersionMove
from pathways.journeys.queries import placements_of, rungs_below, same_rung, tier_reached
from pathways.journeys.rules import (
    MOVE_REASON_LIMIT,
    check_aim,
    check_can_aim,
    check_can_manage,
    check_can_place,
    check_can_start,
    check_closed_on,
    check_not_there_already,
    check_open,
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
    _lock(doctor)
    if Journey.objects.open().filter(doctor=doctor, ladder=version.ladder_id).exists():
        raise Denied(f"{doctor} is on {version.ladder} already. Place them on another rung there.")
    journey = Journey(
        doctor=doctor,
        organisation=organisation,
        ladder=version.ladder,
        version=version,
        rung=rung,
        started_on=since,
    )
    journey.aim = _checked_aim(journey, aim) if aim else next_rung(rung)
    journey.save(force_insert=True)
    _place(journey, rung, since, by, "")
    sentence = f"started your journey on {version.ladder}: {rung} since {day(since)}"
    _tell(journey, "start", sentence, by, rung=rung.code, since=since.isoformat())
    return journey


@action
def place(
    *, journey: Journey, rung: Rung, since: date, by: User | None, reason: str = ""
) -> Placement:
    """From `since` the doctor stands on `rung`; days gone by and to come are both allowed.

    A placement on the day of another takes its place. An aim that is reached by it moves on to
    the next rung. Raises Denied if `by` may not, or with what is wrong.
    """
    if by is not None:
        check_can_place(by, journey)
    _lock_open(journey)
    check_reason(reason, needed=False)
    placement = _place_anew(journey, rung, since, by, reason, placements_of(journey))
    sentence = f"placed you on {rung} from {day(since)}"
    _tell(journey, "place", sentence, by, rung=rung.code, since=since.isoformat())
    return placement


@action
def correct_placement(
    *, placement: Placement, rung: Rung, since: date, by: User | None, reason: str
) -> Placement:
    """Record a placement anew with the right rung and day; the wrong row stays, revoked.

    Raises Denied if `by` may not or gives no reason, or with what is wrong; Stale if it was
    corrected since.
    """
    journey = placement.journey
    if by is not None:
        check_can_place(by, journey)
    check_reason(reason)
    _lock_open(journey)
    _revoke(placement)
    new = _place_anew(journey, rung, since, by, reason, placements_of(journey))
    sentence = f"corrected where you stood: {rung} from {day(since)}"
    _tell(journey, "correct", sentence, by, rung=rung.code, since=since.isoformat())
    return new


@action
def withdraw_placement(*, placement: Placement, by: User | None, reason: str) -> Journey:
    """Take back a placement that never was; the doctor stands on the one before it again.

    Raises Denied if `by` may not, gives no reason, or it is the only one; Stale if it was
    corrected since.
    """
    journey = placement.journey
    if by is not None:
        check_can_place(by, journey)
    check_reason(reason)
    _lock_open(journey)
    _revoke(placement)
    if not journey.placements.counting().exists():
        raise Denied("It is the only placement. Correct it, or close the journey.")
    _follow(journey, by)
    said = f"took back your placement on {placement.rung} from {day(placement.since)}"
    sentence = f"{said}. {reason.strip()}".rstrip(".")
    _tell(journey, "withdraw", sentence, by, rung=placement.rung.code, reason=reason.strip())
    return journey


@action
def set_aim(*, journey: Journey, aim: Rung | None, by: User | None) -> Journey:
    """The doctor aims for a rung of the version, or for none. Raises Denied if not the doctor."""
    if by is not None:
        check_can_aim(by, journey)
    _lock_open(journey)
    journey.aim = _checked_aim(journey, aim) if aim else None
    journey.save(update_fields=["aim"])
    _tell(journey, "aim", "", by, rung=aim.code if aim else "")
    return journey


@action
def move_version(
    *,
    journey: Journey,
    version: LadderVersion,
    by: User | None,
    reason: str,
    rung: Rung | None = None,
) -> Journey:
    """Pin the journey to another published version of its ladder, on the rung of the same code.

    The placement is recorded anew there since the same day, so that no time on the rung is lost.
    `rung` says where, if the code is not in that version. Raises Denied if `by` may not, without
    a reason, or if no rung is known.
    """
    if by is not None:
        check_can_manage(by, journey)
    check_reason(reason, MOVE_REASON_LIMIT)
    check_version(version, journey.organisation)
    source = _lock_open(journey).version
    if version.ladder_id != journey.ladder_id or version.pk == source.pk:
        raise Denied(f"{version} is not another version of {journey.ladder}.")
    target = rung or same_rung(journey.rung, version)
    if target is None:
        raise Denied(
            f"{journey.rung} ({journey.rung.code}) is not on {version}. Choose the rung of it on "
            f"which {journey.doctor} stands."
        )
    check_rung(target, version)
    journey.version = version
    aim = same_rung(journey.aim, version)
    _stand_anew(journey, target, by, f"Moved to {version}")
    journey.aim = aim if aim and not _is_reached(aim, target) else next_rung(target)
    journey.save(update_fields=["version", "aim"])
    VersionMove.objects.create(
        journey=journey, source=source, target=version, by=by, at=clock.now(), reason=reason.strip()
    )
    sentence = f"moved you to {version}: you stand on {target}"
    _tell(journey, "move", sentence, by, version=version.number)
    return journey


@action
def close_journey(*, journey: Journey, closed_on: date, by: User | None, reason: str) -> Journey:
    """End a journey; what was recorded stays. Raises Denied if `by` may not or the day is wrong."""
    if by is not None:
        check_can_manage(by, journey)
    check_reason(reason)
    _lock_open(journey)
    check_closed_on(journey, closed_on)
    journey.closed_on, journey.closed_reason = closed_on, reason.strip()
    journey.save(update_fields=["closed_on", "closed_reason"])
    set_tier(doctor=journey.doctor, tier=tier_reached(journey.doctor), by=by)
    _tell(journey, "close", f"closed your journey on {journey.ladder}", by)
    return journey


def _lock(doctor: Doctor) -> None:
    # Not the key: others may go on recording facts that refer to the doctor.
    doctor.tier = Doctor.objects.select_for_update(no_key=True).get(pk=doctor.pk).tier


def _lock_open(journey: Journey) -> Journey:
    """The journey as it stands under the lock. Raises Denied if it was closed meanwhile."""
    _lock(journey.doctor)
    journey.refresh_from_db(fields=["version", "rung", "aim", "started_on", "closed_on"])
    check_open(journey)
    return journey


def _checked_aim(journey: Journey, aim: Rung) -> Rung:
    check_rung(aim, journey.version)
    check_aim(aim, journey.rung)
    return aim


def _place_anew(
    journey: Journey,
    rung: Rung,
    since: date,
    by: User | None,
    reason: str,
    placements: list[Placement],
) -> Placement:
    check_rung(rung, journey.version)
    check_since(journey.doctor, rung, since)
    check_not_there_already(rung, since, placements)
    for same_day in (one for one in placements if one.since == since):
        _revoke(same_day)
    return _place(journey, rung, since, by, reason)


def _place(journey: Journey, rung: Rung, since: date, by: User | None, reason: str) -> Placement:
    placement = Placement.objects.create(
        journey=journey,
        rung=rung,
        since=since,
        reason=reason.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _follow(journey, by)
    return placement


def _stand_anew(journey: Journey, rung: Rung, by: User | None, reason: str) -> None:
    """Record the last placement anew on another version's rung, since the same day."""
    last = placements_of(journey)[-1]
    _revoke(last)
    _place(journey, rung, last.since, by, reason)


def _revoke(placement: Placement) -> None:
    placement.refresh_from_db(fields=["revoked_at"])
    if placement.revoked_at is not None:
        raise Stale("This placement was corrected since you opened it. Look again.", theirs={})
    placement.revoked_at = clock.now()
    placement.save(update_fields=["revoked_at"])


def _follow(journey: Journey, by: User | None) -> None:
    """Keep in step with the placements: the journey's rung and start, its aim, the tier."""
    placements = placements_of(journey)
    journey.rung = placements[-1].rung
    journey.started_on = placements[0].since
    if journey.aim and _is_reached(journey.aim, journey.rung):
        journey.aim = next_rung(journey.rung)
    journey.save(update_fields=["rung", "started_on", "aim"])
    set_tier(doctor=journey.doctor, tier=tier_reached(journey.doctor), by=by)


def _is_reached(aim: Rung, standing: Rung) -> bool:
    return aim.pk == standing.pk or aim.pk in rungs_below(standing)


def _tell(journey: Journey, verb: str, sentence: str, by: User | None, **details: object) -> None:
    record(by=by, action=f"journeys.{verb}", about=journey.doctor, target=journey, **details)
    if by is not None and by.pk != journey.doctor.user_id:
        url = reverse("readiness:mine")
        notify(user=journey.doctor.user, sentence=f"{by} {sentence}.", url=url)
    # Which answers are stored follows from placements, aim and version.
    changed(journey.doctor, FactKind.PLACEMENT)
