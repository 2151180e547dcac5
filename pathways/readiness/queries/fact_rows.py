"""The rows that hold facts, of all kinds in one statement, read past the model instances.

Written as SQL because it is asked after every change of a fact and for whole cohorts: making the
same union of querysets cost more than running it, and twelve columns of a row as model fields more
than reading it. Days and amounts stay the text that both databases write; the same ones come again
and again, so reading each once is left to whoever makes facts of them (`facts.py`).
"""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from pathways.readiness.queries.keys import key_sql


class FactRow(NamedTuple):
    """A fact of any kind, or an element that an activity touches, in columns that all share.

    `key` and `topic` are keys of the engine, empty where there is none. `number` is a level, a
    tier, or the id of a placement's journey; `id` that of the row, of a touch that of the activity;
    `rung` is the uuid in hex of a placement's or post's rung. `ref` (the kind and the row's uuid in
    hex) and `entry` (the uuid in hex of the log entry it rests on) are empty unless asked for.
    """

    doctor: int
    kind: str
    id: int
    on: str
    until: str | None
    key: str
    amount: str
    number: int | None
    topic: str
    rung: str
    ref: str
    entry: str


class Recorded(NamedTuple):
    """A row with from when until when it counted; `revoked_at` is None where it still does."""

    row: FactRow
    recorded_at: datetime
    revoked_at: datetime | None

    def counted_at(self, moment: datetime) -> bool:
        """Whether it was known then and not yet taken back; as `FactQuerySet.known_at`."""
        return self.recorded_at <= moment and (self.revoked_at is None or self.revoked_at > moment)


_HEX = "replace(CAST({} AS varchar), '-', '')"
_COLUMNS = ("until", "key", "amount", "number", "topic", "rung", "entry")
# The columns that some kinds lack, with what stands there instead.
_EMPTY = {
    "until": "NULL",
    "key": "''",
    "amount": "'0'",
    "number": "CAST(NULL AS bigint)",
    "topic": "''",
    "rung": "''",
    "entry": "''",
}
_TEXT = "CAST({} AS varchar)"
_HOURS = _TEXT.format("f.hours")
_TOPIC = f"CASE WHEN f.topic = '' THEN '' ELSE {key_sql('topic', 'f.topic')} END"
_ENTRY = "LEFT JOIN training_logentry e ON e.id = f.entry_id"
_ENTRY_UUID = f"coalesce({_HEX.format('e.uuid')}, '')"
_RUNG_UUID = f"coalesce({_HEX.format('r.uuid')}, '')"


class _Kind(NamedTuple):
    """One kind: its table as `f`, what is joined to it, its day and what stands in the columns."""

    table: str
    joins: str
    on: str
    columns: dict[str, str]
    doctor: str = "f.doctor_id"
    rests_on_entry: bool = False


_KINDS = {
    "completion": _Kind(
        "training_completion",
        "JOIN training_module m ON m.id = f.module_id",
        "f.completed_on",
        {"key": key_sql("module", "m.code"), "amount": _HOURS, "topic": _TOPIC},
        rests_on_entry=True,
    ),
    "rating": _Kind(
        "training_signedrating",
        "JOIN training_element c ON c.id = f.element_id",
        "f.rated_on",
        {"key": key_sql("element", "c.code"), "number": "f.level"},
        rests_on_entry=True,
    ),
    "activity": _Kind(
        "training_activity",
        "JOIN training_evidencetype t ON t.id = f.evidence_type_id",
        "f.ended_on",
        {"key": key_sql("type", "t.code"), "amount": _HOURS, "topic": _TOPIC},
        rests_on_entry=True,
    ),
    "touch": _Kind(
        "training_activity",
        "JOIN training_activity_elements a ON a.activity_id = f.id"
        " JOIN training_element c ON c.id = a.element_id",
        "f.ended_on",
        {"key": key_sql("element", "c.code")},
    ),
    "feedback": _Kind(
        "training_feedbackround",
        "JOIN training_feedbackkind k ON k.id = f.kind_id AND f.is_valid",
        "f.released_on",
        {"key": key_sql("feedback", "k.key")},
    ),
    "service": _Kind(
        "pathways_appointment",
        "LEFT JOIN pathways_rung r ON r.id = f.rung_id",
        "f.starts_on",
        {
            "until": _TEXT.format("f.ends_on"),
            "amount": _TEXT.format("f.leadership"),
            "number": "f.tier",
            "rung": _RUNG_UUID,
        },
    ),
    "placement": _Kind(
        "pathways_placement",
        "JOIN pathways_journey j ON j.id = f.journey_id JOIN pathways_rung r ON r.id = f.rung_id",
        "f.since",
        {"key": key_sql("rung", "r.code"), "number": "j.id", "rung": _RUNG_UUID},
        doctor="j.doctor_id",
    ),
}


