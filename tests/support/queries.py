"""Query budgets: how many queries a page needs is written down and may not grow unseen.

The numbers are in tests/query_baseline.json. After a change that is meant:

    UPDATE_QUERY_BASELINE=1 pytest -p no:xdist -p no:randomly <the tests>
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

BASELINE = Path(__file__).parent.parent / "query_baseline.json"
CEILING = 15


@contextmanager
def count_queries(at_most: int | None = None) -> Iterator[CaptureQueriesContext]:
    """Capture the queries of a block; `len()` of it counts them."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    if at_most is not None and len(captured) > at_most:
        pytest.fail(f"{len(captured)} queries, at most {at_most}:\n{_listed(captured)}")


@contextmanager
def query_budget(name: str, ceiling: int = CEILING) -> Iterator[CaptureQueriesContext]:
    """Hold a block to exactly the number of queries the baseline has for `name`."""
    with count_queries(at_most=ceiling) as captured:
        yield captured
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    count = len(captured)
    if baseline.get(name) == count:
        return
    if os.environ.get("UPDATE_QUERY_BASELINE"):
        BASELINE.write_text(json.dumps(baseline | {name: count}, indent=2, sort_keys=True) + "\n")
        return
    pytest.fail(
        f"{name}: {count} queries, the baseline says {baseline.get(name, 'nothing yet')}.\n"
        f"If that is meant: UPDATE_QUERY_BASELINE=1 pytest -p no:xdist <this test>\n"
        f"{_listed(captured)}"
    )


def _listed(captured: CaptureQueriesContext) -> str:
    return "\n".join(f"  {n}. {q['sql'][:300]}" for n, q in enumerate(captured, 1))
