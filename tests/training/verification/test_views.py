"""The queue and the page where an entry is signed."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from accounts.organisations.models import Role
from common import clock
from tests.accounts.factories import (
    DoctorFactory,
    MembershipFactory,
    SupervisionLinkFactory,
    director_of,
    supervisor_of,
)
from tests.training.factories import ElementFactory, LogEntryFactory, ModuleFactory
from training.logbook.models import Activity, LogEntry
from training.logbook.workflow import EntryStatus
from training.verification.actions import verify_entry
from training.verification.models import SignedRating

QUEUE = "/verify/"


@pytest.fixture
def supervisor(client, cast):
    """Signed in as the supervisor of the cast."""
    client.force_login(cast.supervisor)
    return client


@pytest.fixture
def sent(cast):
    """Make an entry that waits for the supervisor."""

    def make(**fields):
        fields = {"doctor": cast.doctor, "asked_of": cast.supervisor} | fields
        return LogEntryFactory(status=EntryStatus.SUBMITTED, **fields)

    return make


def url(entry, page="entry"):
    return reverse(f"verification:{page}", args=[entry.uuid])


def tick(*entries):
    return {"entry": [f"{entry.uuid}.{entry.revision}" for entry in entries]}


# Names nothing; the same in every process, so that the tests can be shared out.
STRANGE = "00000000-0000-4000-8000-000000000000"


class TestTheQueue:
    def test_oldest_first_and_who_holds_the_others(self, supervisor, cast, sent):
        now = clock.now()
        newer = sent(submitted_at=now - timedelta(days=1))
        older = sent(submitted_at=now - timedelta(days=9))
        colleague = supervisor_of(cast.doctor, organisation=cast.trust, full_name="Sam Other")
        with_colleague = sent(asked_of=colleague)
        sent(doctor=cast.stranger, asked_of=colleague)

        response = supervisor.get(QUEUE)

        assert list(response.context["page"]) == [older, newer]
        assert list(response.context["held"]) == [with_colleague]
        assert "Amara Okafor, with Sam Other" in response.content.decode()
        read = AuditEvent.objects.get(action="verification.queue")
        assert (read.actor, read.about, read.details) == (cast.supervisor, None, {})

    def test_several_are_verified_at_once_and_those_that_cannot_be_say_why(
        self, supervisor, sent, elements
    ):
        good, changed = sent(claims={elements[0]: 3}), sent(title="Changed since")
        ticked = tick(good, changed)
        LogEntry.objects.filter(pk=changed.pk).update(revision=7)

        response = supervisor.post(QUEUE, ticked, follow=True)

        text = response.content.decode()
        assert "1 entry verified." in text
        assert "Not verified: Changed since. Amara Okafor changed this entry since" in text
        assert SignedRating.objects.get().level == 3
        assert list(response.context["page"]) == [changed]

    def test_nothing_ticked_says_so(self, supervisor, sent):
        sent()

        response = supervisor.post(QUEUE, follow=True)

        assert b"Tick the entries that you verify." in response.content
        assert not Activity.objects.exists()

    @pytest.mark.parametrize(("ticked", "verified"), [(25, 25), (26, 0)])
    def test_no_more_than_a_page_at_once(self, supervisor, sent, ticked, verified):
        response = supervisor.post(QUEUE, tick(*(sent() for _ in range(ticked))), follow=True)

        assert Activity.objects.count() == verified
        assert ("At most 25 entries are verified at once." in response.text) is (ticked > 25)

    @pytest.mark.parametrize("value", [f"{STRANGE}.0", "x.0", "", "\x00.1", STRANGE])
    def test_what_is_not_there_is_404(self, supervisor, sent, value):
        ours = tick(sent())["entry"]

        assert supervisor.post(QUEUE, {"entry": [*ours, value]}).status_code == 404
        assert not Activity.objects.exists()

    def test_an_entry_of_strangers_is_404_and_ones_own_is_not_verified(self, supervisor, cast):
        theirs = LogEntryFactory(doctor=cast.stranger, status=EntryStatus.SUBMITTED)
        assert supervisor.post(QUEUE, tick(theirs)).status_code == 404

        me = DoctorFactory(user=cast.supervisor, organisation=cast.trust)
        own = LogEntryFactory(doctor=me, status=EntryStatus.SUBMITTED)
        response = supervisor.post(QUEUE, tick(own), follow=True)
        assert "You can’t verify your own entry" in response.content.decode()
        assert not Activity.objects.exists()

    def test_only_for_who_verifies(self, client, cast):
        client.force_login(cast.user)

        response = client.get(QUEUE)

        assert response.status_code == 403
        assert b"Only supervisors verify" in response.content

    @pytest.mark.parametrize("rows", [3, 60])
    def test_queries_do_not_grow(self, supervisor, cast, sent, query_budget, rows):
        claims = dict.fromkeys(ElementFactory.create_batch(2), 3)
        colleague = supervisor_of(cast.doctor, organisation=cast.trust)
        for _ in range(rows):
            doctor = DoctorFactory(organisation=cast.trust)
            SupervisionLinkFactory(doctor=doctor, supervisor=cast.supervisor)
            sent(doctor=doctor, claims=claims, module=ModuleFactory())
            sent(doctor=doctor, asked_of=colleague)

        with query_budget("verification:queue"):
            supervisor.get(QUEUE)


class TestOneEntry:
    def test_claims_stand_beside_what_is_signed(self, supervisor, cast, sent, elements):
        entry = sent(claims={elements[0]: 4})

        response = supervisor.get(url(entry))

        text = response.content.decode()
        assert "Claimed: level 4." in text
        assert response.context["form"][f"claim_{elements[0].code}"].value() == 4
        read = AuditEvent.objects.get(action="verification.read")
        assert (read.actor, read.about) == (cast.supervisor, cast.doctor)

    def test_a_possible_double_is_shown(self, supervisor, sent):
        entry = sent()
        other = sent(title=entry.title.upper())
        sent(title=entry.title, ended_on=entry.ended_on - timedelta(days=1))

        assert supervisor.get(url(entry)).context["similar"] == [other]

    def test_a_double_that_one_may_not_open_is_not_shown(self, client, cast, sent):
        entry = LogEntryFactory(doctor=cast.doctor, status=EntryStatus.VERIFIED)
        sent(title=entry.title, ended_on=entry.ended_on)
        client.force_login(director_of(cast.trust))

        assert client.get(url(entry)).context["similar"] == []

    def test_verify_with_another_level(self, supervisor, sent, elements):
        entry = sent(claims={elements[0]: 4, elements[1]: 3})
        told = {"revision": "0", f"claim_{elements[0].code}": "3", f"claim_{elements[1].code}": "0"}

        response = supervisor.post(url(entry, "entry-verify"), told, follow=True)

        assert "It counts from now." in response.content.decode()
        assert [(r.element, r.level) for r in SignedRating.objects.all()] == [(elements[0], 3)]

    @pytest.mark.parametrize("level", ["6", "x", "\x00", ""])
    def test_a_level_that_does_not_exist_is_refused(self, supervisor, sent, elements, level):
        entry = sent(claims={elements[0]: 4})

        response = supervisor.post(
            url(entry, "entry-verify"), {"revision": "0", f"claim_{elements[0].code}": level}
        )

        assert response.status_code == 422
        assert not Activity.objects.exists()

    def test_changed_since_it_was_opened(self, supervisor, sent):
        entry = sent()
        LogEntry.objects.update(revision=4)

        response = supervisor.post(url(entry, "entry-verify"), {"revision": "0"})

        assert response.status_code == 422
        assert "changed this entry since you opened it" in response.content.decode()
        assert response.context["form"]["revision"].value() == 4
        assert not Activity.objects.exists()

    def test_a_double_submit_verifies_once(self, supervisor, sent):
        entry = sent()
        told = {"revision": "0", "submit_key": str(uuid.uuid4())}

        first = supervisor.post(url(entry, "entry-verify"), told)
        second = supervisor.post(url(entry, "entry-verify"), told)

        assert first.url == second.url
        assert Activity.objects.count() == 1

    def test_a_second_supervisor_is_told_who_was_quicker(self, client, cast, sent):
        entry = sent()
        client.force_login(supervisor_of(cast.doctor, organisation=cast.trust, full_name="Sam"))
        client.post(url(entry, "entry-verify"), {"revision": "0"})
        client.force_login(cast.supervisor)

        response = client.post(url(entry, "entry-verify"), {"revision": "0"})

        assert response.status_code == 422
        assert "it was verified by Sam on" in response.content.decode()

    def test_return_with_a_reason(self, supervisor, sent):
        entry = sent()

        for reason in ("", "\x00", "x" * 4001):
            told = {"revision": "0", "reason": reason}
            assert supervisor.post(url(entry, "entry-return"), told).status_code == 422
        told = {"revision": "0", "reason": "Which project?"}
        assert supervisor.post(url(entry, "entry-return"), told).status_code == 302

        assert LogEntry.objects.get().status == EntryStatus.RETURNED

    def test_who_may_see_but_not_verify_is_told_why(self, client, cast):
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.VERIFIED, asked_of=cast.supervisor
        )
        client.force_login(director_of(cast.trust))

        response = client.get(url(entry))

        assert "Only supervisors verify entries" in response.content.decode()
        assert client.post(url(entry, "entry-verify"), {"revision": "0"}).status_code == 422

    @pytest.mark.parametrize("page", ["entry-verify", "entry-return", "entry-withdraw"])
    def test_strangers_meet_nothing(self, client, cast, sent, page):
        entry = sent()
        elsewhere = supervisor_of(cast.stranger, organisation=cast.trust)

        for user in (cast.stranger.user, elsewhere):
            client.force_login(user)
            assert client.post(url(entry, page), {"reason": "x"}).status_code == 404
            assert client.get(url(entry)).status_code == 404

    @pytest.mark.parametrize("rows", [3, 20])
    def test_queries_do_not_grow(self, supervisor, sent, query_budget, rows):
        claims = dict.fromkeys(ElementFactory.create_batch(rows), 3)
        entry = sent(claims=claims, module=ModuleFactory())
        sent(module=entry.module)

        with query_budget("verification:entry"):
            supervisor.get(url(entry))


class TestWithdrawing:
    def test_it_is_confirmed_and_takes_a_reason(self, supervisor, cast, sent):
        entry = sent()
        supervisor.post(url(entry, "entry-verify"), {"revision": "0"})

        page = url(entry, "entry-withdraw")
        assert b"stop counting at once" in supervisor.get(page).content
        assert supervisor.post(page, {"reason": " "}).status_code == 422
        assert Activity.objects.counting().exists()
        supervisor.post(page, {"reason": "Wrong person."})

        assert not Activity.objects.counting().exists()

    def test_what_is_not_verified_is_not_withdrawn_here(self, supervisor, sent):
        assert supervisor.get(url(sent(), "entry-withdraw")).status_code == 403

    def test_its_doctor_may(self, client, cast, sent):
        entry = sent()
        client.force_login(cast.supervisor)
        client.post(url(entry, "entry-verify"), {"revision": "0"})
        client.force_login(cast.user)

        assert client.post(url(entry, "entry-withdraw"), {"reason": "Mine."}).status_code == 302
        assert LogEntry.objects.get().status == EntryStatus.WITHDRAWN

    def test_where_levels_are_signed_the_doctor_reads_whom_to_ask(self, client, cast, sent):
        entry = sent(claims={ElementFactory(): 2})
        verify_entry(entry=entry, by=cast.supervisor)
        client.force_login(cast.user)

        page = client.get(reverse("logbook:entry", args=[entry.uuid])).text

        assert "Ask Helen Marsh, who signed them, or your medical director." in page
        assert client.get(url(entry, "entry-withdraw")).status_code == 403

    def test_a_director_is_offered_it_and_lands_on_a_page_that_is_there(self, client, cast, sent):
        entry = sent(claims={ElementFactory(): 2})
        verify_entry(entry=entry, by=cast.supervisor)
        client.force_login(director_of(cast.trust))

        assert (
            url(entry, "entry-withdraw")
            in client.get(reverse("logbook:entry", args=[entry.uuid])).text
        )
        answer = client.post(url(entry, "entry-withdraw"), {"reason": "Wrong."}, follow=True)

        assert answer.status_code == 200
        assert "The entry was withdrawn" in answer.text


def test_a_director_who_also_supervises_elsewhere_does_not_verify_here(client, cast, sent):
    entry = sent()
    both = director_of(cast.trust)
    MembershipFactory(user=both, organisation=cast.trust, role=Role.SUPERVISOR)
    client.force_login(both)

    assert client.post(url(entry, "entry-verify"), {"revision": "0"}).status_code == 404
