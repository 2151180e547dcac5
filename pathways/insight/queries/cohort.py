"""The doctors a director is responsible for, by rung and readiness, as at any day."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from accounts.people.models import User
from common.clock import months_from
from pathways.insight.queries.rungs import Rungs
from pathways.journeys.models import Journey
from pathways.ladders.models import Rung
from pathways.readiness.models import CLOSE, StandingSpan, StateSpan

# Up to so many doctors, those who are further away than close are sorted by how much they lack,
# which is looked up for each; of more, by the day on which they will be ready alone.
EXACT_UP_TO = 5_000

READY = Q(lacking=0)
IS_CLOSE = Q(lacking__gt=0, lacking__lte=CLOSE)
NOT_YET = Q(lacking__gt=CLOSE)
WITHOUT_TARGET = Q(lacking=None)


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


def becoming_ready(on: date, months: int) -> Q:
    """Not ready on the day, but so many months later at the latest if nothing else changes."""
    return Q(lacking__gt=0, turns_on__lte=months_from(on, months))


def lapsing(on: date, months: int) -> Q:
    """Ready on the day, and no longer so many months later unless something is renewed."""
    return READY & Q(turns_on__lte=months_from(on, months))


# Who is in which state, by the day looked at.
IN_STATE: dict[str, Callable[[date], Q]] = {
    "ready": lambda on: READY,
    "close": lambda on: IS_CLOSE,
    "further": lambda on: NOT_YET,
    "none": lambda on: WITHOUT_TARGET,
    "ready-3": lambda on: becoming_ready(on, 3),
    "ready-6": lambda on: becoming_ready(on, 6),
    "ready-12": lambda on: becoming_ready(on, 12),
    "lapsing-3": lambda on: lapsing(on, 3),
    "lapsing-6": lambda on: lapsing(on, 6),
}

_NAME = "journey__doctor__user__full_name"
_READY_ON = Case(When(lacking__gt=0, then=F("turns_on")))
_LAPSES_ON = Case(When(lacking=0, then=F("turns_on")))


def _rank(*conditions: Q) -> Case:
    whens = [When(one, then=Value(rank)) for rank, one in enumerate(conditions)]
    return Case(*whens, default=Value(len(conditions)), output_field=IntegerField())


def _soonest(day: Case) -> OrderBy:
    return day.asc(nulls_last=True)


# The ways to sort `states`; each ends with the name, and the row where names are the same.
ORDERS: dict[str, tuple[Any, ...]] = {
    "closest": (F("lacking").asc(nulls_last=True), _soonest(_READY_ON)),
    "name": (),
    "ready": (
        _rank(READY, Q(lacking__gt=0, turns_on__isnull=False), Q(lacking__gt=0)),
        _soonest(_READY_ON),
        F("lacking").asc(nulls_last=True),
    ),
    "lapse": (_rank(READY), _soonest(_LAPSES_ON), F("lacking").asc(nulls_last=True)),
}


def ordered(chosen: QuerySet[StateSpan], by: str, on: date, doctors: int) -> QuerySet[StateSpan]:
    """`states` of the day in one of ORDERS; `doctors` is how many there are."""
    order = [*ORDERS[by], _NAME, "pk"]
    if by == "closest" and doctors <= EXACT_UP_TO:
        # The rows of a journey leave no day out: the last that has begun is that of the day.
        begun = StandingSpan.objects.filter(journey=OuterRef("journey"), starts_on__lte=on)
        exact = Subquery(begun.order_by("-starts_on").values("lacking")[:1])
        order.insert(1, Case(When(NOT_YET, then=exact)).asc())
    return chosen.order_by(*order)


def people(chosen: QuerySet[StateSpan]) -> int:
    """How many doctors `states` are of: one who is on two ladders has two. One query."""
    counted = chosen.order_by().aggregate(people=Count("journey__doctor", distinct=True))
    return int(counted["people"])


class Tally(NamedTuple):
    """How many stand on one rung and work towards one other, by their ids; how many of them are
    ready for it, and how many close to it.
    """

    rung: int
    target: int | None
    doctors: int
    ready: int
    close: int


def tallies(chosen: QuerySet[StateSpan]) -> list[Tally]:
    """All counts that a page shows of `states`. One query."""
    rows = chosen.order_by().values_list("rung_id", "target_id")
    return [
        Tally(*row)
        for row in rows.annotate(
            doctors=Count("*"),
            ready=Count("lacking", filter=READY),
            close=Count("lacking", filter=IS_CLOSE),
        )
    ]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many doctors there are, and in which state; who is on two ladders counts on each."""

    doctors: int
    ready: int
    close: int
    without_target: int

    @property
    def not_yet(self) -> int:
        """Those further away than close."""
        return self.doctors - self.ready - self.close - self.without_target


def counted(tallied: Iterable[Tally]) -> Counts:
    """The sum of tallies. No query."""
    rows = list(tallied)
    return Counts(
        doctors=sum(one.doctors for one in rows),
        ready=sum(one.ready for one in rows),
        close=sum(one.close for one in rows),
        without_target=sum(one.doctors for one in rows if one.target is None),
    )


@dataclass(frozen=True, slots=True)
class RungCount:
    """How many stand on a rung, in whatever version of its ladder, and how far they are."""

    rung: Rung
    counts: Counts


def counts_by_rung(tallied: Iterable[Tally], rungs: Rungs) -> list[RungCount]:
    """Tallies by the rung stood on, from the top of each ladder down. No query.

    Leaves out a rung of a version published since `rungs` was read.
    """
    found: defaultdict[Rung, list[Tally]] = defaultdict(list)
    for one in tallied:
        if one.rung in rungs.by_id:
            found[rungs.newest(rungs.by_id[one.rung])].append(one)
    return [
        RungCount(rung, counted(found[rung]))
        for those in rungs.by_ladder().values()
        for rung in those
        if rung in found
    ]
