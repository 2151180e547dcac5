"""Two supervisors at the same moment, on a database that lets them: one wins."""

import threading

import pytest
from django.db import connection, connections

from common.errors import Denied
from tests.accounts.factories import DoctorFactory, OrganisationFactory, supervisor_of
from tests.training.factories import EvidenceTypeFactory, LogEntryFactory
from training.logbook.models import Activity, EntryEvent, LogEntry, LogEntryQuerySet
from training.logbook.workflow import EntryStatus
from training.verification import actions
from training.verification.actions import verify_entry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets only one write at a time"
    ),
]


def verify_at_once(monkeypatch):
    """Two supervisors read the entry, then both go on; what each was told."""
    trust = OrganisationFactory()
    doctor = DoctorFactory(organisation=trust)
    entry = LogEntryFactory(doctor=doctor, status=EntryStatus.SUBMITTED, kind=EvidenceTypeFactory())
    both = [supervisor_of(doctor, organisation=trust) for _ in range(2)]
    have_read = threading.Barrier(2, timeout=20)
    read = actions.read_again

    def read_and_wait(entry):
        read(entry)
        have_read.wait()

    monkeypatch.setattr(actions, "read_again", read_and_wait)
    answers = []

    def go(user):
        try:
            verify_entry(entry=LogEntry.objects.get(pk=entry.pk), by=user)
            answers.append("verified")
        except Denied as denied:
            answers.append(str(denied))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[user]) for user in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(answers, reverse=True)


def test_of_two_supervisors_one_wins_and_the_other_is_told(monkeypatch):
    won, lost = verify_at_once(monkeypatch)

    assert won == "verified"
    assert lost.startswith("This entry can’t be verified now: it was verified by ")
    assert Activity.objects.count() == 1
    assert EntryEvent.objects.filter(target=EntryStatus.VERIFIED).count() == 1


def test_without_the_guard_both_would_count(monkeypatch):
    """The negative control: the test above does meet the race."""
    monkeypatch.setattr(
        LogEntryQuerySet, "unchanged_since", lambda self, entry: self.filter(pk=entry.pk)
    )

    assert verify_at_once(monkeypatch) == ["verified", "verified"]
    assert Activity.objects.count() == 2
