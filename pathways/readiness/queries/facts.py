"""From rows to the engine's facts, in one query for any number of doctors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from accounts.people.models import Doctor
from pathways.journeys.models import Journey
from pathways.readiness import engine
from pathways.readiness.queries.fact_rows import FactRow, Recorded, fact_history, fact_rows
from pathways.readiness.queries.keys import key_of


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
    return facts_of_many([doctor.pk], known_at, traced=True)[doctor.pk]


def facts_of_many(
    doctors: Collection[int], known_at: datetime | None = None, *, traced: bool = False
) -> dict[int, Known]:
    """All that is known about the doctors with these ids. One query, however many they are."""
    rows = fact_rows(doctors, known_at, traced=traced)
    found = {doctor: _known(those) for doctor, those in groupby(rows, attrgetter("doctor"))}
    return {doctor: found.get(doctor) or _known([]) for doctor in doctors}


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
            _ref(one.row): one
            for one in self.rows
            if one.counted_at(moment) != (one.revoked_at is None) and one.row.kind != "touch"
        }


def history_of(doctor: Doctor) -> History:
    """All that was ever recorded about one doctor. One query."""
    return History(fact_history(doctor.pk))


def _known(rows: Iterable[FactRow]) -> Known:
    """One doctor's rows, in order of recording, as facts."""
    of: defaultdict[str, list[FactRow]] = defaultdict(list)
    for row in rows:
        of[row.kind].append(row)
    placements: defaultdict[int, tuple[engine.Placement, ...]] = defaultdict(tuple)
    stood: defaultdict[int, tuple[Stood, ...]] = defaultdict(tuple)
    for row in of["placement"]:
        journey = row.number or 0
        placements[journey] += (engine.Placement(key_of("rung", row.code), row.on, _ref(row)),)
        stood[journey] += (Stood(row.rung, row.on),)
    entries = {_ref(row): UUID(row.entry) for those in of.values() for row in those if row.entry}
    posts = tuple(Post(row.id, row.rung, row.on, row.until) for row in of["service"] if row.rung)
    return Known(_facts(of), placements, entries, stood, posts)


def _ref(row: FactRow) -> str:
    """The fact's mark, if it was traced."""
    return f"{row.kind}:{row.uuid}" if row.uuid else ""


def _facts(of: Mapping[str, list[FactRow]]) -> engine.Facts:
    touched: defaultdict[int, set[str]] = defaultdict(set)
    for row in of["touch"]:
        touched[row.id].add(key_of("element", row.code))
    return engine.Facts(
        completions=tuple(
            engine.Completion(row.code, row.on, row.amount, key_of("topic", row.topic), _ref(row))
            for row in of["completion"]
        ),
        ratings=tuple(
            engine.Rating(key_of("element", row.code), row.number or 0, row.on, _ref(row))
            for row in of["rating"]
        ),
        activities=tuple(
            engine.Activity(
                key_of("type", row.code),
                row.on,
                row.amount,
                key_of("topic", row.topic) if row.topic else None,
                frozenset(touched[row.id]),
                _ref(row),
            )
            for row in of["activity"]
        ),
        feedback=tuple(
            engine.FeedbackRound(key_of("feedback", row.code), row.on, _ref(row))
            for row in of["feedback"]
        ),
        service=tuple(
            engine.Service(row.on, row.until, row.amount, row.number, _ref(row))
            for row in of["service"]
        ),
    )
