"""A private reflection is in its own column and on its author's own page, and nowhere else.

That no page shows it to anybody else is seen in test_leaks.py.
"""

import logging

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.template.base import Variable
from django.utils.log import AdminEmailHandler

from tests.support import templates
from tests.sweeps.records import reflection_of
from tests.sweeps.visit import undone, visitors
from training.reflections import views
from training.reflections.models import Reflection

pytestmark = pytest.mark.django_db

# The words with which every reflection of the cast begins.
MARK = reflection_of("")


def test_only_its_own_column_holds_it(world):
    with connection.cursor() as cursor:
        holding = {
            f"{table}.{column}"
            for table in connection.introspection.table_names(cursor)
            for column in _columns(cursor, table)
            if _holds(cursor, table, column)
        }
    assert holding == {"training_reflection.text"}


def test_no_file_holds_it(world):
    kept = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert kept, "the cast attaches files"
    assert [path for path in kept if MARK.encode() in path.read_bytes()] == []


def test_nothing_says_it_that_names_things(world):
    for row in Reflection.objects.all():
        assert MARK not in f"{row} {row!r} {row.pk} {row.entry} {row.entry!r}"


def test_no_letter_holds_it(world):
    client, entry = visitors(world)["doctor"], world.things["draft"]
    with undone(client):
        client.post(f"/log/{entry.uuid}/reflection/", {"text": f"{MARK}more", "revision": 1})
        assert Reflection.objects.get(entry=entry).text.endswith("more")
    assert not [letter for letter in mail.outbox if MARK in letter.message().as_string()]


@pytest.mark.parametrize("where", ["save_reflection", "render"])
def test_no_log_holds_it_when_the_page_breaks(world, monkeypatch, caplog, settings, where):
    """At the most talkative level, with the error report that goes to the administrators."""
    settings.ADMINS = [("Watch", "watch@example.org")]
    client, entry = visitors(world)["doctor"], world.things["draft"]
    client.raise_request_exception = False
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", False)
    report = _reporting_to_administrators(monkeypatch)

    def break_down(*_args, **_kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(views, where, break_down)
    with caplog.at_level(logging.DEBUG), undone(client):
        answer = client.post(
            f"/log/{entry.uuid}/reflection/", {"text": f"{MARK}more", "revision": "0"}
        )
    assert answer.status_code == 500
    assert MARK not in answer.content.decode()
    assert "broken on purpose" in caplog.text
    assert MARK not in caplog.text
    assert report(), "no error report was sent"
    assert MARK not in report()


def _reporting_to_administrators(monkeypatch):
    """Send error reports, with all that they show, for this test; gives what was sent."""
    # Django's own report leaves variables undefined.
    monkeypatch.setattr(Variable, "resolve", templates._resolve)
    handler = AdminEmailHandler(include_html=True)
    logger = logging.getLogger("django.request")
    monkeypatch.setattr(logger, "handlers", [*logger.handlers, handler])
    return lambda: "".join(letter.message().as_string() for letter in mail.outbox)


def _columns(cursor, table: str) -> list[str]:
    described = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in described]


def _holds(cursor, table: str, column: str) -> bool:
    named = connection.ops.quote_name
    kind = "text" if connection.vendor == "postgresql" else "TEXT"
    cursor.execute(
        f"SELECT 1 FROM {named(table)} WHERE CAST({named(column)} AS {kind}) LIKE %s LIMIT 1",
        [f"%{MARK}%"],
    )
    return cursor.fetchone() is not None
