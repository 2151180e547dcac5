"""Writing the stored answers: after every change of facts, and anew for everybody."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from accounts.people.facts import FactKind
from accounts.people.models import Doctor, User
from common.actions import action
from pathways.journeys.models import Journey
from pathways.readiness.models import RequirementSpan, RungSpan
from pathways.readiness.queries import (
    AskedRung,
    Difference,
    Span,
    differences,
    rungs_due,
    spans_due,
    spans_stored,
)
from pathways.readiness.relevance import TOUCHES

Stored = TypeVar("Stored", RungSpan, RequirementSpan)
# Rows written or deleted by one statement.
BATCH = 2_000


@action
def refresh(*, doctor: Doctor, by: User | None = None) -> None:
    """Write what differs in the stored answers of the doctor's journeys.

    Asks no rule and leaves no audit event: it is the consequence of other actions. At most 13
    queries when the doctor's ladders are known to this process, however many facts there are.
    """
    rewrite([doctor.pk])


@action
def refresh_after(*, doctor: Doctor, kinds: frozenset[FactKind]) -> None:
    """The same after facts of these kinds changed; nothing if no rung asks for what they touch."""
    rewrite([doctor.pk], kinds)


@action
def rebuild(*, doctors: Collection[int]) -> int:
    """Write the stored answers of the doctors with these ids anew; how many rows differed."""
    return rewrite(doctors)


@action
def verify(*, doctors: Collection[int]) -> list[Difference]:
    """How the stored answers of the doctors with these ids differ from the engine's; writes
    nothing, but locks them so that no fact comes in between.
    """
    _lock(doctors)
    return differences(doctors)


def rewrite(doctors: Collection[int], kinds: frozenset[FactKind] = frozenset(FactKind)) -> int:
    """Write what differs in the stored answers of the doctors with these ids; how many rows did.

    Assumes a transaction. Locks the doctors and only then reads their facts: of two writers at
    once the second waits for the first and then sees what it recorded.
    """
    _lock(doctors)
    rungs = rungs_due(doctors)
    if not _touched(rungs, kinds):
        return 0
    due = spans_due(rungs)
    stored = spans_stored(due)
    rungs_changed = _bring_in_line(
        RungSpan,
        {journey: spans.rungs for journey, spans in stored.items()},
        {journey: spans.rungs for journey, spans in due.items()},
    )
    return rungs_changed + _bring_in_line(
        RequirementSpan,
        {journey: spans.requirements for journey, spans in stored.items()},
        {journey: spans.requirements for journey, spans in due.items()},
    )


def _lock(doctors: Collection[int]) -> None:
    # Not the key: those who record facts that refer to these doctors need not wait.
    rows = Doctor.objects.select_for_update(no_key=True).filter(pk__in=doctors)
    list(rows.order_by("pk").values_list("pk"))


def _touched(rungs: Mapping[Journey, Sequence[AskedRung]], kinds: frozenset[FactKind]) -> bool:
    """Whether facts of these kinds can move an answer, or which answers are stored at all."""
    if FactKind.PLACEMENT in kinds:
        return True
    moved = frozenset().union(*(TOUCHES[kind] for kind in kinds))
    return any(moved & rung.kinds for asked in rungs.values() for rung in asked)


def _bring_in_line(
    table: type[Stored],
    stored: Mapping[int, Mapping[Span, int]],
    due: Mapping[int, Collection[Span]],
) -> int:
    """Delete the rows that are not due and insert those that are not stored. At most two queries
    for every 2,000 rows; returns how many rows were written or deleted.
    """
    gone = [
        pk for journey in due for span, pk in stored[journey].items() if span not in due[journey]
    ]
    fresh = [
        table.of(journey, span)
        for journey, spans in due.items()
        for span in spans
        if span not in stored[journey]
    ]
    for start in range(0, len(gone), BATCH):
        table.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    table.objects.bulk_create(fresh, batch_size=BATCH)
    return len(gone) + len(fresh)
