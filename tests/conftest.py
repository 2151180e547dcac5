"""Stricter than production: what the whole suite runs under. Each part is in tests/support."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.support import flush, html, ordering, queries, templates


@pytest.fixture(scope="session", autouse=True)
def stricter_than_production() -> Iterator[None]:
    """Undefined variables fail, unordered rows are shuffled, every page is looked over."""
    with pytest.MonkeyPatch.context() as patch:
        templates.refuse_undefined_variables(patch)
        ordering.shuffle_unordered_querysets(patch)
        html.check_every_response(patch)
        flush.lift_append_only_for_flush(patch)
        yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def count_queries():
    """`with count_queries() as captured: ...; len(captured)`, or `count_queries(at_most=3)`."""
    return queries.count_queries


@pytest.fixture
def query_budget():
    """`with query_budget("modules:list"): client.get(url)`, held to tests/query_baseline.json."""
    return queries.query_budget
