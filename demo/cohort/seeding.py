"""Writing a cohort, a batch of doctors at a time."""

from collections.abc import Iterator
from random import Random

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from accounts.people.models import Doctor, User
from common.bulk import insert_rows
from demo.cohort.lives import COLUMNS, Batch
from demo.cohort.places import found
from pathways.journeys.models import Journey
from training.logbook.models import Activity

SEED = 1945
BATCH = 2_000


def seed(doctors: int) -> Iterator[int]:
    """Write so many doctors, a region for them and its directors; says how many are written.

    Assumes presets, and a database that holds no such cohort yet. One transaction a batch.
    """
    random = Random(SEED)
    cohort = found(doctors)
    tables: tuple[type[Model], ...] = (User, Doctor, Journey, Activity)
    first = {table: _next_id(table) for table in tables}
    for start in range(0, doctors, BATCH):
        batch = Batch(cohort, random, first)
        for number in range(start, min(start + BATCH, doctors)):
            batch.add(number)
        with transaction.atomic():
            _trust_what_is_written()
            for table, rows in batch.rows.items():
                insert_rows(table, COLUMNS[table], rows)
        yield min(start + BATCH, doctors)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(first)):
            cursor.execute(statement)


def _trust_what_is_written() -> None:
    """Check no foreign keys in this transaction, where the database lets us: they took half the
    time, and every key is one that was just given out.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            if cursor.fetchone() == ("on",):
                cursor.execute("SET LOCAL session_replication_role = 'replica'")


def _next_id(table: type[Model]) -> int:
    highest: int | None = table._default_manager.aggregate(highest=Max("pk"))["highest"]
    return (highest or 0) + 1
