"""What is known about one doctor: the facts readiness is judged on (docs/readiness.md).

A fact is something that already counts: the caller leaves out what is unverified, unsigned,
withdrawn, returned or superseded, and gives every record once. Two equal facts are two facts (two
procedures on one morning), never one seen twice.

Hours are decimals of at most 20 places. Nothing here checks its values; that is for whoever builds
the facts (`door` does so for JSON). `ref` is the caller's own mark, handed back with the evidence;
the engine never reads it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

F = TypeVar("F")
NO_HOURS = Decimal(0)


class Completion(NamedTuple):
    """A module completed and verified; `hours` are the hours it took."""

    module: str
    on: date
    hours: Decimal = NO_HOURS
    topic: str | None = None
    ref: str = ""


class Rating(NamedTuple):
    """A level from 1 to 5 on one element, signed by someone entitled to; never the doctor's own."""

    element: str
    level: int
    on: date
    ref: str = ""


class Activity(NamedTuple):
    """A verified piece of evidence of one type, that ended on a day and touches some elements."""

    type: str
    on: date
    hours: Decimal = NO_HOURS
    topic: str | None = None
    elements: frozenset[str] = frozenset()
    ref: str = ""


class FeedbackRound(NamedTuple):
    """A valid round of one kind of feedback (enough raters, right mix), on the day of release."""

    kind: str
    released: date
    ref: str = ""


class Service(NamedTuple):
    """An appointment on record, held on every day d with `start <= d < until`, or for ever.

    `leadership` is a fraction of full time (0 to 1); `tier` is 0 to 5, or None for a post outside
    the tiers. An acting appointment is an appointment like any other.
    """

    start: date
    until: date | None
    leadership: Decimal
    tier: int | None = None
    ref: str = ""


class Placement(NamedTuple):
    """The doctor stands on a rung from a day until the day of the next placement."""

    rung: str
    since: date
    ref: str = ""


Fact = Completion | Rating | Activity | FeedbackRound | Service | Placement


@dataclass(frozen=True)
class Facts:
    """All facts about one doctor, in any order of dates.

    `ratings` and `placements` come in order of recording: of two on one day the later recorded
    holds. The indexes below are built once, when first asked for (hence no slots here).
    """

    completions: tuple[Completion, ...] = ()
    ratings: tuple[Rating, ...] = ()
    activities: tuple[Activity, ...] = ()
    feedback: tuple[FeedbackRound, ...] = ()
    service: tuple[Service, ...] = ()
    placements: tuple[Placement, ...] = ()

    @cached_property
    def completions_of(self) -> Mapping[str, list[Completion]]:
        """Completions by module, in order of date."""
        return _index(sorted(self.completions, key=attrgetter("on")), "module")

    @cached_property
    def ratings_of(self) -> Mapping[str, list[Rating]]:
        """Ratings by element, one a day: by date, and of one day only the last recorded."""
        by_day = {(rating.element, rating.on): rating for rating in self.ratings}
        return _index(sorted(by_day.values(), key=attrgetter("on")), "element")

    @cached_property
    def activities_of(self) -> Mapping[str, list[Activity]]:
        """Activities by type, in order of date."""
        return _index(sorted(self.activities, key=attrgetter("on")), "type")

    @cached_property
    def feedback_of(self) -> Mapping[str, list[FeedbackRound]]:
        """Released rounds by kind, in order of date."""
        return _index(sorted(self.feedback, key=attrgetter("released")), "kind")

    @cached_property
    def timed(self) -> list[Completion | Activity]:
        """What has hours, in order of date (completions before activities on one day)."""
        return sorted((*self.completions, *self.activities), key=attrgetter("on"))

    @cached_property
    def timed_on(self) -> Mapping[str | None, list[Completion | Activity]]:
        """The same by topic."""
        return _index(self.timed, "topic")

    @cached_property
    def journey(self) -> list[Placement]:
        """Placements by date, one a day: of one day only the last recorded."""
        by_day = {placement.since: placement for placement in self.placements}
        return sorted(by_day.values(), key=attrgetter("since"))


def _index(facts: Iterable[F], field: str) -> dict[Any, list[F]]:
    """The facts by the value of one field, their order kept."""
    key: Any = attrgetter(field)
    found: dict[Any, list[F]] = {}
    for fact in facts:
        value = key(fact)
        if value in found:
            found[value].append(fact)
        else:
            found[value] = [fact]
    return found
