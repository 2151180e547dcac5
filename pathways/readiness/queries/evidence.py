"""The evidence behind an answer, in words, with who signed it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from accounts.people.models import User
from common.templatetags.ui_filters import day
from pathways.appointments.models import Appointment
from pathways.journeys.models import Placement
from pathways.readiness import engine
from pathways.readiness.queries.keys import key_of
from training.feedback.models import FeedbackRound
from training.logbook.models import EntryEvent
from training.logbook.workflow import EntryStatus
from training.modules.models import in_hours


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact as people read it. `signer` is None for records nobody signs, such as a post.

    `until` is the day from which it is no longer held, for a post with an end.
    """

    ref: str
    on: date
    words: str
    until: date | None = None
    entry: UUID | None = None
    signer: int | None = None
    signed_by: str = ""

    @property
    def when(self) -> str:
        """Its day; of what is held, from when until when."""
        if self.ref.startswith("service:"):
            return f"from {day(self.on)}" + (f" until {day(self.until)}" if self.until else "")
        return f"since {day(self.on)}" if self.ref.startswith("placement:") else day(self.on)


class _Record(NamedTuple):
    """The row behind a fact: its title, and the id and name of who signed it."""

    uuid: UUID
    title: str
    signer: int | None
    signed_by: str | None


# What is said of a post in an organisation that is none of the reader's business.
ELSEWHERE = "A post elsewhere"


def evidence_of(
    facts: Iterable[engine.Fact],
    entries: Mapping[str, UUID],
    labels: Mapping[str, str],
    *,
    reader: User | None,
) -> dict[str, Evidence]:
    """These facts as evidence, by their refs; `entries` says which entry a fact rests on.

    `labels` are names for the engine's keys. The title of an entry that was withdrawn since is left
    out, and that of a post which `reader` may not see; None is a command. One query.
    """
    by_ref = {fact.ref: fact for fact in facts}
    records = _records(by_ref, entries, reader)
    return {
        ref: _evidence(fact, entries.get(ref), records.get(_behind(ref, entries)), labels)
        for ref, fact in by_ref.items()
    }


def _behind(ref: str, entries: Mapping[str, UUID]) -> UUID:
    """The uuid of the row that tells most about a fact: its entry, or the fact's own."""
    return entries.get(ref) or UUID(ref.partition(":")[2])


def _records(
    refs: Iterable[str], entries: Mapping[str, UUID], reader: User | None
) -> dict[UUID, _Record]:
    """Verified entries, released rounds, posts and placements by uuid: one union of four."""
    uuids = {_behind(ref, entries) for ref in refs}
    unsigned = Value(None, output_field=IntegerField()), Value("")
    title = Case(
        When(entry__status=EntryStatus.VERIFIED, then=F("entry__title")), default=Value("")
    )
    verified: QuerySet[Any, Any] = (
        EntryEvent.objects.filter(entry__uuid__in=uuids, target=EntryStatus.VERIFIED)
        .order_by()
        .values_list("entry__uuid", title, "by_id", "by__full_name")
    )
    rounds = (
        FeedbackRound.objects.filter(uuid__in=uuids)
        .order_by()
        .values_list("uuid", "kind__name", "released_by_id", "released_by__full_name")
    )
    seen = Appointment.objects.visible_to(reader) if reader else Appointment.objects.all()
    posts = seen.filter(uuid__in=uuids).order_by()
    placements = Placement.objects.filter(uuid__in=uuids).order_by()
    others = (
        posts.values_list("uuid", "title", *unsigned),
        placements.values_list("uuid", "rung__title", *unsigned),
    )
    records = (_Record(*row) for row in verified.union(rounds, *others, all=True))
    return {record.uuid: record for record in records}


def _evidence(
    fact: engine.Fact, entry: UUID | None, record: _Record | None, labels: Mapping[str, str]
) -> Evidence:
    title = record.title if record else ""
    return Evidence(
        ref=fact.ref,
        on=_day(fact),
        words=_words(fact, title, labels),
        until=fact.until if isinstance(fact, engine.Service) else None,
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
            return f"{name}, {in_hours(fact.hours)}"
        case engine.Rating():
            element = _name(fact.element, labels)
            return f"{element} at level {fact.level}" + (f": {title}" if title else "")
        case engine.Activity():
            return title or _name(fact.type, labels)
        case engine.Placement():
            return labels.get(fact.rung) or title or _name(fact.rung, labels)
        case engine.FeedbackRound():
            return title or _name(fact.kind, labels)
        case engine.Service():
            return title or ELSEWHERE


def _name(key: str, labels: Mapping[str, str]) -> str:
    """What people call it, or its code."""
    return labels.get(key) or key.partition(":")[2]
