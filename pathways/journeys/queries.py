"""Reads about journeys: where a doctor stood when, and the same rung in another version."""

from collections.abc import Sequence
from datetime import date

from accounts.people.models import Doctor, Tier
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import LadderVersion, Rung


def placements_of(journey: Journey) -> list[Placement]:
    """The placements that count, in order of their days. One query."""
    return list(journey.placements.counting().select_related("rung"))


def held_on(placements: Sequence[Placement], on: date) -> Placement | None:
    """The placement that holds on a day, of placements in order; None before the first."""
    return next((one for one in reversed(placements) if one.since <= on), None)


def tier_reached(doctor: Doctor) -> int:
    """The highest tier of the rungs of the doctor's open journeys; T0 without any. One query."""
    tiers = Journey.objects.open().filter(doctor=doctor).values_list("rung__tier", flat=True)
    return max(tiers, default=Tier.T0)


def same_rung(rung: Rung | None, version: LadderVersion) -> Rung | None:
    """The rung of another version with the same code: a code means the same rung in all versions.

    At most one query.
    """
    if rung is None:
        return None
    return Rung.objects.filter(version=version, code=rung.code).first()


def rungs_below(rung: Rung) -> set[int]:
    """The ids of all rungs that one comes through to reach `rung`. One query."""
    below = dict(Rung.objects.filter(version=rung.version_id).values_list("id", "below_id"))
    found: set[int] = set()
    step = rung.below_id
    while step is not None and step not in found:
        found.add(step)
        step = below[step]
    return found
