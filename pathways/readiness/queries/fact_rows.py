"""The rows that hold facts, of all kinds in one statement, read past the model instances.

Written as SQL because it is asked after every change of a fact and for whole cohorts: making the
same union of querysets cost more than running it, and twelve columns of a row as model fields more
than reading it.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db import connection


class FactRow(NamedTuple):
    """A fact of any kind, or an element that an activity touches, in columns that all share.

    `number` is a level, a tier, or the id of a placement's journey; `id` that of the row, of a
    touch that of the activity; `rung` is the uuid in hex of a placement's or post's rung. `uuid`
    and `entry` (of the log entry it rests on), both in hex, are empty unless asked for.
    """

    doctor: int
    kind: str
    id: int
    on: date
    until: date | None
    code: str
    amount: Decimal
    number: int | None
    topic: str
    rung: str
    uuid: str
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
_COLUMNS = ("until", "code", "amount", "number", "topic", "rung", "entry")
# The columns that some kinds lack, with what stands there instead.
_EMPTY = {
    "until": "CAST(NULL AS date)",
    "code": "''",
    "amount": "0",
    "number": "CAST(NULL AS bigint)",
    "topic": "''",
    "rung": "''",
    "entry": "''",
}
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
        {"code": "m.code", "amount": "f.hours", "topic": "f.topic"},
        rests_on_entry=True,
    ),
    "rating": _Kind(
        "training_signedrating",
        "JOIN training_element c ON c.id = f.element_id",
        "f.rated_on",
        {"code": "c.code", "number": "f.level"},
        rests_on_entry=True,
    ),
    "activity": _Kind(
        "training_activity",
        "JOIN training_evidencetype t ON t.id = f.evidence_type_id",
        "f.ended_on",
        {"code": "t.code", "amount": "f.hours", "topic": "f.topic"},
        rests_on_entry=True,
    ),
    "touch": _Kind(
        "training_activity",
        "JOIN training_activity_elements a ON a.activity_id = f.id"
        " JOIN training_element c ON c.id = a.element_id",
        "f.ended_on",
        {"code": "c.code"},
    ),
    "feedback": _Kind(
        "training_feedbackround",
        "JOIN training_feedbackkind k ON k.id = f.kind_id AND f.is_valid",
        "f.released_on",
        {"code": "k.key"},
    ),
    "service": _Kind(
        "pathways_appointment",
        "LEFT JOIN pathways_rung r ON r.id = f.rung_id",
        "f.starts_on",
        {"until": "f.ends_on", "amount": "f.leadership", "number": "f.tier", "rung": _RUNG_UUID},
    ),
    "placement": _Kind(
        "pathways_placement",
        "JOIN pathways_journey j ON j.id = f.journey_id JOIN pathways_rung r ON r.id = f.rung_id",
        "f.since",
        {"code": "r.code", "number": "j.id", "rung": _RUNG_UUID},
        doctor="j.doctor_id",
    ),
}


def fact_rows(
    doctors: Collection[int], known_at: datetime | None = None, *, traced: bool = False
) -> list[FactRow]:
    """Every fact of the doctors with these ids, by doctor, in order of recording.

    Those that count, or with `known_at` those that counted at that moment. `traced`: with the
    uuids of facts and entries, which are a join more. One query, so that all are of one moment.
    """
    asked: list[Any] = []
    for _ in _KINDS:
        asked.append(_these(doctors))
        if known_at:
            asked += [connection.ops.adapt_datetimefield_value(known_at)] * 2
    with connection.cursor() as cursor:
        when = _COUNTED_THEN if known_at else _COUNTS
        cursor.execute(_statement(connection.vendor, when, traced), asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    if connection.vendor == "sqlite":
        return list(_typed(rows))
    return list(map(FactRow._make, rows))


def fact_history(doctor: int) -> list[Recorded]:
    """Every fact ever recorded about the doctor with this id, revoked or not, in order of
    recording, traced to its rows and entries. One query.
    """
    with connection.cursor() as cursor:
        statement = _statement(connection.vendor, _EVER, traced=True, dated=True)
        cursor.execute(statement, [_these([doctor]) for _ in _KINDS])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    rows: Iterable[FactRow] = (FactRow._make(one[:-2]) for one in found)
    if connection.vendor == "sqlite":
        rows = _typed([one[:-2] for one in found])
    return [
        Recorded(row, _moment(one[-2]), _moment(one[-1]) if one[-1] else None)
        for row, one in zip(rows, found, strict=True)
    ]


def _these(doctors: Collection[int]) -> list[int] | str:
    ids = list(doctors)
    return ids if connection.vendor == "postgresql" else json.dumps(ids)


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
    uuid = _HEX.format("f.uuid") if traced else "''"
    dates = [f"f.{one}" for one in _DATES]
    values = [kind.doctor, f"'{name}'", "f.id", kind.on, *shared, uuid, entry, *dates]
    names = [*FactRow._fields, *_DATES]
    selected = ", ".join(f'{value} AS "{name}"' for value, name in zip(values, names, strict=True))
    return (
        f"SELECT {selected} FROM {kind.table} f {joins}"  # noqa: S608
        f" WHERE {kind.doctor} {some} AND {when}"
    )


def _typed(rows: list[tuple[Any, ...]]) -> Iterator[FactRow]:
    """SQLite gives text for some days and floats for decimals."""
    for doctor, kind, pk, on, until, code, amount, *rest in rows:
        yield FactRow(doctor, kind, pk, _day(on), _day(until), code, Decimal(str(amount)), *rest)


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    """SQLite gives text, or a moment that does not say that it is in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
