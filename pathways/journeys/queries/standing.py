"""Where a doctor stood when, the same rung in another version, and whether the rules are met."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What the stored answers say of a journey and a rung on a day. `lacking` is None where no
    answer is stored.
    """

    lacking: int | None
    since: date | None = None
    lapses: date | None = None
    earliest: date | None = None


def eligibility(journey: Journey, rung: Rung | None, on: date) -> Eligibility:
    """Whether the rules of `rung` are met on a day, from the stored answers of the journey.

    One query, or none where `rung_spans` were fetched. `since` and `lapses` are those of the
    stretch on which it is met; `earliest` the first day met at or after `on`.
    """
    spans = sorted(
        (one for one in journey.rung_spans.all() if rung and one.rung_id == rung.pk),
        key=lambda one: one.starts_on,
    )
    now = next((one for one in spans if one.starts_on <= on < (one.ends_on or date.max)), None)
    if now is None:
        return Eligibility(None)
    if now.lacking == 0:
        return Eligibility(0, now.starts_on, now.ends_on, on)
    later = (one.starts_on for one in spans if one.starts_on > on and one.lacking == 0)
    return Eligibility(now.lacking, earliest=next(later, None))
