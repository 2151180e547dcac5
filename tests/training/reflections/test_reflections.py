"""Private reflections: their author's alone, through any address, event, message or report."""

import json
import logging
import sys
import uuid

import pytest
from django.core import mail
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from common.errors import Denied, Stale
from tests.accounts.factories import administrator_of, director_of, supervisor_of
from tests.training.factories import LogEntryFactory
from training.logbook.workflow import EntryStatus
from training.reflections import actions
from training.reflections.actions import save_reflection
from training.reflections.models import Reflection

SECRET = "marker-5f2c9 I was wrong about the rota."


@pytest.fixture
def entry(cast):
    return LogEntryFactory(
        doctor=cast.doctor, status=EntryStatus.VERIFIED, asked_of=cast.supervisor
    )


@pytest.fixture
def address(entry):
    return reverse("reflections:reflection", args=[entry.uuid])


@pytest.fixture
def glance(entry):
    return reverse("reflections:reflection-glance", args=[entry.uuid])


@pytest.fixture
def written(cast, entry):
    return save_reflection(entry=entry, text=SECRET, revision=0, by=cast.user)


def told(text=SECRET, **changes):
    return {"text": text, "revision": "0", "submit_key": str(uuid.uuid4())} | changes


def everyone_else(cast):
    return [
        cast.supervisor,
        supervisor_of(cast.doctor, organisation=cast.trust),
        director_of(cast.trust),
        administrator_of(cast.trust),
        cast.stranger.user,
    ]


def test_its_author_writes_and_reads_it(client, cast, address, glance):
    client.force_login(cast.user)
    assert b"Nothing written yet" in client.get(glance).content

    response = client.post(address, told(), follow=True)

    assert SECRET in response.content.decode()
    assert Reflection.objects.get().author == cast.user
    assert "no-store" in response["Cache-Control"]
    at_a_glance = client.get(glance).content.decode()
    assert "You wrote one" in at_a_glance
    assert "marker" not in at_a_glance


def test_the_page_says_what_it_is_not(client, cast, address):
    client.force_login(cast.user)

    text = client.get(address).content.decode()

    assert "not legally privileged" in text
    assert "incident system" in text
    assert "not kept in this browser" in text
    assert "drafts.js" not in text


def test_nobody_else_reaches_it(client, cast, address, glance, entry, written):
    for user in everyone_else(cast):
        client.force_login(user)
        for url in (address, glance):
            assert client.get(url).status_code == 404
        assert client.post(address, told("Mine now")).status_code == 404
        for url in ("logbook:entry", "verification:entry"):
            response = client.get(reverse(url, args=[entry.uuid]))
            assert "marker" not in response.content.decode()
            assert "reflection" not in response.content.decode().lower()
    assert Reflection.objects.get().text == SECRET
    client.logout()
    assert client.get(address).status_code == 302


def test_the_action_is_the_authors_too(cast, entry):
    for user in everyone_else(cast):
        with pytest.raises(Denied, match="read by nobody"):
            save_reflection(entry=entry, text=SECRET, revision=0, by=user)


def test_nothing_but_its_row_holds_the_text(client, cast, address, caplog):
    client.force_login(cast.user)
    with caplog.at_level(logging.INFO):
        client.post(address, told())
        client.post(address, told("changed " + SECRET, revision="0"))

    (event,) = AuditEvent.objects.filter(action="reflections.save")
    assert (event.about, event.details) == (cast.doctor, {})
    assert not Notification.objects.exists()
    assert "marker" not in caplog.text
    assert not mail.outbox
    assert tables_with("marker-5f2c9") == {"training_reflection"}


def tables_with(text):
    """Which tables hold `text` in any column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(text in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def test_an_error_report_shows_no_text(cast, entry, address, client, monkeypatch):
    """The frames of ours that held it are covered, and so is what was posted."""

    def break_down(**_told):
        raise RuntimeError("broken")

    monkeypatch.setattr(actions, "record", break_down)
    client.force_login(cast.user)
    request = RequestFactory().post("/")
    with pytest.raises(RuntimeError):
        client.post(address, told())
    try:
        save_reflection(entry=entry, text=SECRET, revision=0, by=cast.user)
    except RuntimeError:
        _, error, traceback = sys.exc_info()
    assert "marker" not in str(error)
    shown = []
    reports = SafeExceptionReporterFilter()
    monkeypatch.setattr(reports, "is_active", lambda request: True)
    while traceback := traceback.tb_next:
        shown.append(reports.get_traceback_frame_variables(request, traceback.tb_frame))
    assert len(shown) > 2
    assert "marker" not in str(shown)


def test_a_stale_page_shows_both_and_its_refusal_carries_neither(client, cast, address, written):
    client.force_login(cast.user)

    refused = client.post(address, told("Another text", revision="0"))

    assert refused.status_code == 422
    text = refused.content.decode()
    assert SECRET in text
    assert "Another text" in text
    assert Reflection.objects.get().text == SECRET
    with pytest.raises(Stale) as caught:
        save_reflection(entry=written.entry, text="Another", revision=0, by=cast.user)
    assert "marker" not in json.dumps([str(caught.value), caught.value.theirs])

    revision = refused.context["form"]["revision"].value()
    client.post(address, told("Another text", revision=str(revision)))
    assert Reflection.objects.get().text == "Another text"


def test_text_that_names_somebody_is_warned_about_once(client, cast, address):
    client.force_login(cast.user)
    risky = "The patient at SW1A 2AA, 943 476 5919"

    warned = client.post(address, told(risky))
    assert warned.status_code == 422
    assert b"seems to hold an NHS number and a postcode" in warned.content
    assert not Reflection.objects.exists()

    client.post(address, told(risky, keep_anyway="on"))
    assert Reflection.objects.get().text == risky


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a\x00b", "cannot be stored"), ("x" * 20_001, "at most 20000")],
)
def test_text_that_cannot_be_kept_comes_back(client, cast, address, text, sentence):
    client.force_login(cast.user)

    response = client.post(address, told(text))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Reflection.objects.exists()


def test_a_double_submit_and_the_same_text_write_once(client, cast, address):
    client.force_login(cast.user)
    sent = told()

    client.post(address, sent)
    client.post(address, sent)
    client.post(address, told())

    assert Reflection.objects.get().revision == 1
    assert AuditEvent.objects.filter(action="reflections.save").count() == 1


def test_it_can_be_emptied(client, cast, address, glance, written):
    client.force_login(cast.user)

    client.post(address, told("", revision="1"))

    assert Reflection.objects.get().text == ""
    assert b"Nothing written yet" in client.get(glance).content


def test_queries(client, cast, address, written, query_budget):
    client.force_login(cast.user)

    with query_budget("reflections:reflection"):
        client.get(address)
