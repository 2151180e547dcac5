"""From rows to the engine's facts, in one query for any number of doctors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from accounts.people.models import Doctor
from pathways.journeys.models import Journey
from pathways.readiness import engine
from pathways.readiness.queries.fact_rows import FactRow, Recorded, fact_history, fact_rows


class Post(NamedTuple):
    """A post on a rung: the appointment's id, the uuid in hex of its rung, and when it is held."""

    appointment: int
    rung: str
    starts_on: date
    ends_on: date | None


class Stood(NamedTuple):
    """A placement: the uuid in hex of the rung, and since when it is stood on."""

    rung: str
    since: date


@dataclass(frozen=True)
class Known:
    """What is known about one doctor: facts of the person, and placements by journey.

    The `ref` of a fact is its kind and the uuid of its row in hex: "completion:…", "rating:…",
    "activity:…", "feedback:…", "service:…" or "placement:…". `entries` says which log entry a fact
    rests on, by ref. Both are there only if the facts were asked for `traced`. `stood` are the
    placements by journey, and `posts` the posts on rungs, by what they are on.
    """

    facts: engine.Facts
    placements: Mapping[int, tuple[engine.Placement, ...]]
    entries: Mapping[str, UUID]
    stood: Mapping[int, tuple[Stood, ...]]
    posts: tuple[Post, ...]

    def on(self, journey: Journey | None) -> engine.Facts:
        """The facts to judge a rung of the journey's ladder on; None: of a ladder not begun."""
        return self.along(journey.pk if journey else None)

    def along(self, journey: int | None) -> engine.Facts:
        """The same by the journey's id."""
        stood = self.placements.get(journey, ()) if journey else ()
        return replace(self.facts, placements=stood) if stood else self.facts


def facts_of(
    doctor: Doctor, *, journey: Journey | None, known_at: datetime | None = None
) -> engine.Facts:
    """The facts to judge the doctor on along `journey` (None: a ladder they are not on).

    Those that count today, or with `known_at` those that counted at that moment. One query.
    """
    return known_of(doctor, known_at).on(journey)


def known_of(doctor: Doctor, known_at: datetime | None = None) -> Known:
    """All that is known about one doctor, traced to the rows and entries. One query."""
    ((_, known),) = facts_of_many([doctor.pk], known_at, traced=True)
    return known


def facts_of_many(
    doctors: Collection[int], known_at: datetime | None = None, *, traced: bool = False
) -> Iterator[tuple[int, Known]]:
    """All that is known about each of the doctors with these ids, in no order. One query, however
    many they are.
    """
    nothing = set(doctors)
    rows = fact_rows(doctors, known_at, traced=traced)
    for doctor, those in groupby(rows, attrgetter("doctor")):
        nothing.remove(doctor)
        yield doctor, _known(those)
    for doctor in nothing:
        yield doctor, _known([])


@dataclass(frozen=True)
class History:
    """All that was ever recorded about one doctor, in order of recording."""

    rows: Sequence[Recorded]

    def at(self, moment: datetime) -> Known:
        """What was known at a moment: the same as `known_of` then."""
        return _known(one.row for one in self.rows if one.counted_at(moment))

    @property
    def now(self) -> Known:
        """What is known now: the same as `known_of`."""
        return _known(one.row for one in self.rows if one.revoked_at is None)

    def changed_since(self, moment: datetime) -> dict[str, Recorded]:
        """The facts that counted at the moment and no longer do, or the other way, by ref."""
        return {
            one.row.ref: one
            for one in self.rows
            if one.counted_at(moment) != (one.revoked_at is None) and one.row.kind != "touch"
        }


def history_of(doctor: Doctor) -> History:
    """All that was ever recorded about one doctor. One query."""
    return History(fact_history(doctor.pk))


# The same few thousand come up again and again within a cohort.
_day = lru_cache(maxsize=2**15)(date.fromisoformat)
_amount = lru_cache(maxsize=2**12)(Decimal)


def _known(rows: Iterable[FactRow]) -> Known:
    """One doctor's rows, in order of recording, as facts."""
    of: defaultdict[str, list[FactRow]] = defaultdict(list)
    for row in rows:
        of[row.kind].append(row)
    placements: defaultdict[int, tuple[engine.Placement, ...]] = defaultdict(tuple)
    stood: defaultdict[int, tuple[Stood, ...]] = defaultdict(tuple)
    for row in of["placement"]:
        journey, since = row.number or 0, _day(row.on)
        placements[journey] += (engine.Placement(row.key, since, row.ref),)
        stood[journey] += (Stood(row.rung, since),)
    entries = {row.ref: UUID(row.entry) for those in of.values() for row in those if row.entry}
    posts = tuple(
        Post(row.id, row.rung, _day(row.on), _until(row.until)) for row in of["service"] if row.rung
    )
    return Known(_facts(of), placements, entries, stood, posts)


def _until(day: str | None) -> date | None:
    return None if day is None else _day(day)


def _facts(of: Mapping[str, list[FactRow]]) -> engine.Facts:
    # Rows are taken apart at once: there are tens for every doctor.
    touched: defaultdict[int, set[str]] = defaultdict(set)
    for row in of["touch"]:
        touched[row.id].add(row.key)
    return engine.Facts(
        completions=tuple(
            [
                engine.Completion(key, _day(on), _amount(hours), topic, ref)
                for _, _, _, on, _, key, hours, _, topic, _, ref, _ in of["completion"]
            ]
        ),
        ratings=tuple(
            [
                engine.Rating(key, level or 0, _day(on), ref)
                for _, _, _, on, _, key, _, level, _, _, ref, _ in of["rating"]
            ]
        ),
        activities=tuple(
            [
                engine.Activity(
                    key, _day(on), _amount(hours), topic or None, frozenset(touched[pk]), ref
                )
                for _, _, pk, on, _, key, hours, _, topic, _, ref, _ in of["activity"]
            ]
        ),
        feedback=tuple(
            [engine.FeedbackRound(row.key, _day(row.on), row.ref) for row in of["feedback"]]
        ),
        service=tuple(
            [
                engine.Service(
                    _day(row.on), _until(row.until), _amount(row.amount), row.number, row.ref
                )
                for row in of["service"]
            ]
        ),
    )
