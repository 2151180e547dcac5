"""Two people at the same moment, each with a database connection of their own; PostgreSQL only.

    @races.needs_postgresql
    @pytest.mark.django_db(transaction=True)
    def test_...(monkeypatch):
        races.meet_after(monkeypatch, rules, "check_no_overlap")
        outcomes = races.at_once(lambda: grant_role(...), lambda: grant_role(...))

`meet_after` lets both go on only when both have passed the function (or one has waited in vain
because a lock holds the other), which makes a missing lock show every time, not now and then.
An outcome is what the function returned or the exception it raised.
"""

import contextlib
import functools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

needs_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
)
PATIENCE = 1.0


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """Call each function in a thread of its own; what each returned or raised."""

    def run(function: Callable[[], Any]) -> Any:
        try:
            return function()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(functions)) as threads:
        return list(threads.map(run, functions))


def meet_after(patch: pytest.MonkeyPatch, module: Any, name: str, people: int = 2) -> None:
    """After `module.name` each waits for the others, or PATIENCE seconds for those a lock holds."""
    barrier = threading.Barrier(people)
    original = getattr(module, name)

    @functools.wraps(original)
    def met(*args: Any, **kwargs: Any) -> Any:
        answer = original(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return answer

    patch.setattr(module, name, met)
