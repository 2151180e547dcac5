"""The doctors a director is responsible for, by rung and readiness, as at any day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.people.models import User
from pathways.journeys.models import Journey
from pathways.ladders.models import Requirement, Rung
from pathways.ladders.wording import wording
from pathways.readiness.models import CLOSE, StandingSpan, StateSpan
from pathways.readiness.queries import with_requirements


def as_of(journeys: QuerySet[Journey], on: date) -> QuerySet[StandingSpan]:
    """Where the doctors of those of `journeys` that were open on `on` stood that day, and what
    they lacked for the rung above. No query until evaluated, then one.
    """
    return StandingSpan.objects.current_on(on).filter(journey__in=journeys)


def cohort(user: User, on: date) -> QuerySet[StandingSpan]:
    """The journeys that `user` directs, `as_of` the day."""
    return as_of(Journey.objects.directed_by(user), on)


def states(user: User, on: date) -> QuerySet[StateSpan]:
    """The same as whoever is ready, close, or neither: what is counted and filtered, at any scale.

    `lacking` goes no higher than CLOSE + 1.
    """
    journeys = Journey.objects.directed_by(user)
    return StateSpan.objects.current_on(on).filter(journey__in=journeys)


READY = Q(lacking=0)
IS_CLOSE = Q(lacking__gt=0, lacking__lte=CLOSE)


@dataclass(frozen=True, slots=True)
class RungCount:
    """How many stand on a rung, and how many of them are ready for, or close to, the next."""

    rung: Rung
    doctors: int
    ready: int
    close: int


def counts_by_rung(standing: QuerySet[StandingSpan] | QuerySet[StateSpan]) -> list[RungCount]:
    """Counts for a `cohort`, from the top of each ladder down. Two queries."""
    counted = (
        standing.order_by()
        .values("rung")
        .annotate(
            doctors=Count("pk"),
            ready=Count("pk", filter=READY),
            close=Count("pk", filter=IS_CLOSE),
        )
    )
    rows = {row["rung"]: row for row in counted}
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


def standings(page: Iterable[StandingSpan]) -> list[Standing]:
    """The rows of one page of a `cohort`, with what each lacks in words. Four queries.

    Assumes their journeys fetched.
    """
    spans = list(page)
    named = {pk for one in spans for pk in (one.rung_id, one.target_id) if pk}
    rungs = Rung.objects.select_related("below").in_bulk(named)
    with_requirements([rungs[one.target_id] for one in spans if one.target_id])
    return [
        Standing(
            journey=one.journey,
            rung=rungs[one.rung_id],
            target=rungs[one.target_id] if one.target_id else None,
            lacking=one.lacking,
            lapses=one.turns_on if one.lacking == 0 else None,
            lacks=lacks_of(rungs[one.target_id], one.met) if one.target_id and one.lacking else [],
        )
        for one in spans
    ]


def lacks_of(rung: Rung, met: str) -> list[str]:
    """What is not met, in words: one for each requirement, one for a group of which some do.

    Assumes `with_requirements` for the rung, and what is met as stored. No query.
    """
    marks = iter(met)
    lacks = []
    for group in rung.groups.all():
        members = list(group.requirements.all())
        unmet = list(_unmet(members, marks))
        if group.at_least is None:
            lacks += [wording(one) for one in unmet]
        else:
            more = group.at_least - (len(members) - len(unmet))
            if more > 0:
                lacks.append(f"{group.name}: {more} more of {len(unmet)}")
    return lacks


def _unmet(members: Iterable[Requirement], marks: Iterator[str]) -> Iterator[Requirement]:
    for one in members:
        if next(marks) == "0":
            yield one
