"""Writing the stored answers: after every change of facts, and anew for everybody."""

from collections.abc import Collection, Iterable

from accounts.people.facts import FactKind
from accounts.people.models import Doctor, User
from common.actions import action
from common.bulk import insert_rows
from pathways.readiness.queries import (
    Change,
    Difference,
    Life,
    changes,
    differences,
    due_of,
    lives_of,
)
from pathways.readiness.relevance import ALWAYS, TOUCHES

ALL = frozenset(FactKind)
# Rows deleted by one statement.
BATCH = 2_000


@action
def refresh(*, doctor: Doctor, by: User | None = None) -> None:
    """Write what differs in the stored answers of the doctor's journeys and posts.

    Asks no rule and leaves no audit event: it is the consequence of other actions. At most 12
    queries when the doctor's ladders are known to this process, however many facts there are.
    """
    rewrite([doctor.pk])


@action
def refresh_after(*, doctors: Collection[Doctor], kinds: frozenset[FactKind]) -> None:
    """The same for several doctors at once, after facts of these kinds changed; nothing if no rung
    asks for what they touch. No more queries for many than for one.
    """
    rewrite([one.pk for one in doctors], kinds)


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


def rewrite(doctors: Collection[int], kinds: frozenset[FactKind] = ALL) -> int:
    """Write what differs in the stored answers of the doctors with these ids; how many rows did.

    Assumes a transaction. Locks the doctors and only then reads their facts: of two writers at
    once the second waits for the first and then sees what it recorded.
    """
    _lock(doctors)
    lives: Iterable[Life] = lives_of(doctors)
    if not kinds & ALWAYS:
        lives = [life for life in lives if life.kinds() & _touched(kinds)]
        doctors = [life.doctor for life in lives]
    if not doctors:
        return 0
    return sum([_carry_out(change) for change in changes(doctors, due_of(lives))])


def _lock(doctors: Collection[int]) -> None:
    # Not the key: those who record facts that refer to these doctors need not wait.
    rows = Doctor.objects.select_for_update(no_key=True).filter(pk__in=doctors)
    list(rows.order_by("pk").values_list("pk"))


def _touched(kinds: frozenset[FactKind]) -> frozenset[str]:
    """The kinds of requirement that facts of these kinds can move."""
    return frozenset().union(*(TOUCHES[kind] for kind in kinds))


def _carry_out(change: Change) -> int:
    """Delete the rows that are not due and insert those that lack. At most one query for every
    2,000 rows deleted and one for those inserted; returns how many rows there were of both.
    """
    gone = list(change.gone.values())
    for start in range(0, len(gone), BATCH):
        change.table._default_manager.filter(pk__in=gone[start : start + BATCH]).delete()
    if change.fresh:
        insert_rows(change.table, change.columns, change.fresh)
    return len(gone) + len(change.fresh)
