"""What all writing of journeys shares: the lock, the placements' rows, and what follows from them.

All lock the doctor's row first, so that the journey's aim and the doctor's tier, which follow from
the placements, are written by one at a time. A placement may be of a day to come: until then the
doctor stands on the rung before it, and on the day nothing has to be written.
"""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.people.actions import set_tiers
from accounts.people.facts import FactKind, changed
from accounts.people.models import Doctor, User
from common import clock
from common.errors import Stale
from pathways.journeys.models import Journey, Placement
from pathways.journeys.queries import (
    placements_of,
    rungs_below,
    rungs_there,
    standing_among,
    tier_changes_of,
)
from pathways.journeys.rules import check_goes_on, check_no_overlap, check_open
from pathways.ladders.models import Rung
from pathways.ladders.queries import next_rung


def lock(doctor: Doctor) -> None:
    """Let nobody else write journeys of the doctor until the transaction ends. One query."""
    # Not the key: others may go on recording facts that refer to the doctor.
    Doctor.objects.select_for_update(no_key=True).get(pk=doctor.pk)


def lock_all(doctors: Iterable[Doctor]) -> None:
    """The same for several at once, in the order of their ids. One query."""
    ids = {one.pk for one in doctors}
    list(Doctor.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def lock_open(journey: Journey) -> Journey:
    """The journey as it stands under the lock. Raises Denied if it was closed meanwhile."""
    lock(journey.doctor)
    journey.refresh_from_db(fields=["version", "aim", "started_on", "closed_on"])
    check_open(journey)
    return journey


def record_placement(
    journey: Journey, rung: Rung, since: date, by: User | None, reason: str
) -> Placement:
    """Write the row of a placement; what follows from it is written by `follow`. One query."""
    return Placement.objects.create(
        journey=journey,
        rung=rung,
        since=since,
        reason=reason.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )


def revoke(placement: Placement) -> None:
    """Let a placement no longer count. Two queries. Raises Stale if it does not already."""
    placement.refresh_from_db(fields=["revoked_at"])
    if placement.revoked_at is not None:
        raise Stale("This placement was corrected since you opened it. Look again.", theirs={})
    placement.revoked_at = clock.now()
    placement.save(update_fields=["revoked_at"])


def gave_aim(placement: Placement) -> bool:
    """Whether its journey's aim is what follows from the placement, the last of those that count.

    At the top that is none; whoever wanted none there is taken to have been given it. Two queries.
    """
    journey = placement.journey
    last = placements_of(journey)[-1]
    return last == placement and next_rung(last.rung) == journey.aim


def follow(journey: Journey, by: User | None, *, aim_again: bool = False) -> None:
    """Keep in step with the placements: the journey's start and aim, the doctor's tier.

    `aim_again`: the aim came from a placement that no longer counts, and is given anew by the last
    that does. At most ten queries, and two to five for each rung that is on record twice in a row
    or in another version. Raises Denied if the version has not the rung that is stood on now,
    or the journey would begin earlier than it did, before another on the ladder was closed.
    """
    placements = _on_version(journey, _each_once(journey, by), by)
    if placements[0].since < journey.started_on:
        # Only then: what overlaps on record already must not stand in the way of mending it.
        check_no_overlap(journey, placements[0].since)
    journey.started_on = placements[0].since
    if aim_again or (journey.aim and _is_reached(journey.aim, placements[-1].rung)):
        journey.aim = next_rung(placements[-1].rung)
    journey.save(update_fields=["started_on", "aim"])
    follow_tier(journey.doctor, by)


def follow_tier(doctor: Doctor, by: User | None) -> None:
    """Keep the days on which the doctor's tier changes in step with the placements."""
    set_tiers(doctor=doctor, changes=tier_changes_of(doctor), by=by)


def tell(journey: Journey, verb: str, sentence: str, by: User | None, **details: object) -> None:
    """Leave an event, tell the doctor what was done to their journey, and readiness that it was."""
    record(by=by, action=f"journeys.{verb}", about=journey.doctor, target=journey, **details)
    if by is not None and by.pk != journey.doctor.user_id:
        url = reverse("readiness:mine")
        notify(user=journey.doctor.user, sentence=f"{by} {sentence}.", url=url)
    # Which answers are stored follows from placements, aim and version.
    changed(journey.doctor, FactKind.PLACEMENT)


def _each_once(journey: Journey, by: User | None) -> list[Placement]:
    """The placements that count, after those have been revoked which go on with the rung before.

    What came between two on the same rung may have been taken back, or may be that rung too in the
    version moved to. A placement restarts the months, but the doctor never left the rung.
    """
    kept: list[Placement] = []
    for one in placements_of(journey):
        before = kept[-1] if kept else None
        if before is None or before.rung.code != one.rung.code:
            kept.append(one)
            continue
        revoke(one)
        if before.rung_id != one.rung_id:
            # The same rung of a version moved to since: what holds is on that version's own.
            revoke(before)
            kept[-1] = record_placement(journey, one.rung, before.since, by, before.reason)
    return kept


def _on_version(journey: Journey, placements: list[Placement], by: User | None) -> list[Placement]:
    """The placements, after what holds and is to come has been recorded anew where it is on rungs
    of a version moved on from: it held in that one when the move left it behind.
    """
    stands = standing_among(placements, clock.today())
    if all(one.rung.version_id == journey.version_id for one in stands.holding):
        return placements
    anew = {}
    for one, same in rungs_there(stands, journey.version):
        if one.rung.version_id != journey.version_id:
            rung = check_goes_on(one.rung, same, journey)
            revoke(one)
            anew[one] = record_placement(journey, rung, one.since, by, one.reason)
    return [anew.get(one, one) for one in placements]


def _is_reached(aim: Rung, standing: Rung) -> bool:
    return aim.pk == standing.pk or aim.pk in rungs_below(standing)
