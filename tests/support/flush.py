"""Emptying the database after a transactional test, although some tables refuse it."""

from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase

from common import triggers
from pathways.ladders import frozen

_fixture_teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _without_triggers(self: Any) -> None:
    databases = [connections[alias] for alias in self._databases_names(include_mirrors=False)]
    for connection in databases:
        triggers.drop_all(connection)
        frozen.remove(connection)
    try:
        _fixture_teardown(self)
    finally:
        for connection in databases:
            triggers.create_all(connection)
            frozen.install(connection)


def lift_append_only_for_flush(patch: pytest.MonkeyPatch) -> None:
    """Take the append-only triggers away while a transactional test cleans up, and only then."""
    patch.setattr(TransactionTestCase, "_fixture_teardown", _without_triggers)
