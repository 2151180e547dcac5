"""Tables that the database itself refuses to change: triggers for SQLite and PostgreSQL.

A model declares `append_only = ()`, or `append_only = ("revoked_at",)` to name the columns that
may still be set, each once; its app's migration installs the triggers with `AppendOnly`. What a row
links to (its many-to-many tables) is fixed with it: links are added once and stay.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations import RunPython

PREFIX = "append_only_"

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION rungs_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def install(connection: BaseDatabaseWrapper, table: str, mutable: Sequence[str] = ()) -> None:
    """Make `table` refuse DELETE, TRUNCATE and any UPDATE but of a `mutable` column still empty.

    Safe to repeat, as a migration must that altered the table: SQLite loses triggers by it.
    """
    remove(connection, table)
    with connection.cursor() as cursor:
        columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
        fixed = [name for name in columns if name not in mutable]
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
            statements = _postgres(table, fixed, mutable)
        else:
            statements = _sqlite(table, fixed, mutable)
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers of `table` away: for undoing a migration and for emptying test data."""
    on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete", "truncate"):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{PREFIX}{table}_{event}"{on_table}')


def declared() -> dict[str, Sequence[str]]:
    """Every table whose model declares `append_only`, and its links, with its mutable columns."""
    tables: dict[str, Sequence[str]] = {}
    for model in apps.get_models():
        if hasattr(model, "append_only"):
            tables[model._meta.db_table] = model.append_only
            for field in model._meta.many_to_many:
                tables[field.m2m_db_table()] = ()
    return tables


def drop_all(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers of all declared tables away."""
    for table in declared():
        remove(connection, table)


def create_all(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers of all declared tables; assumes that they are not there."""
    for table, mutable in declared().items():
        install(connection, table, mutable)


class AppendOnly(RunPython):
    """Migration operation that installs the triggers of one table."""

    def __init__(self, table: str, mutable: Sequence[str] = ()) -> None:
        def forwards(_apps: Any, editor: Any) -> None:
            install(editor.connection, table, mutable)

        def backwards(_apps: Any, editor: Any) -> None:
            remove(editor.connection, table)

        super().__init__(forwards, backwards)


def _postgres(table: str, fixed: Sequence[str], mutable: Sequence[str]) -> list[str]:
    changed = _changed("IS DISTINCT FROM", fixed, mutable)
    refuse = "EXECUTE FUNCTION rungs_refuse_change()"
    name = f"{PREFIX}{table}"
    return [
        f'CREATE TRIGGER "{name}_update" BEFORE UPDATE ON "{table}" FOR EACH ROW'
        f" WHEN ({changed}) {refuse}",
        f'CREATE TRIGGER "{name}_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{name}_truncate" BEFORE TRUNCATE ON "{table}"'
        f" FOR EACH STATEMENT {refuse}",
    ]


def _sqlite(table: str, fixed: Sequence[str], mutable: Sequence[str]) -> list[str]:
    changed = _changed("IS NOT", fixed, mutable)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    name = f"{PREFIX}{table}"
    return [
        f'CREATE TRIGGER "{name}_update" BEFORE UPDATE ON "{table}" WHEN {changed} {refuse}',
        f'CREATE TRIGGER "{name}_delete" BEFORE DELETE ON "{table}" {refuse}',
    ]


def _changed(differs: str, fixed: Sequence[str], mutable: Sequence[str]) -> str:
    """The condition under which an UPDATE is refused; `differs` compares nulls too."""
    changes = [f'OLD."{name}" {differs} NEW."{name}"' for name in fixed]
    changes += [
        f'(OLD."{name}" IS NOT NULL AND OLD."{name}" {differs} NEW."{name}")' for name in mutable
    ]
    return " OR ".join(changes)
