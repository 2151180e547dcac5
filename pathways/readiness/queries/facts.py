"""From rows to the engine's facts, in a fixed number of queries for any number of doctors."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast

from accounts.people.models import Doctor
from common.models import FactQuerySet
from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey, Placement
from pathways.readiness import engine
from pathways.readiness.queries.keys import key_of
from training.feedback.models import FeedbackRound
from training.logbook.models import Activity
from training.modules.models import Completion
from training.verification.models import SignedRating


@dataclass(frozen=True)
class Known:
    """What is known about one doctor: facts of the person, and placements by journey.

    The `ref` of a fact is its kind and the uuid of its row: "completion:…", "rating:…",
    "activity:…", "feedback:…", "service:…" or "placement:…". `entries` says which log entry a fact
    rests on, by ref.
    """

    facts: engine.Facts
    placements: Mapping[int, tuple[engine.Placement, ...]]
    entries: Mapping[str, UUID]

    def on(self, journey: Journey | None) -> engine.Facts:
        """The facts to judge a rung of the journey's ladder on; None: of a ladder not begun."""
        stood = self.placements.get(journey.pk, ()) if journey else ()
        return replace(self.facts, placements=stood) if stood else self.facts


def facts_of(
    doctor: Doctor, *, journey: Journey | None, known_at: datetime | None = None
) -> engine.Facts:
    """The facts to judge the doctor on along `journey` (None: a ladder they are not on).

    Those that count today, or with `known_at` those that counted at that moment. One query.
    """
    return known_of(doctor, known_at).on(journey)


def known_of(doctor: Doctor, known_at: datetime | None = None) -> Known:
    """All that is known about one doctor, as `facts_of_many`. One query."""
    return facts_of_many([doctor.pk], known_at)[doctor.pk]


def facts_of_many(doctors: Collection[int], known_at: datetime | None = None) -> dict[int, Known]:
    """All that is known about the doctors with these ids. One query, however many they are."""
    rows: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in _rows(doctors, known_at):
        rows[row.doctor].append(row)
    return {doctor: _known(rows[doctor]) for doctor in doctors}


class _Row(NamedTuple):
    """A fact of any kind, or an element that an activity touches, in columns that all share.

    `number` is a level, a tier, or the id of a placement's journey.
    """

    kind: str
    uuid: UUID
    doctor: int
    on: date
    recorded_at: datetime
    id: int
    code: str
    until: date | None
    amount: Decimal
    number: int | None
    topic: str
    entry: UUID | None

    @property
    def ref(self) -> str:
        """The fact's mark: its kind and uuid."""
        return f"{self.kind}:{self.uuid}"


# The columns that some kinds lack, with what stands there instead.
_EMPTY: dict[str, tuple[object, "models.Field[Any, Any]"]] = {
    "code": ("", models.CharField(max_length=40)),
    "until": (None, models.DateField()),
    "amount": (Decimal(0), models.DecimalField(max_digits=9, decimal_places=3)),
    "number": (None, models.BigIntegerField()),
    "topic": ("", models.CharField(max_length=14)),
    "entry": (None, models.UUIDField()),
}


def _rows(doctors: Collection[int], known_at: datetime | None) -> list[_Row]:
    """Every fact in order of recording. One query: a union, so that all are of one moment."""
    parts = [_narrowed(part, doctors, known_at) for part in _parts()]
    rows = (_Row(*row) for row in parts[0].union(*parts[1:], all=True))
    return sorted(rows, key=lambda row: (row.recorded_at, row.id))


class _Part(NamedTuple):
    """One kind of fact in the columns of _Row, and the way from a row of it to the doctor."""

    rows: QuerySet[Any, Any]
    doctor: str


def _narrowed(
    part: _Part, doctors: Collection[int], known_at: datetime | None
) -> QuerySet[Any, Any]:
    rows = part.rows.filter(**{f"{part.doctor}__in": doctors})
    if not isinstance(rows, FactQuerySet):
        return rows
    return rows.known_at(known_at) if known_at else rows.counting()


@cache
def _parts() -> tuple[_Part, ...]:
    """Made once and narrowed for each asking: making them costs more than the query itself."""
    entry = "entry__uuid"
    rounds = FeedbackRound.objects.filter(is_valid=True)
    return (
        _part(
            *("completion", Completion.objects.all(), "completed_on"),
            code="module__code",
            amount="hours",
            topic="module__topic",
            entry=entry,
        ),
        _part(
            *("rating", SignedRating.objects.all(), "rated_on"),
            code="element__code",
            number="level",
            entry=entry,
        ),
        _part(
            *("activity", Activity.objects.all(), "ended_on"),
            code="evidence_type__code",
            amount="hours",
            topic="topic",
            entry=entry,
        ),
        _part(
            *("touch", Activity.elements.through.objects.all(), "activity__ended_on"),
            fact="activity__",
            code="element__code",
        ),
        _part("feedback", rounds, "released_on", code="kind__key"),
        _part(
            *("service", Appointment.objects.all(), "starts_on"),
            until="ends_on",
            amount="leadership",
            number="tier",
        ),
        _part(
            *("placement", Placement.objects.all(), "since"),
            doctor="journey__doctor",
            code="rung__code",
            number="journey_id",
        ),
    )


def _part(
    kind: str,
    rows: QuerySet[Any, Any],
    on: str,
    *,
    fact: str = "",
    doctor: str = "",
    **columns: str,
) -> _Part:
    """`fact` leads from a row to the table that holds the fact, where that is another one."""
    shared = {
        name: Cast(F(columns[name]) if name in columns else Value(empty), field)
        for name, (empty, field) in _EMPTY.items()
    }
    doctor = doctor or f"{fact}doctor"
    in_columns = rows.order_by().values_list(
        Cast(Value(kind), models.CharField(max_length=12)),
        f"{fact}uuid",
        f"{doctor}_id",
        on,
        f"{fact}recorded_at",
        f"{fact}id",
        *shared.values(),
    )
    return _Part(in_columns, doctor)


def _known(rows: Iterable[_Row]) -> Known:
    """One doctor's rows, in order of recording, as facts."""
    of: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        of[row.kind].append(row)
    placements: defaultdict[int, tuple[engine.Placement, ...]] = defaultdict(tuple)
    for row in of["placement"]:
        one = engine.Placement(key_of("rung", row.code), row.on, row.ref)
        placements[row.number or 0] += (one,)
    entries = {row.ref: row.entry for those in of.values() for row in those if row.entry}
    return Known(_facts(of), placements, entries)


def _facts(of: Mapping[str, list[_Row]]) -> engine.Facts:
    touched: defaultdict[int, set[str]] = defaultdict(set)
    for row in of["touch"]:
        touched[row.id].add(key_of("element", row.code))
    return engine.Facts(
        completions=tuple(
            engine.Completion(row.code, row.on, row.amount, key_of("topic", row.topic), row.ref)
            for row in of["completion"]
        ),
        ratings=tuple(
            engine.Rating(key_of("element", row.code), row.number or 0, row.on, row.ref)
            for row in of["rating"]
        ),
        activities=tuple(
            engine.Activity(
                key_of("type", row.code),
                row.on,
                row.amount,
                key_of("topic", row.topic) if row.topic else None,
                frozenset(touched[row.id]),
                row.ref,
            )
            for row in of["activity"]
        ),
        feedback=tuple(
            engine.FeedbackRound(key_of("feedback", row.code), row.on, row.ref)
            for row in of["feedback"]
        ),
        service=tuple(
            engine.Service(row.on, row.until, row.amount, row.number, row.ref)
            for row in of["service"]
        ),
    )
