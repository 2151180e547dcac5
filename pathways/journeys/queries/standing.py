"""Where a doctor stood when, the same rung in another version, and whether the rules are met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

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


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What the stored answers say of a journey on a day, for the rung worked towards that day.

    `lacking` is None where there is none. `since` is the first day of being ready while working
    towards it, `lapses` the first day of no longer being so, `earliest` the first day ready.
    """

    lacking: int | None
    since: date | None = None
    lapses: date | None = None
    earliest: date | None = None


def eligibility(journey: Journey, on: date) -> Eligibility:
    """Whether the rules of the rung worked towards are met on a day, from the stored answers.

    One query, or none where `standing` was fetched.
    """
    spans = sorted(journey.standing.all(), key=lambda one: one.starts_on)
    past = [one for one in spans if one.starts_on <= on]
    if not past or past[-1].ends_on <= on or past[-1].lacking is None:
        return Eligibility(None)
    now = past[-1]
    if now.lacking:
        return Eligibility(now.lacking, earliest=now.turns_on)
    same = takewhile(lambda one: one.target_id == now.target_id and not one.lacking, past[::-1])
    return Eligibility(0, min(one.starts_on for one in same), now.turns_on, on)
