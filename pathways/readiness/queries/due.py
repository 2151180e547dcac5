"""The answers to store for doctors, worked out by the engine from their facts."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pathways.journeys.models import Journey
from pathways.readiness import engine
from pathways.readiness.engine.timeline import END
from pathways.readiness.models import CLOSE, OPEN
from pathways.readiness.queries.facts import Known, Post, facts_of_many
from pathways.readiness.queries.rungs import AskedRung, asked_rungs


class Standing(NamedTuple):
    """The columns of a StandingSpan but its own id."""

    journey_id: int
    rung_id: int
    target_id: int | None
    starts_on: date
    ends_on: date
    lacking: int | None
    turns_on: date | None
    met: str


class State(NamedTuple):
    """The columns of a StateSpan but its own id."""

    journey_id: int
    rung_id: int
    target_id: int | None
    starts_on: date
    ends_on: date
    lacking: int | None
    turns_on: date | None


class PostAnswer(NamedTuple):
    """The columns of a PostSpan but its own id."""

    appointment_id: int
    starts_on: date
    ends_on: date
    lacking: int
    untrained: int
    met: str


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
class Lives:
    """All that answers are worked out from: what is known, the journeys, what rungs ask for."""

    known: Mapping[int, Known]
    journeys: Mapping[int, Sequence[_Journey]]
    asked: Mapping[str, AskedRung]

    def kinds(self) -> frozenset[str]:
        """The kinds of requirement that any of the rungs asks for."""
        return frozenset().union(*(rung.kinds for rung in self.asked.values()))


def lives_of(doctors: Collection[int]) -> Lives:
    """Two queries, and five for all ladder versions not met before in this process."""
    known = facts_of_many(doctors)
    journeys: defaultdict[int, list[_Journey]] = defaultdict(list)
    rows = Journey.objects.filter(doctor__in=doctors).order_by("started_on", "id")
    for doctor, pk, ladder, aim, closed_on in rows.values_list(
        "doctor_id", "id", "ladder_id", "aim__uuid", "closed_on"
    ):
        journeys[doctor].append(_Journey(pk, ladder, aim.hex if aim else "", closed_on))
    named = {one.aim for those in journeys.values() for one in those if one.aim}
    for one in known.values():
        named |= {placed.rung for those in one.stood.values() for placed in those}
        named |= {post.rung for post in one.posts}
    return Lives(known, journeys, asked_rungs(named))


def due_of(lives: Lives) -> Due:
    """What should stand for these doctors. No query."""
    due = Due([], [], [])
    for doctor, known in lives.known.items():
        journeys = lives.journeys.get(doctor, ())
        for journey in journeys:
            judging = _Judging(known.along(journey.id))
            standing = list(_standing(journey, known, lives.asked, judging))
            due.standing.extend(standing)
            due.states.extend(_states(standing))
        for post in known.posts:
            rung = lives.asked[post.rung]
            judging = _Judging(known.along(_journey_of(post, rung.ladder, journeys)))
            due.posts.extend(_held(post, rung, judging))
    return due


def _journey_of(post: Post, ladder: int, journeys: Sequence[_Journey]) -> int | None:
    """The journey along which a post is judged: of those on its ladder, in order of their start,
    the first that still went on when it began, or the last.
    """
    on_ladder = [one for one in journeys if one.ladder == ladder]
    for one in on_ladder:
        if one.closed_on is None or one.closed_on > post.starts_on:
            return one.id
    return on_ladder[-1].id if on_ladder else None


class _Judging:
    """Judges rungs on the same facts, each at most once."""

    def __init__(self, facts: engine.Facts) -> None:
        self._facts = facts
        self._judged: dict[int, list[engine.Timeline]] = {}

    def of(self, rung: AskedRung, start: int, until: int) -> list[engine.Stretch]:
        """What is met of the rung on the days (ordinals) from `start` to before `until`."""
        found = self._judged.get(rung.id)
        if found is None:
            found = self._judged[rung.id] = engine.timelines(rung.engine, self._facts)
        return rung.sweep.over(found, start, until)


def _standing(
    journey: _Journey, known: Known, asked: Mapping[str, AskedRung], judging: _Judging
) -> Iterator[Standing]:
    placed = sorted({one.since: one for one in known.stood.get(journey.id, ())}.items())
    closed = _ordinal(journey.closed_on)
    ends = [*(since.toordinal() for since, _ in placed[1:]), END]
    for (since, one), end in zip(placed, ends, strict=True):
        rung = asked[one.rung]
        target = asked.get((journey.aim if end == END else rung.next) or "")
        start, until = since.toordinal(), min(end, closed)
        if start >= until:
            continue
        if target is None:
            yield Standing(journey.id, rung.id, None, since, _day(until), None, None, "")
            continue
        for of in judging.of(target, start, until):
            turns_on = _day(of.turns) if of.turns < END else None
            days = _day(of.start), _day(of.until)
            yield Standing(journey.id, rung.id, target.id, *days, of.lacking, turns_on, of.met)


def _states(standing: Sequence[Standing]) -> Iterator[State]:
    """The same days, cut only where the rung, the target, or being ready or close changes."""
    same, since = None, OPEN
    for journey, rung, target, starts_on, _, lacking, turns_on, _ in standing:
        capped = lacking if lacking is None or lacking <= CLOSE else CLOSE + 1
        state = (journey, rung, target, capped, turns_on)
        if state == same:
            continue
        if same is not None:
            yield State(*same[:3], since, starts_on, *same[3:])
        same, since = state, starts_on
    if same is not None:
        yield State(*same[:3], since, standing[-1].ends_on, *same[3:])


def _held(post: Post, rung: AskedRung, judging: _Judging) -> Iterator[PostAnswer]:
    for one in judging.of(rung, post.starts_on.toordinal(), _ordinal(post.ends_on)):
        days = _day(one.start), _day(one.until)
        yield PostAnswer(post.appointment, *days, one.lacking, one.untrained, one.met)


def _ordinal(day: date | None) -> int:
    return END if day is None else day.toordinal()


def _day(ordinal: int) -> date:
    return OPEN if ordinal >= END else date.fromordinal(ordinal)