def fact_rows(
    doctors: Collection[int], known_at: datetime | None = None, *, traced: bool = False
) -> Iterator[FactRow]:
    """Every fact of the doctors with these ids, by doctor, in order of recording.

    Those that count, or with `known_at` those that counted at that moment. `traced`: with refs and
    entries, which are a join more. One query, so that all are of one moment.
    """
    asked: list[Any] = []
    for _ in _KINDS:
        asked.append(_these(doctors))
        if known_at:
            asked += [connection.ops.adapt_datetimefield_value(known_at)] * 2
    with connection.cursor() as cursor:
        when = _COUNTED_THEN if known_at else _COUNTS
        cursor.execute(_statement(connection.vendor, when, traced), asked)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from map(FactRow._make, rows)


def fact_history(doctor: int) -> list[Recorded]:
    """Every fact ever recorded about the doctor with this id, revoked or not, in order of
    recording, traced to its rows and entries. One query.
    """
    with connection.cursor() as cursor:
        statement = _statement(connection.vendor, _EVER, traced=True, dated=True)
        cursor.execute(statement, [_these([doctor]) for _ in _KINDS])
        return [
            Recorded(FactRow._make(row), _moment(recorded), _moment(revoked) if revoked else None)
            for *row, recorded, revoked in cursor.fetchall()
        ]


def _these(doctors: Collection[int]) -> list[int] | str:
    ids = list(doctors)
    return ids if connection.vendor == "postgresql" else json.dumps(ids)


# Rows in memory at a time.
_AT_ONCE = 1_000
_COUNTS = "f.revoked_at IS NULL"
_COUNTED_THEN = "f.recorded_at <= %s AND (f.revoked_at IS NULL OR f.revoked_at > %s)"
_EVER = "TRUE"
_DATES = ("recorded_at", "revoked_at")


@cache
def _statement(vendor: str, when: str, traced: bool, dated: bool = False) -> str:
    some = "= ANY(%s)" if vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    parts = [_part(name, kind, some, when, traced) for name, kind in _KINDS.items()]
    names = [*FactRow._fields, *(_DATES if dated else ())]
    union, columns = " UNION ALL ".join(parts), ", ".join(f'"{name}"' for name in names)
    return f"SELECT {columns} FROM ({union}) u ORDER BY doctor, recorded_at, id"  # noqa: S608


def _part(name: str, kind: _Kind, some: str, when: str, traced: bool) -> str:
    joins, columns = kind.joins, _EMPTY | kind.columns
    if traced and kind.rests_on_entry:
        joins, columns = f"{joins} {_ENTRY}", columns | {"entry": _ENTRY_UUID}
    *shared, entry = (columns[one] for one in _COLUMNS)
    ref = f"'{name}:' || {_HEX.format('f.uuid')}" if traced else "''"
    dates = [f"f.{one}" for one in _DATES]
    on = _TEXT.format(kind.on)
    values = [kind.doctor, f"'{name}'", "f.id", on, *shared, ref, entry, *dates]
    names = [*FactRow._fields, *_DATES]
    selected = ", ".join(f'{value} AS "{name}"' for value, name in zip(values, names, strict=True))
    return (
        f"SELECT {selected} FROM {kind.table} f {joins}"  # noqa: S608
        f" WHERE {kind.doctor} {some} AND {when}"
    )


def _moment(value: Any) -> datetime:
    """SQLite gives text, or a moment that does not say that it is in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
