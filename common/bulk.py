"""Writing many rows at once, past the model instances: by COPY where the database has it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connections, models, router

# Rows in memory at a time.
BATCH = 5_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert plain values into the columns (names of the database) of the model's table.

    Assumes values as the database has them (a moment naive and in UTC, a uuid in hex), and no
    defaults of Django's own. `rows` are read as they are written, so they may be any number. One
    statement on PostgreSQL, one for each row on SQLite, where it costs no journey to a server.
    """
    connection = connections[router.db_for_write(model)]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", _Lines(rows))
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
            cursor.executemany(statement, rows)  # type: ignore[arg-type]  # any iterable will do


def _line(row: Sequence[Any]) -> str:
    # In one expression, as it is done for every value there is.
    values = [
        "\\N"
        if one is None
        else str(one)
        if type(one) is not str
        else one
        if one.isprintable() and "\\" not in one
        else one.translate(_ESCAPES)
        for one in row
    ]
    return "\t".join(values) + "\n"


class _Lines:
    """Rows as a file that COPY reads, a batch of them at a time."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._chunks = self._read(iter(rows))
        self._left = ""

    def _read(self, rows: Iterator[Sequence[Any]]) -> Iterator[str]:
        batch: list[str] = []
        for row in rows:
            batch.append(_line(row))
            if len(batch) == BATCH:
                yield "".join(batch)
                batch = []
        yield "".join(batch)

    def read(self, size: int) -> str:
        """At most `size` characters; nothing at the end."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return ""
            self._left = chunk
        found, self._left = self._left[:size], self._left[size:]
        return found
