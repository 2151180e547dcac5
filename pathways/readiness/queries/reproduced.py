"""An answer given before, worked out again: by the rung and on the facts of a moment.

Nothing that can change since has a part in it: docs/decisions/0017 says why of each thing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model, Q

from accounts.audit.models import AuditEvent, EventKind
from accounts.people.models import Doctor, User
from pathways.journeys.models import Journey
from pathways.ladders.models import Requirement, Rung
from pathways.readiness import engine
from pathways.readiness.queries.answers import answer_known
from pathways.readiness.queries.evidence import ELSEWHERE, Evidence, evidence_of
from pathways.readiness.queries.fact_rows import Recorded
from pathways.readiness.queries.facts import history_of
from pathways.readiness.queries.rungs import labels_of, with_requirements
from training.frameworks.queries import call_as_at


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that was recorded (`is_new`) or taken back after the moment: when and by whom."""

    fact: engine.Fact
    evidence: Evidence
    is_new: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A requirement that is answered otherwise today, and the facts that make the difference."""

    requirement: Requirement
    then: engine.RequirementAnswer
    now: engine.RequirementAnswer
    facts: Sequence[FactChange]


@dataclass(frozen=True, slots=True)
class Reproduced:
    """The answer `then` and, for the same rung and day, the one on the facts known `now`.

    `evidence` are the facts that counted then, by ref.
    """

    rung: Rung
    then: engine.RungAnswer
    now: engine.RungAnswer
    evidence: Mapping[str, Evidence]
    differing: Sequence[Differing]


def reproduced(
    doctor: Doctor,
    rung: Rung,
    journey: Journey | None,
    on: date,
    moment: datetime,
    *,
    reader: User,
) -> Reproduced:
    """What was said of the doctor and a rung, for a day, when asked at a moment.

    `journey` is the one on the rung's ladder then, if any; `rung` is of the version it was pinned
    to, with the rung below it. Names are those of the moment, in memory; posts that `reader` may
    not see have none. Seven queries, of which three are for what the rung asks.
    """
    with_requirements([rung])
    rows = [one for group in rung.groups.all() for one in group.requirements.all()]
    call_as_at(_named(rows), moment)
    history = history_of(doctor)
    before, present = history.at(moment), history.now
    then, now = (answer_known(known, journey, rung, on) for known in (before, present))
    moved = [
        (row, was, is_)
        for row, was, is_ in zip(rows, then.requirements, now.requirements, strict=True)
        if (was.as_at, was.missing) != (is_.as_at, is_.missing)
    ]
    changed = history.changed_since(moment)
    facts = {
        fact.ref: fact
        for known in (present, before)
        for fact in _all(known.on(journey))
        if fact.ref in changed
    }
    counted = {fact.ref: fact for one in then.requirements for fact in one.evidence}
    entries = {**present.entries, **before.entries}
    seen = {**facts, **counted}.values()
    evidence = evidence_of(seen, entries, labels_of(rung), reader=reader)
    told = _told(doctor, facts, changed, evidence, moment)
    differing = [
        Differing(
            row, was, is_, [one for one in told if engine.concerns(was.requirement, one.fact)]
        )
        for row, was, is_ in moved
    ]
    return Reproduced(rung, then, now, evidence, differing)


def _named(rows: Sequence[Requirement]) -> Iterator[Model]:
    """Whatever the requirements call by name."""
    for row in rows:
        named = (row.module, row.element, row.evidence_type, row.feedback_kind)
        yield from (one for one in named if one is not None)
        yield from row.elements.all()


def _all(facts: engine.Facts) -> Iterator[engine.Fact]:
    yield from facts.completions
    yield from facts.ratings
    yield from facts.activities
    yield from facts.feedback
    yield from facts.service
    yield from facts.placements


# What records a fact of each kind and takes it back, and whether the event is about the very row
# or entry. Posts and placements change under the doctor's lock, one act after the other.
_VERIFYING = (("verification.", True), ("modules.follow", False))
_ACTS: dict[str, tuple[tuple[str, bool], ...]] = {
    "completion": _VERIFYING,
    "rating": _VERIFYING,
    "activity": _VERIFYING,
    "feedback": (("feedback.", True),),
    "service": (("appointments.", False),),
    "placement": (("journeys.", False),),
}


class _Event(NamedTuple):
    at: datetime
    action: str
    object: UUID | None
    actor: str | None


def _told(
    doctor: Doctor,
    facts: Mapping[str, engine.Fact],
    changed: Mapping[str, Recorded],
    evidence: Mapping[str, Evidence],
    moment: datetime,
) -> list[FactChange]:
    """The changes of facts in order of time, with who made each. One query."""
    events = _events(doctor, moment)
    told = []
    for ref, fact in facts.items():
        recorded = changed[ref]
        is_new = recorded.revoked_at is None
        at = recorded.revoked_at or recorded.recorded_at
        # Nor is it said who recorded a post that the reader may not see.
        is_hidden = isinstance(fact, engine.Service) and evidence[ref].words == ELSEWHERE
        by = "" if is_hidden else _by(evidence[ref], at, events)
        told.append(FactChange(fact, evidence[ref], is_new, at, by))
    return sorted(told, key=lambda one: (one.at, one.is_new))


def _events(doctor: Doctor, moment: datetime) -> list[_Event]:
    """What was done about the doctor's facts after the moment. One query."""
    acts = Q()
    for beginning in {act for those in _ACTS.values() for act, _ in those}:
        acts |= Q(action__startswith=beginning)
    rows = AuditEvent.objects.filter(acts, about=doctor, kind=EventKind.WRITE, at__gt=moment)
    columns = ("at", "action", "object_uuid", "actor__full_name")
    return [_Event(*row) for row in rows.order_by("at", "id").values_list(*columns)]


def _by(evidence: Evidence, at: datetime, events: Sequence[_Event]) -> str:
    """Who did what is nearest after `at` and of the fact's kind; empty where a command did."""
    kind, _, uuid = evidence.ref.partition(":")
    about = {UUID(uuid), evidence.entry}
    for event in events:
        for beginning, is_exact in _ACTS[kind]:
            if (
                event.at >= at
                and event.action.startswith(beginning)
                and (not is_exact or event.object in about)
            ):
                return event.actor or ""
    return ""
