"""Where a doctor stood when, the same rung in another version, and whether the rules are met."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.db.models import Count, OuterRef, QuerySet

from accounts.people.models import Doctor, Tier
from common import clock
from pathways.journeys.models import Journey, JourneyQuerySet, Placement
from pathways.ladders.models import LadderVersion, Rung


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a doctor stands on a journey, as at a day. `now` is None before the first day of it;
    `ahead` are the placements whose day is still to come, the soonest first.
    """

    now: Placement | None
    ahead: tuple[Placement, ...] = ()

    @property
    def holding(self) -> tuple[Placement, ...]:
        """What holds that day and what is to come, in order of their days; never empty."""
        return (self.now, *self.ahead) if self.now else self.ahead

    @property
    def last(self) -> Placement:
        """What holds in the end, as far as is known."""
        return self.holding[-1]


def placements_of(journey: Journey) -> list[Placement]:
    """The placements that count, in order of their days. One query."""
    return list(journey.placements.counting().select_related("rung"))


def revision_of(placements: Iterable[Placement]) -> str:
    """Tells one state of a journey's placements that count from another. No query."""
    return hashlib.sha256(b"".join(one.uuid.bytes for one in placements)).hexdigest()[:16]


def standing_among(placements: Sequence[Placement], on: date) -> Standing:
    """Where one stands on a day, by placements that count, in order of their days. No query."""
    past = [one for one in placements if one.since <= on]
    return Standing(past[-1] if past else None, tuple(placements[len(past) :]))


def standing_of(journey: Journey, on: date | None = None) -> Standing:
    """Where the doctor stands on the journey on a day, by default today. One query."""
    return standing_among(placements_of(journey), on or clock.today())


def standings_of(journeys: Iterable[Journey]) -> dict[int, Standing]:
    """The same for many journeys today, by their ids. One query."""
    placed: dict[int, list[Placement]] = {one.pk: [] for one in journeys}
    rows = Placement.objects.counting().filter(journey__in=placed).select_related("rung")
    for row in rows:
        placed[row.journey_id].append(row)
    today = clock.today()
    return {pk: standing_among(those, today) for pk, those in placed.items()}


def ahead_of(journey: str, on: date) -> QuerySet[Placement]:
    """For subqueries: the placements after the day `on`, the soonest first, of the journey that
    the column `journey` of the outer query names.
    """
    rows = Placement.objects.counting().filter(journey=OuterRef(journey), since__gt=on)
    return rows.order_by("since", "recorded_at", "id")


def tier_changes_of(doctor: Doctor) -> list[tuple[date, int]]:
    """The days on which the highest tier stood on changes, with the tier from that day on; before
    the first it is T0. Of the journeys that go on. One query.
    """
    rows = Placement.objects.counting().filter(journey__doctor=doctor, journey__closed_on=None)
    held: dict[int, int] = {}
    reached: dict[date, int] = {}
    for journey, since, tier in rows.values_list("journey", "since", "rung__tier"):
        held[journey] = tier
        reached[since] = max(held.values())
    changes: list[tuple[date, int]] = []
    for since, tier in reached.items():
        if tier != (changes[-1][1] if changes else Tier.T0):
            changes.append((since, tier))
    return changes


def versions_of(journeys: JourneyQuerySet) -> list[LadderVersion]:
    """The versions that these journeys are on, each with `people`, how many. One query."""
    pinned = LadderVersion.objects.filter(journeys__in=journeys).select_related("ladder")
    counted = pinned.annotate(people=Count("journeys"))
    return list(counted.order_by("ladder__name", "ladder", "number"))


There = list[tuple[Placement, Rung | None]]


def rungs_there(stands: Standing, version: LadderVersion) -> There:
    """What holds and what is to come, each with the rung of another version that is the same, or
    None where there is none. One query.
    """
    return rungs_there_of({0: stands}, version)[0]


def rungs_there_of(standings: Mapping[int, Standing], version: LadderVersion) -> dict[int, There]:
    """The same for many. One query."""
    held = [one.rung for stands in standings.values() for one in stands.holding]
    there = same_rungs(held, version)
    return {
        pk: [(one, there.get(one.rung.code)) for one in stands.holding]
        for pk, stands in standings.items()
    }


def same_rungs(rungs: Collection[Rung], version: LadderVersion) -> dict[str, Rung]:
    """By their codes, the rungs of another version that are the same as some of these: a code
    means the same rung in all versions. One query.
    """
    codes = {rung.code for rung in rungs}
    return {one.code: one for one in Rung.objects.filter(version=version, code__in=codes)}


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
    """What the stored answers say of a journey on a day, for the aim.

    `lacking` is None without one, and where that day another rung comes first. `since` is the first
    day of being ready while working towards it, `lapses` the first day of no longer being so,
    `earliest` the first day ready.
    """

    lacking: int | None
    since: date | None = None
    lapses: date | None = None
    earliest: date | None = None


def eligibility(journey: Journey, on: date) -> Eligibility:
    """Whether the rules of the aim are met on a day, from the stored answers.

    One query, or none where `standing` was fetched.
    """
    spans = sorted(journey.standing.all(), key=lambda one: one.starts_on)
    past = [one for one in spans if one.starts_on <= on]
    if not past or past[-1].ends_on <= on or past[-1].lacking is None:
        return Eligibility(None)
    now = past[-1]
    if now.target_id != journey.aim_id:
        return Eligibility(None)
    if now.lacking:
        return Eligibility(now.lacking, earliest=now.turns_on)
    same = takewhile(lambda one: one.target_id == now.target_id and not one.lacking, past[::-1])
    return Eligibility(0, min(one.starts_on for one in same), now.turns_on, on)
