"""The one hook by which a lower slice tells those above that facts about a doctor changed.

An action that records or revokes a fact calls `changed` as its last step, inside its
transaction. Readiness, which stands above training and may not be imported by it, listens and
writes its stored answers in that same transaction. Nothing else may listen: see
docs/decisions/0004.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from django.db import transaction

from accounts.people.models import Doctor


class FactKind(StrEnum):
    """The kinds of fact that readiness is judged from (docs/readiness.md)."""

    COMPLETION = "completion"
    RATING = "rating"
    ACTIVITY = "activity"
    FEEDBACK = "feedback"
    SERVICE = "service"
    PLACEMENT = "placement"


Listener = Callable[[Collection[Doctor], frozenset[FactKind]], None]
_listeners: list[Listener] = []
_waiting: ContextVar[dict[Doctor, set[FactKind]] | None] = ContextVar("waiting", default=None)


def listen(listener: Listener) -> None:
    """Have `listener` called after every change of facts; asked once, when the apps start."""
    if listener not in _listeners:
        _listeners.append(listener)


def changed(doctor: Doctor, *kinds: FactKind) -> None:
    """Say that facts of these kinds about `doctor` were recorded or revoked."""
    changed_of_many([doctor], *kinds)


def changed_of_many(doctors: Collection[Doctor], *kinds: FactKind) -> None:
    """The same of several doctors, who are answered for at once: a few hundred, as what is known
    about all of them is in memory together.
    """
    waiting = _waiting.get()
    if waiting is not None:
        for doctor in doctors:
            waiting.setdefault(doctor, set()).update(kinds)
        return
    for listener in _listeners:
        listener(doctors, frozenset(kinds))


@contextmanager
def gathered() -> Iterator[None]:
    """Do the block in one transaction and say once for each doctor, at its end, what changed.

    For writing many facts at a time: imports, demonstration data.
    """
    waiting: dict[Doctor, set[FactKind]] = {}
    with transaction.atomic():
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        # In one order, as each is locked from here on: two such blocks never wait for each other.
        for doctor in sorted(waiting, key=lambda one: one.pk):
            changed(doctor, *waiting[doctor])
