"""The doctors a director is responsible for, by rung and readiness, as at any day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.people.models import User
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import RequirementGroup, Rung
from pathways.ladders.wording import wording
from pathways.readiness.models import RequirementSpan, RungSpan

# Lacking no more than this, a doctor is close.
CLOSE = 3


def as_of(journeys: QuerySet[Journey], on: date) -> QuerySet[Journey]:
    """Those of `journeys` that were open on `on`, each with what held then.

    `rung_then`: the rung stood on; `target`: the one worked towards (the aim today, the next on
    the main line on an earlier rung); `lacking`: how many requirements of the target were not met
    (0 is ready, None where there is no target); `lapses`: the first day it is no longer so. No
    query until evaluated, then one.
    """
    placed = Placement.objects.counting().filter(journey=OuterRef("pk"), since__lte=on)
    above = Rung.objects.filter(below=OuterRef("rung_then"), is_side=False).order_by("position")
    answer = RungSpan.objects.current_on(on).filter(journey=OuterRef("pk"), rung=OuterRef("target"))
    return (
        journeys.filter(Q(closed_on=None) | Q(closed_on__gt=on), started_on__lte=on)
        .annotate(
            rung_then=Subquery(placed.order_by("-since", "-recorded_at", "-id").values("rung")[:1])
        )
        .annotate(
            target=Case(
                When(rung_then=F("rung"), then=F("aim")),
                default=Subquery(above.values("pk")[:1]),
            )
        )
        .annotate(
            lacking=Subquery(answer.values("lacking")[:1]),
            lapses=Subquery(answer.values("ends_on")[:1]),
        )
    )


def cohort(user: User, on: date) -> QuerySet[Journey]:
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


def counts_by_rung(journeys: QuerySet[Journey]) -> list[RungCount]:
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


def standings(journeys: Iterable[Journey], on: date) -> list[Standing]:
    """The rows of one page of a `cohort`, with what each lacks in words. Four queries."""
    journeys = list(journeys)
    rungs = Rung.objects.in_bulk(
        {pk for one in journeys for pk in (one.rung_then, one.target) if pk}
    )
    rows = [
        Standing(
            one,
            rungs[one.rung_then],
            rungs.get(one.target),
            one.lacking,
            one.lapses if one.lacking == 0 else None,
        )
        for one in journeys
        if one.rung_then
    ]
    groups = _groups_of({row.target.pk for row in rows if row.target})
    met = _met_by([row.journey for row in rows], on)
    for row in rows:
        if row.target and row.lacking:
            row.lacks = _lacks(groups[row.target.pk], met[row.journey.pk])
    return rows


def _groups_of(rungs: set[int]) -> Mapping[int, list[RequirementGroup]]:
    """Groups with their requirements, by rung."""
    found: defaultdict[int, list[RequirementGroup]] = defaultdict(list)
    groups = RequirementGroup.objects.filter(rung__in=rungs).prefetch_related(
        "requirements__module",
        "requirements__element",
        "requirements__evidence_type",
        "requirements__feedback_kind",
        "requirements__elements",
    )
    for group in groups.order_by("rung", "position", "id"):
        found[group.rung_id].append(group)
    return found


def _met_by(journeys: list[Journey], on: date) -> Mapping[int, set[int]]:
    """Ids of the requirements met on the day, by journey."""
    met: defaultdict[int, set[int]] = defaultdict(set)
    spans = RequirementSpan.objects.current_on(on).filter(journey__in=journeys)
    for journey, requirement in spans.order_by().values_list("journey", "requirement"):
        met[journey].add(requirement)
    return met


def _lacks(groups: list[RequirementGroup], met: set[int]) -> list[str]:
    """What is not met, in words: one for each requirement, one for a group of which some do."""
    lacks = []
    for group in groups:
        members = list(group.requirements.all())
        unmet = [one for one in members if one.pk not in met]
        if group.at_least is None:
            lacks += [wording(one) for one in unmet]
        else:
            more = group.at_least - (len(members) - len(unmet))
            if more > 0:
                lacks.append(f"{group.name}: {more} more of {len(unmet)}")
    return lacks
