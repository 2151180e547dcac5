"""No page asks the database more often when there is more to show, and none more than 15 times."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pathways.insight.queries import columns
from tests.support.queries import CEILING
from tests.sweeps.growth import grow
from tests.sweeps.table import TABLE
from tests.sweeps.test_urls import url_of
from tests.sweeps.visit import Outcome, read, undone

pytestmark = pytest.mark.django_db

LOOKERS = ("doctor", "supervisor", "director", "administrator")
PAGES = {
    f"{rule} as {person}": (rule, person)
    for rule in TABLE
    for person in LOOKERS
    if not rule.public and rule.expected(person)[0] is Outcome.PAGE
}
FEW, MANY = 3, 40


@pytest.fixture(scope="module")
def counts(world, visitors):
    """The queries of every page, with few rows and then with many."""
    found = []
    for rows in (FEW, MANY - FEW):
        grow(world, rows)
        with connection.cursor() as cursor:
            # As autovacuum would in time: without figures PostgreSQL takes every table for empty.
            cursor.execute("ANALYZE")
        found.append(
            {
                name: _queries(visitors[person], url_of(world, rule))
                for name, (rule, person) in PAGES.items()
            }
        )
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_more_for_more_rows(counts, name):
    few, many = (found[name] for found in counts)
    told = "\n".join(f"  {sql[:300]}" for sql in many)
    assert len(few) == len(many), f"{len(few)} with {FEW} rows, {len(many)} with {MANY}:\n{told}"
    assert len(many) <= CEILING, f"{len(many)} queries:\n{told}"


def _queries(client, url: str) -> list[str]:
    columns._kept.clear()  # as in a process that has just started
    with undone(client), CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        read(response)
    assert response.status_code == 200, url
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
