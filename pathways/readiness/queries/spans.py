"""The answers to store: those that are due, by the engine, and those that stand there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import LadderVersion
from pathways.readiness import engine
from pathways.readiness.engine.lacking import stretches
from pathways.readiness.models import RequirementSpan, RungSpan
from pathways.readiness.queries.facts import facts_of_many
from pathways.readiness.queries.rungs import AskedRung, asked_of_versions

# One row: the id of the rung or requirement, from, until, and of a rung how many are lacking.
Span = tuple[int, date, date | None] | tuple[int, date, date | None, int]


@dataclass(frozen=True, slots=True)
class Spans:
    """The answers to store for one journey."""

    rungs: set[Span] = field(default_factory=set)
    requirements: set[Span] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class StoredSpans:
    """The same with the id of the row that holds each."""

    rungs: dict[Span, int] = field(default_factory=dict)
    requirements: dict[Span, int] = field(default_factory=dict)


def rungs_due(doctors: Collection[int]) -> dict[Journey, list[AskedRung]]:
    """The rungs to answer for, for every journey of these doctors.

    On an open journey: every rung stood on and the next one after each, and the aim; on a closed
    one none. Two queries, and six for each ladder version not met before in this process.
    """
    journeys = list(Journey.objects.filter(doctor__in=doctors).select_related("version"))
    going_on = [one for one in journeys if one.closed_on is None]
    stood, versions = _stood_on([one.pk for one in going_on])
    versions |= {one.version_id: one.version for one in going_on}
    asked = asked_of_versions(versions.values())
    return {
        one: _wanted(one, stood[one.pk], asked) if one.closed_on is None else [] for one in journeys
    }


def spans_due(rungs: Mapping[Journey, Iterable[AskedRung]]) -> dict[int, Spans]:
    """What should stand for each journey, by its id, by the engine. One query."""
    known = facts_of_many({journey.doctor_id for journey in rungs})
    due = {}
    for journey, asked in rungs.items():
        due[journey.pk] = spans = Spans()
        facts = known[journey.doctor_id].on(journey)
        for rung in asked:
            _add(spans, rung, engine.judge(rung.engine, facts))
    return due


def spans_stored(journeys: Collection[int]) -> dict[int, StoredSpans]:
    """What stands for the journeys with these ids. Two queries."""
    stored = {journey: StoredSpans() for journey in journeys}
    rungs = RungSpan.objects.filter(journey__in=journeys).order_by()
    for pk, journey, *span in rungs.values_list("id", "journey", *RungSpan.SPAN):
        stored[journey].rungs[tuple(span)] = pk
    requirements = RequirementSpan.objects.filter(journey__in=journeys).order_by()
    for pk, journey, *span in requirements.values_list("id", "journey", *RequirementSpan.SPAN):
        stored[journey].requirements[tuple(span)] = pk
    return stored


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that should not stand (`is_stored`), or one that is lacking."""

    journey: Journey
    table: str
    span: Span
    is_stored: bool


def differences(doctors: Collection[int]) -> list[Difference]:
    """How the stored answers of these doctors differ from those that are due.

    Assumes that the doctors are locked, or that nobody writes. Five queries.
    """
    rungs = rungs_due(doctors)
    due, stored = spans_due(rungs), spans_stored([journey.pk for journey in rungs])
    return [
        Difference(journey, table, span, span in have)
        for journey in rungs
        for table, have, want in (
            ("rung", set(stored[journey.pk].rungs), due[journey.pk].rungs),
            ("requirement", set(stored[journey.pk].requirements), due[journey.pk].requirements),
        )
        for span in sorted(have ^ want, key=lambda one: (one[0], one[1]))
    ]


def _stood_on(
    journeys: Collection[int],
) -> tuple[defaultdict[int, set[int]], dict[int, LadderVersion]]:
    """The rungs placed on, by journey, and the versions they are of. One query."""
    stood: defaultdict[int, set[int]] = defaultdict(set)
    versions = {}
    placements = Placement.objects.counting().filter(journey__in=journeys)
    for one in placements.order_by().select_related("rung__version"):
        stood[one.journey_id].add(one.rung_id)
        versions[one.rung.version_id] = one.rung.version
    return stood, versions


def _wanted(journey: Journey, stood: set[int], asked: Mapping[int, AskedRung]) -> list[AskedRung]:
    wanted = stood | {asked[rung].next for rung in stood} | {journey.aim_id}
    return [asked[rung] for rung in wanted if rung is not None]


def _add(spans: Spans, rung: AskedRung, judged: engine.Judgement) -> None:
    for stretch in stretches(judged):
        spans.rungs.add((rung.id, *stretch.dates(), stretch.lacking))
    for requirement, timeline in zip(rung.requirements, judged.requirements, strict=True):
        spans.requirements.update((requirement, *days) for days in timeline.dates())
