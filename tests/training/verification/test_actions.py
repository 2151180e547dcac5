"""Verifying: what becomes a fact, who may, and that a fact is taken back whole."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from accounts.audit.models import AuditEvent
from accounts.notifications.actions import notify
from accounts.notifications.models import Notification
from accounts.organisations.models import forget_roles
from accounts.people import facts
from accounts.people.facts import FactKind
from common import clock
from common.errors import Denied, Stale
from tests.accounts.factories import (
    OrganisationFactory,
    SupervisionLinkFactory,
    director_of,
    supervisor_of,
)
from tests.training.factories import (
    ElementFactory,
    EvidenceTypeFactory,
    LogEntryFactory,
    ModuleFactory,
)
from training.logbook.models import Activity, EntryClaim, LogEntry
from training.logbook.workflow import EntryStatus
from training.modules.models import Completion
from training.verification.actions import (
    return_entry,
    verify_entries,
    verify_entry,
    withdraw_verified,
)
from training.verification.models import SignedRating


@pytest.fixture
def sent(cast):
    """Make an entry that waits for the supervisor."""

    def make(**fields):
        fields = {"doctor": cast.doctor, "asked_of": cast.supervisor} | fields
        return LogEntryFactory(status=EntryStatus.SUBMITTED, **fields)

    return make


@pytest.fixture
def told(monkeypatch):
    """Which kinds of fact were said to have changed, about whom."""
    calls = []
    monkeypatch.setattr(
        facts, "_listeners", [lambda doctors, kinds: calls.append((*doctors, kinds))]
    )
    return calls


def verify(cast, entry, **told):
    return verify_entry(entry=entry, by=cast.supervisor, **told)


def test_verifying_records_activity_completion_and_ratings(cast, sent, elements, told):
    module = ModuleFactory(elements=[elements[2]], topic="finance")
    entry = sent(
        module=module, topic="finance", claims={elements[0]: 3, elements[1]: 2}, hours=Decimal(6)
    )

    verify(cast, entry)

    completion, activity = Completion.objects.get(), Activity.objects.get()
    assert (completion.module, completion.completed_on) == (module, entry.ended_on)
    assert (completion.hours, activity.hours) == (Decimal(6), Decimal(0))
    assert (activity.evidence_type, activity.topic) == (entry.kind, "finance")
    assert set(activity.elements.all()) == set(elements)
    ratings = {rating.element: rating for rating in SignedRating.objects.all()}
    assert {element: rating.level for element, rating in ratings.items()} == {
        elements[0]: 3,
        elements[1]: 2,
    }
    assert {rating.rated_on for rating in ratings.values()} == {entry.ended_on}
    assert {rating.signed_by for rating in ratings.values()} == {cast.supervisor}
    assert told == [
        (cast.doctor, {FactKind.ACTIVITY, FactKind.COMPLETION, FactKind.RATING}),
    ]
    assert Notification.objects.get().user == cast.user
    assert AuditEvent.objects.filter(action="verification.verify", about=cast.doctor).count() == 1
    assert AuditEvent.objects.filter(action="modules.complete", about=cast.doctor).count() == 1


def test_without_a_module_the_activity_carries_the_hours(cast, sent, told):
    verify(cast, sent(hours=Decimal("2.5")))

    assert Activity.objects.get().hours == Decimal("2.5")
    assert not Completion.objects.exists()
    assert told == [(cast.doctor, {FactKind.ACTIVITY})]


def test_hours_of_a_kind_that_is_not_counted_in_hours_do_not_count(cast, sent):
    verify(cast, sent(kind=EvidenceTypeFactory(code="APPR", has_hours=False), hours=Decimal(3)))

    assert Activity.objects.get().hours == 0


def test_the_signer_may_sign_another_level_or_none_and_the_claim_is_kept(cast, sent, elements):
    entry = sent(claims={elements[0]: 4, elements[1]: 2})

    verify(cast, entry, levels={elements[0]: 3})

    assert [(r.element, r.level) for r in SignedRating.objects.all()] == [(elements[0], 3)]
    assert set(EntryClaim.objects.values_list("level", flat=True)) == {4, 2}


def test_only_what_is_claimed_is_signed_at_a_level_that_exists(cast, sent, elements):
    entry = sent(claims={elements[0]: 4})

    with pytest.raises(Denied, match="is not claimed in this entry"):
        verify(cast, entry, levels={elements[1]: 3})
    with pytest.raises(Denied, match="sign a level from 1 to 5"):
        verify(cast, entry, levels={elements[0]: 0})
    assert LogEntry.objects.get().status == EntryStatus.SUBMITTED
    assert not SignedRating.objects.exists()


def test_another_supervisor_of_the_doctor_may_verify(cast, sent):
    colleague = supervisor_of(cast.doctor, organisation=cast.trust)

    verify_entry(entry=sent(), by=colleague)

    assert LogEntry.objects.get().events.first().by == colleague


def test_who_may_not_verify(cast, sent):
    entry = sent()
    lapsed = SupervisionLinkFactory(doctor=cast.doctor, ends_on=clock.today()).supervisor
    asked = sent(asked_of=lapsed)
    elsewhere = supervisor_of(organisation=OrganisationFactory())
    refusals = [
        (cast.user, "can’t verify your own entry"),
        (cast.stranger.user, "Only supervisors verify"),
        (director_of(cast.trust), "Only supervisors verify"),
        (lapsed, "don’t supervise Amara Okafor today"),
        (elsewhere, "don’t supervise Amara Okafor today"),
    ]

    with pytest.raises(Denied, match="don’t supervise Amara Okafor today"):
        verify_entry(entry=asked, by=lapsed)
    for user, sentence in refusals:
        with pytest.raises(Denied, match=sentence):
            verify_entry(entry=entry, by=user)
        with pytest.raises(Denied, match=sentence):
            return_entry(entry=entry, by=user, reason="No.")
    assert not Activity.objects.exists()


def test_a_supervisor_does_not_verify_for_themself(cast):
    """Not even when the entry asks them."""
    own = LogEntryFactory(doctor=cast.doctor, asked_of=cast.user, status=EntryStatus.SUBMITTED)

    with pytest.raises(Denied, match="your own entry"):
        verify_entry(entry=own, by=cast.user)


@pytest.mark.parametrize("status", sorted(set(EntryStatus) - {EntryStatus.SUBMITTED}))
def test_only_what_is_submitted_is_verified_or_returned(cast, status):
    entry = LogEntryFactory(doctor=cast.doctor, asked_of=cast.supervisor, status=status)

    with pytest.raises(Denied, match="can’t be verified now: it "):
        verify(cast, entry)
    with pytest.raises(Denied, match="can’t be returned now: it "):
        return_entry(entry=entry, by=cast.supervisor, reason="No.")


def test_what_was_changed_since_it_was_opened_is_looked_at_anew(cast, sent):
    entry = sent()
    LogEntry.objects.update(revision=5)

    with pytest.raises(Stale, match="changed this entry since you opened it"):
        verify(cast, entry, revision=0)
    with pytest.raises(Stale):
        return_entry(entry=entry, by=cast.supervisor, reason="No.", revision=0)
    assert not Activity.objects.exists()


def test_several_at_once_each_done_or_said_why(cast, sent):
    good, seen, own = sent(), sent(), sent(asked_of=cast.supervisor)
    verify(cast, seen)

    verified, refused = verify_entries(entries=[good, seen, own], by=cast.supervisor)

    assert verified == [good, own]
    assert [(r.entry, r.sentence) for r in refused] == [
        (
            seen,
            "This entry can’t be verified now: it was verified by Helen Marsh on "
            f"{clock.today():%-d %B %Y}.",
        )
    ]
    assert Activity.objects.count() == 3


def test_returning_needs_a_reason_and_hands_it_over(cast, sent):
    entry = sent()
    for reason, sentence in [
        (" ", "Write the reason"),
        ("x" * 4001, "too long"),
        ("\x00", "stored"),
    ]:
        with pytest.raises(Denied, match=sentence):
            return_entry(entry=entry, by=cast.supervisor, reason=reason)

    return_entry(entry=entry, by=cast.supervisor, reason=" Add the certificate. ")

    entry = LogEntry.objects.get()
    assert entry.status == EntryStatus.RETURNED
    assert entry.events.first().reason == "Add the certificate."
    assert Notification.objects.get().user == cast.user
    event = AuditEvent.objects.get(action="verification.return")
    assert "certificate" not in str(event.details)


@pytest.mark.parametrize("who", ["director", "supervisor"])
def test_withdrawing_revokes_every_fact_and_tells_the_others(cast, sent, elements, told, who):
    by = {"director": director_of(cast.trust), "supervisor": cast.supervisor}[who]
    entry = sent(module=ModuleFactory(), claims={elements[0]: 3})
    verify(cast, entry)
    Notification.objects.all().delete()
    told.clear()

    withdraw_verified(entry=entry, by=by, reason="Logged for the wrong day.")

    assert LogEntry.objects.get().status == EntryStatus.WITHDRAWN
    for model in (Activity, Completion, SignedRating):
        assert model.objects.exists()
        assert not model.objects.counting().exists()
    assert told == [
        (cast.doctor, {FactKind.ACTIVITY, FactKind.COMPLETION, FactKind.RATING}),
    ]
    other = {cast.user, cast.supervisor} - {by}
    assert {notification.user for notification in Notification.objects.all()} == other
    assert AuditEvent.objects.filter(action="verification.withdraw").count() == 1


def test_withdrawing_what_counts_needs_a_reason_and_the_right(cast, sent):
    entry = sent()
    with pytest.raises(Denied, match="can’t be withdrawn now: it is with Helen Marsh"):
        withdraw_verified(entry=entry, by=cast.user, reason="Wrong.")
    verify(cast, entry)

    with pytest.raises(Denied, match="Write the reason"):
        withdraw_verified(entry=entry, by=cast.user, reason="")
    for user in (cast.stranger.user, director_of(cast.trust)):
        with pytest.raises(Denied, match="Only supervisors"):
            withdraw_verified(entry=entry, by=user, reason="Wrong.")
    assert Activity.objects.counting().exists()


def test_who_signed_no_level_takes_none_back(cast, sent, elements):
    """Else a doctor would be rid of a low rating, and the higher one before it would hold again."""
    entry = sent(claims={elements[0]: 2})
    verify(cast, entry)
    colleague = supervisor_of(cast.doctor, organisation=cast.trust)
    for user, sentence in {
        cast.user: "Ask Helen Marsh, who signed them, or your medical director.",
        colleague: "Only Helen Marsh, who signed its levels, or a medical director",
        cast.stranger.user: "Only Helen Marsh",
        director_of(OrganisationFactory()): "Only Helen Marsh",
    }.items():
        with pytest.raises(Denied, match=sentence):
            withdraw_verified(entry=entry, by=user, reason="Wrong.")
    cast.supervisor.memberships.update(ends_on=clock.today())
    forget_roles(cast.supervisor)
    with pytest.raises(Denied, match="Only Helen Marsh"):
        withdraw_verified(entry=entry, by=cast.supervisor, reason="Wrong.")
    assert SignedRating.objects.counting().count() == 1


def test_without_signed_levels_the_doctor_withdraws(cast, sent, elements):
    entry = sent(claims={elements[0]: 2})
    verify(cast, entry, levels={})
    withdraw_verified(entry=entry, by=cast.user, reason="Wrong.")
    assert not Activity.objects.counting().exists()


def test_facts_of_other_entries_stay(cast, sent):
    first, second = sent(), sent(ended_on=clock.today() - timedelta(days=30))
    verify(cast, first)
    verify(cast, second)

    withdraw_verified(entry=first, by=cast.user, reason="Wrong.")

    assert [activity.entry for activity in Activity.objects.counting()] == [second]


def test_an_element_of_the_module_alone_is_touched_not_rated(cast, sent):
    element = ElementFactory()

    verify(cast, sent(module=ModuleFactory(elements=[element])))

    assert Activity.objects.get().elements.get() == element
    assert not SignedRating.objects.exists()


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ("Dr A asks you to verify: A secret: two", "Dr A asks you to verify an entry."),
        ("Dr A verified: A secret", "Dr A verified an entry of yours."),
        ("Dr A returned to you: A secret", "Dr A returned an entry to you."),
        ("Dr A withdrew, though it was verified: A secret", "Dr A withdrew a verified entry."),
        ("Dr A is your clinical supervisor.", "Dr A is your clinical supervisor."),
    ],
)
def test_titles_are_taken_out_of_what_was_told_before(cast, told, now):
    migration = import_module("training.migrations.0006_notifications_without_titles")
    notify(user=cast.user, sentence=told)

    migration.take_titles_out(apps, None)

    assert Notification.objects.get().sentence == now
