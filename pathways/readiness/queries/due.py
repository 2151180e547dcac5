"""The answers to store for doctors, worked out by the engine from their facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pathways.journeys.models import Journey
from pathways.readiness import engine
from pathways.readiness.engine.timeline import END
from pathways.readiness.models import CLOSE, OPEN
from pathways.readiness.queries.facts import Known, Post, facts_of_many
from pathways.readiness.queries.rungs import AskedRung, asked_rungs

# The columns of the three tables but their own ids, days as the database writes them: a doctor has
# tens of rows, and a day made and written anew for each took a fifth of a rebuild.
STANDING = (
    "journey_id",
    "rung_id",
    "target_id",
    "starts_on",
    "ends_on",
    "lacking",
    "turns_on",
    "met",
)
STATE = STANDING[:-1]
POST = ("appointment_id", "starts_on", "ends_on", "lacking", "untrained", "met")
Standing = tuple[int, int, int | None, str, str, int | None, str | None, str]
State = tuple[int, int, int | None, str, str, int | None, str | None]
PostAnswer = tuple[int, str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Due:
    """The rows that should stand."""

    standing: list[Standing]
    states: list[State]
    posts: list[PostAnswer]


class _Journey(NamedTuple):
    """A journey of a doctor; `aim` is the uuid in hex of the rung aimed for, or empty."""

    id: int
    ladder: int
    aim: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Life:
    """All that the answers for a doctor (an id) are worked out from: what is known, the journeys in
    order of their start, and what the rungs ask for.
    """

    doctor: int
    known: Known
    journeys: Sequence[_Journey]
    asked: Mapping[str, AskedRung]

    def kinds(self) -> frozenset[str]:
        """The kinds of requirement that any of the rungs asks for."""
        return frozenset().union(*(rung.kinds for rung in self.asked.values()))


def lives_of(doctors: Collection[int]) -> Iterator[Life]:
    """The lives of the doctors with these ids, in no order.

    Two queries, and five for every ladder version not met before in this process. One life is made
    at a time: a cohort of them in memory at once took a fifth longer.
    """
    journeys: defaultdict[int, list[_Journey]] = defaultdict(list)
    rows = Journey.objects.filter(doctor__in=doctors).order_by("started_on", "id")
    for doctor, pk, ladder, aim, closed_on in rows.values_list(
        "doctor_id", "id", "ladder_id", "aim__uuid", "closed_on"
    ):
        journeys[doctor].append(_Journey(pk, ladder, aim.hex if aim else "", closed_on))
    for doctor, known in facts_of_many(doctors):
        theirs = journeys.get(doctor, [])
        yield Life(doctor, known, theirs, asked_rungs(_named(known, theirs)))


def _named(known: Known, journeys: Sequence[_Journey]) -> set[str]:
    """The rungs that answers are about, by the uuid in hex."""
    named = {placed.rung for those in known.stood.values() for placed in those}
    named.update([post.rung for post in known.posts])
    named.update([one.aim for one in journeys if one.aim])
    return named


def due_of(lives: Iterable[Life]) -> Due:
    """What should stand for these doctors. No query but for the lives."""
    due = Due([], [], [])
    for life in lives:
        judging = {one.id: _Judging(life.known.along(one.id)) for one in life.journeys}
        for journey in life.journeys:
            standing = list(_standing(journey, life, judging[journey.id]))
            due.standing.extend(standing)
            due.states.extend(_states(standing))
        for post in life.known.posts:
            rung = life.asked[post.rung]
            along = judging.get(_journey_of(post, rung.ladder, life.journeys))
            due.posts.extend(_held(post, rung, along or _Judging(life.known.facts)))
    return due


def _journey_of(post: Post, ladder: int, journeys: Sequence[_Journey]) -> int:
    """The journey along which a post is judged: of those on its ladder, in order of their start,
    the first that still went on when it began, or the last; 0 if there is none.
    """
    on_ladder = [one for one in journeys if one.ladder == ladder]
    for one in on_ladder:
        if one.closed_on is None or one.closed_on > post.starts_on:
            return one.id
    return on_ladder[-1].id if on_ladder else 0


class _Judging:
    """Judges rungs on the same facts, each requirement at most once."""

    def __init__(self, facts: engine.Facts) -> None:
        self._facts = facts
        self._met: dict[int, engine.Timeline] = {}

    def of(self, rung: AskedRung, start: int, until: int) -> list[engine.Stretch]:
        """What is met of the rung on the days (ordinals) from `start` to before `until`."""
        met = self._met
        for number, requirement in rung.asks:
            if number not in met:
                met[number] = requirement.timeline(self._facts, rung.engine.below)
        return rung.sweep.over([met[number] for number, _ in rung.asks], start, until)


def _standing(journey: _Journey, life: Life, judging: _Judging) -> Iterator[Standing]:
    asked, placements = life.asked, life.known.stood.get(journey.id, ())
    placed = sorted({one.since: one for one in placements}.items())
    closed = _ordinal(journey.closed_on)
    ends = [*(since.toordinal() for since, _ in placed[1:]), END]
    for (since, one), end in zip(placed, ends, strict=True):
        rung = asked[one.rung]
        target = asked.get((journey.aim if end == END else rung.next) or "")
        start, until = since.toordinal(), min(end, closed)
        if start >= until:
            continue
        if target is None:
            yield (journey.id, rung.id, None, _day(start), _day(until), None, None, "")
            continue
        these = journey.id, rung.id, target.id
        for day, end, lacking, _, met, turns in judging.of(target, start, until):
            turns_on = _day(turns) if turns < END else None
            yield (*these, _day(day), _day(end), lacking, turns_on, met)


def _states(standing: Sequence[Standing]) -> Iterator[State]:
    """The same days, cut only where the rung, the target, or being ready or close changes."""
    same, since = None, ""
    for journey, rung, target, starts_on, _, lacking, turns_on, _ in standing:
        capped = lacking if lacking is None or lacking <= CLOSE else CLOSE + 1
        state = (journey, rung, target, capped, turns_on)
        if state == same:
            continue
        if same is not None:
            yield (*same[:3], since, starts_on, *same[3:])
        same, since = state, starts_on
    if same is not None:
        _, _, _, _, ends_on, *_ = standing[-1]
        yield (*same[:3], since, ends_on, *same[3:])


def _held(post: Post, rung: AskedRung, judging: _Judging) -> Iterator[PostAnswer]:
    held = post.starts_on.toordinal(), _ordinal(post.ends_on)
    for day, end, lacking, untrained, met, _ in judging.of(rung, *held):
        yield (post.appointment, _day(day), _day(end), lacking, untrained, met)


def _ordinal(day: date | None) -> int:
    return END if day is None else day.toordinal()


@lru_cache(maxsize=2**16)
def _day(ordinal: int) -> str:
    return (OPEN if ordinal >= END else date.fromordinal(ordinal)).isoformat()
