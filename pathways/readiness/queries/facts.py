"""From rows to the engine's facts, in a fixed number of queries for any number of doctors."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import models
from django.db.models import F, Model, QuerySet, Value
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

    Those that count today, or with `known_at` those that counted at that moment. Three queries.
    """
    return known_of(doctor, known_at).on(journey)


def known_of(doctor: Doctor, known_at: datetime | None = None) -> Known:
    """All that is known about one doctor, as `facts_of_many`. Three queries."""
    return facts_of_many([doctor.pk], known_at)[doctor.pk]


def facts_of_many(doctors: Collection[int], known_at: datetime | None = None) -> dict[int, Known]:
    """All that is known about the doctors with these ids. Three queries, however many they are."""
    rows: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in _rows(doctors, known_at):
        rows[row.doctor].append(row)
    touched = _touched(doctors)
    placements = _placements(doctors, known_at)
    return {
        doctor: Known(
            _gathered(rows[doctor], touched),
            placements[doctor],
            {row.ref: row.entry for row in rows[doctor] if row.entry},
        )
        for doctor in doctors
    }


class _Row(NamedTuple):
    """A fact of any kind but a placement, in the columns that all kinds share."""

    kind: str
    uuid: UUID
    doctor: int
    on: date
    code: str
    until: date | None
    amount: Decimal
    level: int | None
    topic: str
    entry: UUID | None
    recorded_at: datetime
    id: int

    @property
    def ref(self) -> str:
        """The fact's mark: its kind and uuid."""
        return f"{self.kind}:{self.uuid}"


# The columns that some kinds lack, with what stands there instead.
_EMPTY: dict[str, tuple[object, "models.Field[Any, Any]"]] = {
    "code": ("", models.CharField(max_length=40)),
    "until": (None, models.DateField()),
    "amount": (Decimal(0), models.DecimalField(max_digits=9, decimal_places=3)),
    "level": (None, models.IntegerField()),
    "topic": ("", models.CharField(max_length=14)),
    "entry": (None, models.UUIDField()),
}


def _rows(doctors: Collection[int], known_at: datetime | None) -> list[_Row]:
    """Every fact but placements, in order of recording. One query: a union."""

    def part(kind: str, table: type[Model], on: str, **columns: str) -> QuerySet[Any, Any]:
        shared = {
            name: Cast(F(columns[name]) if name in columns else Value(empty), field)
            for name, (empty, field) in _EMPTY.items()
        }
        rows = _counting(cast(FactQuerySet, table._default_manager.order_by()), known_at)
        return rows.filter(doctor__in=doctors).values_list(
            Cast(Value(kind), models.CharField(max_length=12)),
            *("uuid", "doctor_id", on),
            *(shared[name] for name in _EMPTY),
            *("recorded_at", "id"),
        )

    entry = "entry__uuid"
    parts = [
        part(
            *("completion", Completion, "completed_on"),
            code="module__code",
            amount="hours",
            topic="module__topic",
            entry=entry,
        ),
        part("rating", SignedRating, "rated_on", code="element__code", level="level", entry=entry),
        part(
            *("activity", Activity, "ended_on"),
            code="evidence_type__code",
            amount="hours",
            topic="topic",
            entry=entry,
        ),
        part("feedback", FeedbackRound, "released_on", code="kind__key").filter(is_valid=True),
        part(
            *("service", Appointment, "starts_on"),
            until="ends_on",
            amount="leadership",
            level="tier",
        ),
    ]
    found = [_Row(*row) for row in parts[0].union(*parts[1:], all=True)]
    return sorted(found, key=lambda row: (row.recorded_at, row.id))


def _gathered(rows: list[_Row], touched: Mapping[int, frozenset[str]]) -> engine.Facts:
    of: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        of[row.kind].append(row)
    return engine.Facts(
        completions=tuple(
            engine.Completion(row.code, row.on, row.amount, key_of("topic", row.topic), row.ref)
            for row in of["completion"]
        ),
        ratings=tuple(
            engine.Rating(key_of("element", row.code), row.level or 0, row.on, row.ref)
            for row in of["rating"]
        ),
        activities=tuple(
            engine.Activity(
                key_of("type", row.code),
                row.on,
                row.amount,
                key_of("topic", row.topic) if row.topic else None,
                touched.get(row.id, frozenset()),
                row.ref,
            )
            for row in of["activity"]
        ),
        feedback=tuple(
            engine.FeedbackRound(key_of("feedback", row.code), row.on, row.ref)
            for row in of["feedback"]
        ),
        service=tuple(
            engine.Service(row.on, row.until, row.amount, row.level, row.ref)
            for row in of["service"]
        ),
    )


def _counting(rows: FactQuerySet, known_at: datetime | None) -> FactQuerySet:
    return rows.counting() if known_at is None else rows.known_at(known_at)


def _touched(doctors: Collection[int]) -> dict[int, frozenset[str]]:
    """The elements that each activity touches, by the activity's id. One query."""
    touched: defaultdict[int, set[str]] = defaultdict(set)
    rows = Activity.elements.through.objects.filter(activity__doctor__in=doctors)
    for activity, code in rows.order_by("id").values_list("activity_id", "element__code"):
        touched[activity].add(key_of("element", code))
    return {activity: frozenset(codes) for activity, codes in touched.items()}


def _placements(
    doctors: Collection[int], known_at: datetime | None
) -> defaultdict[int, dict[int, tuple[engine.Placement, ...]]]:
    rows = _counting(Placement.objects.filter(journey__doctor__in=doctors), known_at)
    found: defaultdict[int, defaultdict[int, list[engine.Placement]]]
    found = defaultdict(lambda: defaultdict(list))
    ordered = rows.order_by("recorded_at", "id")
    for uuid, doctor, journey, code, since in ordered.values_list(
        "uuid", "journey__doctor_id", "journey_id", "rung__code", "since"
    ):
        one = engine.Placement(key_of("rung", code), since, f"placement:{uuid}")
        found[doctor][journey].append(one)
    whole: defaultdict[int, dict[int, tuple[engine.Placement, ...]]] = defaultdict(dict)
    for doctor, journeys in found.items():
        whole[doctor] = {journey: tuple(those) for journey, those in journeys.items()}
    return whole
