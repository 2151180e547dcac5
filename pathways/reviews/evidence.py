"""The evidence behind an answer, in words, with who signed it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import IntegerField, QuerySet, Value

from accounts.people.models import User
from common.units import plain_number
from pathways.appointments.models import Appointment
from pathways.readiness import engine
from pathways.readiness.queries import key_of
from training.feedback.models import FeedbackRound
from training.logbook.models import EntryEvent
from training.logbook.workflow import EntryStatus


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact as people read it. `signer` is None for records nobody signs, such as a post."""

    ref: str
    on: date
    words: str
    entry: UUID | None = None
    signer: int | None = None
    signed_by: str = ""


class _Record(NamedTuple):
    """The row behind a fact: its title, and the id and name of who signed it."""

    uuid: UUID
    title: str
    signer: int | None
    signed_by: str | None


def evidence_of(
    facts: Iterable[engine.Fact], entries: Mapping[str, UUID], labels: Mapping[str, str]
) -> dict[str, Evidence]:
    """These facts as evidence, by their refs; `entries` says which entry a fact rests on.

    `labels` are names for the engine's keys. One query.
    """
    by_ref = {fact.ref: fact for fact in facts}
    records = _records(by_ref, entries)
    return {
        ref: _evidence(fact, entries.get(ref), records.get(_behind(ref, entries)), labels)
        for ref, fact in by_ref.items()
    }


def signed_most_of(user: User, evidence: Iterable[Evidence]) -> tuple[int, int] | None:
    """How many of the signed pieces `user` signed, and of how many, if more than half; else None.

    What nobody signs (posts, placements) is not counted.
    """
    signers = Counter(one.signer for one in evidence if one.signer is not None)
    total, own = sum(signers.values()), signers[user.pk]
    return (own, total) if own * 2 > total else None


def _behind(ref: str, entries: Mapping[str, UUID]) -> UUID:
    """The uuid of the row that tells most about a fact: its entry, or the fact's own."""
    return entries.get(ref) or UUID(ref.partition(":")[2])


def _records(refs: Iterable[str], entries: Mapping[str, UUID]) -> dict[UUID, _Record]:
    """Verified entries, released rounds and posts by uuid: one union of three."""
    uuids = {_behind(ref, entries) for ref in refs}
    verified: QuerySet[Any, Any] = (
        EntryEvent.objects.filter(entry__uuid__in=uuids, target=EntryStatus.VERIFIED)
        .order_by()
        .values_list("entry__uuid", "entry__title", "by_id", "by__full_name")
    )
    rounds = (
        FeedbackRound.objects.filter(uuid__in=uuids)
        .order_by()
        .values_list("uuid", "kind__name", "released_by_id", "released_by__full_name")
    )
    posts = (
        Appointment.objects.filter(uuid__in=uuids)
        .order_by()
        .values_list("uuid", "title", Value(None, output_field=IntegerField()), Value(""))
    )
    records = (_Record(*row) for row in verified.union(rounds, posts, all=True))
    return {record.uuid: record for record in records}


def _evidence(
    fact: engine.Fact, entry: UUID | None, record: _Record | None, labels: Mapping[str, str]
) -> Evidence:
    title = record.title if record else ""
    return Evidence(
        ref=fact.ref,
        on=_day(fact),
        words=_words(fact, title, labels),
        entry=entry,
        signer=record.signer if record else None,
        signed_by=(record.signed_by or "") if record else "",
    )


def _day(fact: engine.Fact) -> date:
    match fact:
        case engine.FeedbackRound():
            return fact.released
        case engine.Service():
            return fact.start
        case engine.Placement():
            return fact.since
        case _:
            return fact.on


def _words(fact: engine.Fact, title: str, labels: Mapping[str, str]) -> str:
    match fact:
        case engine.Completion():
            name = labels.get(key_of("module", fact.module), title or fact.module)
            return f"{name}, {plain_number(float(fact.hours))} hours"
        case engine.Rating():
            element = labels.get(fact.element, fact.element)
            return f"{element} at level {fact.level}" + (f": {title}" if title else "")
        case engine.Activity():
            return title or labels.get(fact.type, fact.type)
        case engine.Placement():
            return labels.get(fact.rung, fact.rung)
        case engine.FeedbackRound():
            return title or labels.get(fact.kind, fact.kind)
        case engine.Service():
            return title
