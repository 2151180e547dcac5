"""A queryset without an order comes back shuffled, as a database is free to do."""

import random
from typing import Any

import pytest
from django.db.models import QuerySet

_fetch_all = QuerySet._fetch_all


def _shuffled_fetch_all(self: Any) -> None:
    fresh = self._result_cache is None
    _fetch_all(self)
    if fresh and len(self._result_cache) > 1 and not self.ordered:
        random.shuffle(self._result_cache)


def shuffle_unordered_querysets(patch: pytest.MonkeyPatch) -> None:
    """Shuffle them for the whole test run, by the seed that pytest-randomly prints."""
    patch.setattr(QuerySet, "_fetch_all", _shuffled_fetch_all)
