"""Forms that were sent are forgotten after a month, and no sooner."""

import threading
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from accounts.audit.actions import forget_old_forms
from accounts.audit.models import SubmittedForm, SubmittedFormQuerySet
from accounts.management.commands import tidy
from common.clock import now
from tests.accounts.factories import UserFactory
from tests.support import races

MONTH = SubmittedForm.KEPT_FOR


def sent(*ages):
    user = UserFactory()
    return [
        SubmittedForm.objects.create(key=uuid4(), user=user, path="/form/", at=now() - age)
        for age in ages
    ]


@pytest.mark.django_db
def test_the_old_are_forgotten_and_the_young_kept():
    _, _, young, new = sent(
        MONTH * 5, MONTH + timedelta(seconds=1), MONTH - timedelta(minutes=1), timedelta()
    )

    out = StringIO()
    call_command("tidy", stdout=out)

    assert set(SubmittedForm.objects.all()) == {young, new}
    assert "Forgotten: 2 forms" in out.getvalue()


@pytest.mark.django_db
def test_batch_by_batch_at_as_many_queries(monkeypatch, count_queries):
    sent(*[MONTH * 2] * 7)
    with count_queries(at_most=4):  # the transaction's two among them
        assert forget_old_forms(at_most=2) == 2
    monkeypatch.setattr(tidy, "BATCH", 2)

    call_command("tidy", stdout=StringIO())

    assert not SubmittedForm.objects.exists()


@pytest.mark.django_db
def test_sessions_that_have_ended_go_too():
    for name, age in {"ended": MONTH, "open": -MONTH}.items():
        Session.objects.create(session_key=name, session_data="", expire_date=now() - age)

    call_command("tidy", stdout=StringIO())

    assert Session.objects.get().session_key == "open"


@pytest.mark.django_db
def test_what_has_expired_in_the_cache_goes_too():
    cache = caches["default"]
    for name, seconds in {"over": 60, "still": 600, "ever": None}.items():
        cache.set(name, "kept", seconds)
    out = StringIO()

    with time_machine.travel(now() + timedelta(seconds=120)):
        call_command("tidy", stdout=out)
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM cache")
            kept = {key.rpartition(":")[2] for (key,) in cursor.fetchall()}
        assert kept == {"still", "ever"}

    assert "expired in the cache (1)" in out.getvalue()


def tidied_while_another_is_at_it():
    """What a second run comes to while the first holds some of the rows; whoever waits, fails."""
    sent(*[MONTH * 2] * 6)
    first_holds, second_done = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            forgotten = forget_old_forms(at_most=4)
            first_holds.set()
            second_done.wait(20)
        return forgotten

    def second():
        first_holds.wait(20)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                return forget_old_forms()
        finally:
            second_done.set()

    return races.at_once(first, second)


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_share_the_work_and_neither_waits():
    assert tidied_while_another_is_at_it() == [4, 2]
    assert not SubmittedForm.objects.exists()


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_without_leaving_them_to_the_other_it_would_wait(monkeypatch):
    """The negative control: the test above does meet the race."""
    locked = SubmittedFormQuerySet.select_for_update
    monkeypatch.setattr(SubmittedFormQuerySet, "select_for_update", lambda self, **_: locked(self))

    first, second = tidied_while_another_is_at_it()

    assert first == 4
    assert isinstance(second, OperationalError)
