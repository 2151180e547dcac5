"""Versions that the database itself refuses to change: triggers for SQLite and PostgreSQL.

Nothing of a published, retired or discarded version is written, changed or deleted any more, by
whatever road; of the version itself only the move from published to retired is left.

SQLite loses the triggers of a table that a migration alters, and will not rename a table that
triggers of others read: such a migration begins with `remove` and ends with `install`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

VERSION = "pathways_ladderversion"
FROZEN = "('published', 'retired', 'discarded')"
# Joins from a version to the parts of it; `ROW` is the part that is written.
_RUNG = "JOIN pathways_rung r ON r.version_id = v.id"
_GROUP = f"{_RUNG} JOIN pathways_requirementgroup g ON g.rung_id = r.id"
_ONE = f"{_GROUP} JOIN pathways_requirement q ON q.group_id = g.id"
PARTS: dict[str, tuple[str, str]] = {
    "pathways_rung": ("", "v.id = ROW.version_id"),
    "pathways_rolemix": (_RUNG, "r.id = ROW.rung_id"),
    "pathways_requirementgroup": (_RUNG, "r.id = ROW.rung_id"),
    "pathways_requirement": (_GROUP, "g.id = ROW.group_id"),
    "pathways_requirement_elements": (_ONE, "q.id = ROW.requirement_id"),
}
EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
TRUNCATE = "truncate"  # PostgreSQL only: SQLite knows no such statement.
MESSAGE = "belongs to a version that stays as it is"

_POSTGRES_REFUSE = f"""
CREATE OR REPLACE FUNCTION rungs_refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% {MESSAGE}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def install(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Put the triggers on `tables`, or on all of them. Safe to repeat."""
    remove(connection, *tables)
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(_POSTGRES_REFUSE)
        for table in tables or (*PARTS, VERSION):
            if table == VERSION:
                columns = connection.introspection.get_table_description(cursor, table)
                made = _on_version([column.name for column in columns], postgres=is_postgres)
            elif is_postgres:
                made = _on_part_in_postgres(table)
            else:
                made = _on_part_in_sqlite(table)
            for statement in made:
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Take the triggers off `tables`, or off all of them."""
    with connection.cursor() as cursor:
        for table in tables or (*PARTS, VERSION):
            on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            for event in (*EVENTS, TRUNCATE):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{_name(table, event)}"{on_table}')


@contextmanager
def lifted(connection: BaseDatabaseWrapper, *tables: str) -> Iterator[None]:
    """Without the triggers of `tables` inside: for test data that begins as published."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A trigger cannot be dropped while checks of the same table are waiting.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    remove(connection, *tables)
    try:
        yield
    finally:
        install(connection, *tables)


def _name(table: str, event: str) -> str:
    return f"frozen_{table}_{event}"


def _is_published(table: str, row: str) -> str:
    joins, condition = PARTS[table]
    return (  # Names of our own tables only.
        f"EXISTS (SELECT 1 FROM {VERSION} v {joins}"  # noqa: S608
        f" WHERE v.status IN {FROZEN} AND {condition.replace('ROW', row)})"
    )


def _on_part_in_sqlite(table: str) -> Iterator[str]:
    for event, rows in EVENTS.items():
        published = " OR ".join(_is_published(table, row) for row in rows)
        yield (
            f'CREATE TRIGGER "{_name(table, event)}" BEFORE {event.upper()} ON "{table}"'
            f" WHEN {published} BEGIN SELECT RAISE(ABORT, '{table} {MESSAGE}'); END"
        )


def _on_part_in_postgres(table: str) -> Iterator[str]:
    """The condition stands in a function, as WHEN may not look into other tables."""
    yield (
        f'CREATE TRIGGER "{_name(table, TRUNCATE)}" BEFORE TRUNCATE ON "{table}"'
        " FOR EACH STATEMENT EXECUTE FUNCTION rungs_refuse_published()"
    )
    for event, rows in EVENTS.items():
        published = " OR ".join(_is_published(table, row) for row in rows)
        yield f"""
            CREATE OR REPLACE FUNCTION "{_name(table, event)}"() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                IF {published} THEN
                    RAISE EXCEPTION '{table} {MESSAGE}' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN {rows[-1]};
            END $$
        """
        yield (
            f'CREATE TRIGGER "{_name(table, event)}" BEFORE {event.upper()} ON "{table}"'
            f' FOR EACH ROW EXECUTE FUNCTION "{_name(table, event)}"()'
        )


def _on_version(columns: list[str], *, postgres: bool) -> Iterator[str]:
    differs = "IS DISTINCT FROM" if postgres else "IS NOT"
    changed = " OR ".join(
        f'OLD."{name}" {differs} NEW."{name}"' for name in columns if name != "status"
    )
    moved = "NEW.status <> OLD.status AND NOT (OLD.status = 'published' AND NEW.status = 'retired')"
    refuse = (
        "FOR EACH ROW WHEN ({}) EXECUTE FUNCTION rungs_refuse_published()"
        if postgres
        else f"WHEN {{}} BEGIN SELECT RAISE(ABORT, '{VERSION} {MESSAGE}'); END"
    )
    conditions = {"update": f" AND ({changed} OR ({moved}))", "delete": ""}
    for event, condition in conditions.items():
        when = refuse.format(f"OLD.status IN {FROZEN}{condition}")
        name = _name(VERSION, event)
        yield f'CREATE TRIGGER "{name}" BEFORE {event.upper()} ON "{VERSION}" {when}'
