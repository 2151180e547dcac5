"""The doctors a director is responsible for, by rung and readiness, as at any day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.people.models import User
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import Rung
from pathways.ladders.queries import next_of
from pathways.ladders.wording import wording
from pathways.readiness.models import RequirementSpan, RungSpan
from pathways.readiness.queries import with_requirements

# Lacking no more than this, a doctor is close.
CLOSE = 3


def as_of(journeys: QuerySet[Journey], on: date) -> "QuerySet[Any]":
    """Those of `journeys` that were open on `on`, each with what held then.

    `rung_then`: the rung stood on; `target`: the one worked towards (the aim today, the next on
    the main line on an earlier rung); `lacking`: how many requirements of the target were not met
    (0 is ready, None where there is no target); `lapses`: the first day it is no longer so. No
    query until evaluated, then one.
    """
    placed = Placement.objects.counting().filter(journey=OuterRef("pk"), since__lte=on)
    answer = RungSpan.objects.current_on(on).filter(journey=OuterRef("pk"), rung=OuterRef("target"))
    return (
        journeys.filter(Q(closed_on=None) | Q(closed_on__gt=on), started_on__lte=on)
        .annotate(
            rung_then=Subquery(placed.order_by("-since", "-recorded_at", "-id").values("rung")[:1])
        )
        .annotate(
            target=Case(
                When(rung_then=F("rung"), then=F("aim")),
                default=next_of("rung_then"),
            )
        )
        .annotate(
            lacking=Subquery(answer.values("lacking")[:1]),
            lapses=Subquery(answer.values("ends_on")[:1]),
        )
    )


def cohort(user: User, on: date) -> "QuerySet[Any]":
    """The journeys that `user` directs, `as_of` the day."""
    return as_of(Journey.objects.directed_by(user), on)


READY = Q(lacking=0)
IS_CLOSE = Q(lacking__gt=0, lacking__lte=CLOSE)


@dataclass(frozen=True, slots=True)
class RungCount:
    """How many stand on a rung, and how many of them are ready for, or close to, the next."""

    rung: Rung
    doctors: int
    ready: int
    close: int


def counts_by_rung(journeys: "QuerySet[Any]") -> list[RungCount]:
    """Counts for a `cohort`, from the top of each ladder down. Two queries."""
    rows = {
        row["rung_then"]: row
        for row in journeys.order_by()
        .values("rung_then")
        .annotate(
            doctors=Count("pk"),
            ready=Count("pk", filter=READY),
            close=Count("pk", filter=IS_CLOSE),
        )
    }
    rungs = Rung.objects.filter(pk__in=rows).select_related("version__ladder")
    return [
        RungCount(rung, *(rows[rung.pk][name] for name in ("doctors", "ready", "close")))
        for rung in rungs.order_by("version__ladder__name", "-position", "-version__number")
    ]


@dataclass(slots=True)
class Standing:
    """One row of the director's list."""

    journey: Journey
    rung: Rung
    target: Rung | None
    lacking: int | None
    lapses: date | None
    lacks: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """In the words of the status table."""
        if self.lacking is None:
            return "none"
        if self.lacking == 0:
            return "ready"
        return "close" if self.lacking <= CLOSE else "not_ready"

    @property
    def case(self) -> tuple[UUID, UUID] | None:
        """What names the case's page, where there is a target."""
        return (self.journey.uuid, self.target.uuid) if self.target else None


def standings(page: Iterable[Any], on: date) -> list[Standing]:
    """The rows of one page of a `cohort`, with what each lacks in words. Five queries."""
    journeys = [one for one in page if one.rung_then]
    named = {pk for one in journeys for pk in (one.rung_then, one.target) if pk}
    rungs = Rung.objects.select_related("below").in_bulk(named)
    with_requirements([rungs[one.target] for one in journeys if one.target])
    met = _met_by(journeys, on)
    return [
        Standing(
            journey=one,
            rung=rungs[one.rung_then],
            target=rungs.get(one.target),
            lacking=one.lacking,
            lapses=one.lapses if one.lacking == 0 else None,
            lacks=lacks_of(rungs[one.target], met[one.pk]) if one.lacking else [],
        )
        for one in journeys
    ]


def _met_by(journeys: list[Journey], on: date) -> Mapping[int, set[int]]:
    """Ids of the requirements met on the day, by journey."""
    met: defaultdict[int, set[int]] = defaultdict(set)
    spans = RequirementSpan.objects.current_on(on).filter(journey__in=journeys)
    for journey, requirement in spans.order_by().values_list("journey", "requirement"):
        met[journey].add(requirement)
    return met


def lacks_of(rung: Rung, met: Collection[int]) -> list[str]:
    """What is not met, in words: one for each requirement, one for a group of which some do.

    Assumes `with_requirements` for the rung, and ids of the requirements met. No query.
    """
    lacks = []
    for group in rung.groups.all():
        members = list(group.requirements.all())
        unmet = [one for one in members if one.pk not in met]
        if group.at_least is None:
            lacks += [wording(one) for one in unmet]
        else:
            more = group.at_least - (len(members) - len(unmet))
            if more > 0:
                lacks.append(f"{group.name}: {more} more of {len(unmet)}")
    return lacks
