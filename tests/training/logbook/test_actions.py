"""Writing entries: what is taken, what is refused and in which words."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from accounts.organisations.models import Role
from common import clock
from common.errors import Denied, Stale
from tests.accounts.factories import (
    MembershipFactory,
    OrganisationFactory,
    SupervisionLinkFactory,
    supervisor_of,
)
from tests.training.factories import (
    ElementFactory,
    EvidenceTypeFactory,
    LogEntryFactory,
    ModuleFactory,
)
from training.logbook.actions import save_entry, start_entry, submit_entry, withdraw_entry
from training.logbook.models import LogEntry
from training.logbook.queries import claims_of
from training.logbook.workflow import EntryStatus

WEEK_AGO = timedelta(days=7)


def content(cast, **changes):
    day = clock.today() - WEEK_AGO
    return {"kind": cast.kind, "title": "Chairing", "ended_on": day, "hours": Decimal(2)} | changes


def start(cast, **changes):
    by = changes.pop("by", cast.user)
    return start_entry(doctor=cast.doctor, by=by, **content(cast, **changes))


def events_of(action):
    return list(AuditEvent.objects.filter(action=action))


def test_start_makes_a_draft_with_its_event_and_audit(cast, elements):
    entry = start(cast, claims={elements[0]: 3, elements[1]: 2}, title="  Chairing ")

    assert (entry.status, entry.title, entry.revision) == (EntryStatus.DRAFT, "Chairing", 0)
    assert claims_of(entry) == {elements[0]: 3, elements[1]: 2}
    assert [event.target for event in entry.events.all()] == ["draft"]
    (event,) = events_of("logbook.start")
    assert (event.actor, event.about, event.object_uuid) == (cast.user, cast.doctor, entry.uuid)
    assert event.details == {}


def test_the_topic_comes_from_the_module(cast):
    assert start(cast, module=ModuleFactory(topic="finance")).topic == "finance"


def test_starting_twice_under_one_uuid_makes_one_entry(cast):
    name = uuid.uuid4()

    assert start(cast, uuid=name) == start(cast, uuid=name, title="Another")
    assert LogEntry.objects.get().title == "Chairing"
    assert len(events_of("logbook.start")) == 1


def test_a_uuid_of_somebody_else_is_not_taken_over(cast):
    theirs = LogEntryFactory(doctor=cast.stranger)

    with pytest.raises(Denied, match="Open a new one"):
        start(cast, uuid=theirs.uuid)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Say what you did"),
        ({"title": "a\x00b"}, "cannot be stored"),
        ({"title": "x" * 161}, "Too long: 161 characters. Shorten it to 160"),
        ({"summary": "x" * 10_001}, "Shorten it to 10,000"),
        ({"summary": "\x00"}, "cannot be stored"),
        ({"ended_on": date(2999, 1, 1)}, "still to come"),
        ({"ended_on": date(2005, 6, 30)}, "before you qualified, on 1 July 2005"),
        ({"started_on": date(2005, 6, 30)}, "before you qualified"),
        ({"started_on": date(2999, 1, 1)}, "can’t start after it ended"),
        ({"hours": Decimal(0)}, "How many hours"),
        ({"hours": Decimal(-1)}, "as a number"),
        ({"hours": Decimal("NaN")}, "as a number"),
        ({"hours": Decimal("1.255")}, "two decimals"),
        ({"hours": Decimal("24.25")}, "More than 24 hours don’t fit in one day"),
        ({"hours": Decimal(2001)}, "Log it in parts"),
    ],
)
def test_impossible_content_is_refused_in_a_sentence(cast, changes, sentence):
    with pytest.raises(Denied, match=sentence):
        start(cast, **changes)
    assert not LogEntry.objects.exists()


def test_hours_fit_the_days_it_took(cast):
    day = clock.today() - WEEK_AGO

    assert start(cast, started_on=day - timedelta(days=1), hours=Decimal(48)).days == 2
    with pytest.raises(Denied, match="don’t fit between"):
        start(cast, started_on=day - timedelta(days=1), hours=Decimal("48.25"))


def test_a_kind_without_hours_needs_none(cast):
    kind = EvidenceTypeFactory(code="APPR", has_hours=False)

    assert start(cast, kind=kind, hours=Decimal(0)).hours == 0


def test_what_it_refers_to_must_be_the_doctors_own_to_use(cast, elements):
    foreign = ModuleFactory(organisation=OrganisationFactory())
    reference = ElementFactory(
        domain__framework__is_reference=True, domain__framework__key="mlcf", domain__code="M1"
    )

    with pytest.raises(Denied, match="another organisation"):
        start(cast, module=foreign)
    with pytest.raises(Denied, match="not on a reference set"):
        start(cast, claims={reference: 2})
    with pytest.raises(Denied, match="from 1 to 5"):
        start(cast, claims={elements[0]: 6})
    with pytest.raises(Denied, match="can’t be logged here"):
        start(cast, kind=EvidenceTypeFactory(code="REFL", name="Reflection", is_loggable=False))
    assert start(cast, module=ModuleFactory(organisation=cast.trust)).module.organisation


def test_only_the_doctor_logs(cast):
    with pytest.raises(Denied, match="Only the doctor"):
        start(cast, by=cast.supervisor)
    with pytest.raises(Denied, match="Only the doctor"):
        start(cast, by=cast.stranger.user)


def test_save_overwrites_and_tells_which_fields(cast, elements):
    entry = start(cast, claims={elements[0]: 1})

    save_entry(
        entry=entry,
        revision=0,
        by=cast.user,
        **content(cast, title="Chairing well", claims={elements[1]: 4}),
    )

    entry = LogEntry.objects.get()
    assert (entry.title, entry.revision) == ("Chairing well", 1)
    assert claims_of(entry) == {elements[1]: 4}
    (event,) = events_of("logbook.save")
    assert event.details == {"fields": ["title", "claims"]}


def test_save_without_claims_leaves_them(cast, elements):
    entry = start(cast, claims={elements[0]: 1})

    save_entry(entry=entry, revision=0, by=cast.user, **content(cast, title="New"))

    assert claims_of(entry) == {elements[0]: 1}


def test_saving_the_same_writes_nothing(cast):
    entry = start(cast)

    save_entry(entry=entry, revision=0, by=cast.user, **content(cast))

    assert LogEntry.objects.get().revision == 0
    assert not events_of("logbook.save")


def test_a_stale_save_writes_nothing_and_hands_over_what_stands_there(cast):
    entry = start(cast)
    save_entry(entry=entry, revision=0, by=cast.user, **content(cast, title="First"))

    with pytest.raises(Stale) as caught:
        save_entry(entry=entry, revision=0, by=cast.user, **content(cast, title="Second"))

    assert caught.value.theirs["title"] == "First"
    assert LogEntry.objects.get().title == "First"


def test_the_showing_of_a_form_that_wrote_last_may_write_again(cast):
    """The answer to its save got lost on the way, so it still carries the old revision."""
    entry, form = start(cast), uuid.uuid4()
    save_entry(entry=entry, revision=0, by=cast.user, form_key=form, **content(cast, title="One"))

    save_entry(entry=entry, revision=0, by=cast.user, form_key=form, **content(cast, title="Two"))

    assert LogEntry.objects.get().title == "Two"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (EntryStatus.SUBMITTED, "it is with Helen Marsh, who was asked to verify it. Ask for it"),
        (EntryStatus.VERIFIED, "it was verified by Helen Marsh on"),
        (EntryStatus.WITHDRAWN, "it was withdrawn by Amara Okafor on"),
    ],
)
def test_what_left_the_doctors_hands_is_not_changed(cast, status, sentence):
    entry = LogEntryFactory(doctor=cast.doctor, status=status, asked_of=cast.supervisor)

    with pytest.raises(Denied, match=sentence):
        save_entry(entry=entry, revision=0, by=cast.user, **content(cast))


def test_submit_asks_tells_and_records(cast):
    entry = start(cast)

    submit_entry(entry=entry, asked_of=cast.supervisor, by=cast.user)

    entry = LogEntry.objects.get()
    assert (entry.status, entry.asked_of) == (EntryStatus.SUBMITTED, cast.supervisor)
    assert entry.submitted_at == entry.first_submitted_at
    assert entry.revision == 1
    assert Notification.objects.get().user == cast.supervisor
    assert [event.target for event in entry.events.all()] == ["submitted", "draft"]
    assert len(events_of("logbook.submit")) == 1


def test_sending_again_keeps_when_it_was_first_sent(cast):
    entry = LogEntryFactory(doctor=cast.doctor, status=EntryStatus.RETURNED)
    first = entry.first_submitted_at

    submit_entry(entry=entry, asked_of=cast.supervisor, by=cast.user)

    assert entry.first_submitted_at == first
    assert entry.submitted_at > first


def test_submit_twice_is_refused_with_who_holds_it(cast):
    entry = start(cast)
    submit_entry(entry=entry, asked_of=cast.supervisor, by=cast.user)

    with pytest.raises(Denied, match="it is with Helen Marsh"):
        submit_entry(entry=entry, asked_of=cast.supervisor, by=cast.user)
    assert Notification.objects.count() == 1


def test_what_waits_for_somebody_who_no_longer_can_is_sent_to_another(cast):
    entry = start(cast)
    submit_entry(entry=entry, asked_of=cast.supervisor, by=cast.user)
    colleague = supervisor_of(cast.doctor, organisation=cast.trust)
    cast.doctor.supervision_links.filter(supervisor=cast.supervisor).update(ends_on=clock.today())

    submit_entry(entry=entry, asked_of=colleague, by=cast.user)

    entry.refresh_from_db()
    assert (entry.status, entry.asked_of) == (EntryStatus.SUBMITTED, colleague)
    moved = entry.events.first()
    assert (moved.source, moved.target, moved.asked_of) == ("submitted", "submitted", colleague)
    with pytest.raises(Denied, match="sent for verification now: it is with"):
        submit_entry(entry=entry, asked_of=colleague, by=cast.user)


def test_only_a_current_supervisor_is_asked(cast):
    ended = SupervisionLinkFactory(doctor=cast.doctor, ends_on=clock.today()).supervisor
    gone = supervisor_of(cast.doctor, organisation=cast.trust)
    gone.memberships.update(ends_on=clock.today())
    MembershipFactory(user=gone, organisation=OrganisationFactory(), role=Role.SUPERVISOR)
    entry = start(cast)

    for user in (cast.stranger.user, cast.user, ended, gone):
        with pytest.raises(Denied, match="can’t verify for you today"):
            submit_entry(entry=entry, asked_of=user, by=cast.user)
    with pytest.raises(Denied, match="Only the doctor"):
        submit_entry(entry=entry, asked_of=cast.supervisor, by=cast.supervisor)


def test_withdraw_keeps_the_entry_and_tells_who_was_asked(cast):
    entry = start(cast)
    submit_entry(entry=entry, asked_of=cast.supervisor, by=cast.user)

    withdraw_entry(entry=entry, by=cast.user, reason="Logged twice.")

    entry = LogEntry.objects.get()
    assert entry.status == EntryStatus.WITHDRAWN
    assert entry.events.first().reason == "Logged twice."
    assert Notification.objects.filter(user=cast.supervisor).count() == 2
    assert len(events_of("logbook.withdraw")) == 1


def test_a_verified_or_foreign_entry_is_not_withdrawn_here(cast):
    verified = LogEntryFactory(
        doctor=cast.doctor, status=EntryStatus.VERIFIED, asked_of=cast.supervisor
    )

    with pytest.raises(Denied, match="it was verified by Helen Marsh"):
        withdraw_entry(entry=verified, by=cast.user)
    with pytest.raises(Denied, match="Only the doctor"):
        withdraw_entry(entry=start(cast), by=cast.supervisor)
    with pytest.raises(Denied, match="cannot be stored"):
        withdraw_entry(entry=start(cast), by=cast.user, reason="\x00")
