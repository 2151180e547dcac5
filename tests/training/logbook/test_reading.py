"""Who sees an entry and the list, and at how many queries."""

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from accounts.organisations.models import Role
from accounts.people.models import User
from common import clock
from tests.accounts.factories import (
    MembershipFactory,
    OrganisationFactory,
    director_of,
    supervisor_of,
)
from tests.training.factories import (
    ElementFactory,
    EvidenceTypeFactory,
    LogEntryFactory,
    ModuleFactory,
)
from tests.training.told import NEW, as_form, entry_url
from training.logbook.actions import withdraw_entry
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus
from training.verification.actions import return_entry, verify_entry, withdraw_verified


class TestWhoSees:
    @pytest.mark.parametrize(
        ("status", "who"),
        [
            (EntryStatus.DRAFT, {"user"}),
            (EntryStatus.SUBMITTED, {"user", "supervisor", "colleague"}),
            (EntryStatus.RETURNED, {"user", "supervisor", "colleague"}),
            (EntryStatus.VERIFIED, {"user", "supervisor", "colleague", "director"}),
            (EntryStatus.WITHDRAWN, {"user"}),
        ],
    )
    def test_an_entry(self, client, cast, status, who):
        entry = LogEntryFactory(doctor=cast.doctor, status=status, asked_of=cast.supervisor)
        people = {
            "user": cast.user,
            "supervisor": cast.supervisor,
            "colleague": supervisor_of(cast.doctor, organisation=cast.trust),
            "director": director_of(cast.trust),
            "stranger": cast.stranger.user,
        }

        seen = set()
        for name, user in people.items():
            client.force_login(user)
            status_code = client.get(entry_url(entry)).status_code
            assert status_code in {200, 404}
            if status_code == 200:
                seen.add(name)

        assert seen == who
        readers = {event.actor for event in AuditEvent.objects.filter(action="logbook.read")}
        assert readers == {people[name] for name in who - {"user"}}

    def test_what_was_verified_and_taken_back_is_seen_by_those_who_verify(self, cast):
        colleague, director = (
            supervisor_of(cast.doctor, organisation=cast.trust),
            director_of(cast.trust),
        )
        entry = verified(cast)
        assert seen_by(entry, cast.user, cast.supervisor, colleague, director) == [True] * 4

        withdraw_verified(entry=entry, by=cast.user, reason="The wrong day.")

        assert seen_by(entry, cast.user, cast.supervisor, colleague) == [True] * 3
        assert seen_by(entry, director) == [False]

    def test_having_been_asked_gives_nothing_once_the_supervision_has_ended(self, client, cast):
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
        )
        client.force_login(cast.supervisor)
        verify = reverse("verification:entry", args=[entry.uuid])
        pages = (entry_url(entry), verify)
        assert [client.get(page).status_code for page in pages] == [200, 200]

        cast.doctor.supervision_links.update(ends_on=clock.today())

        assert [client.get(page).status_code for page in pages] == [404, 404]
        assert list(client.get("/verify/").context["page"]) == []

    @pytest.mark.parametrize("act", ["verify", "return"])
    def test_who_signed_sees_it_while_they_are_a_supervisor_there(self, cast, act):
        entry = verified(cast) if act == "verify" else returned(cast)
        cast.doctor.supervision_links.update(ends_on=clock.today())
        assert seen_by(entry, cast.supervisor) == [True]

        MembershipFactory(
            user=cast.supervisor, organisation=OrganisationFactory(), role=Role.SUPERVISOR
        )
        cast.supervisor.memberships.filter(organisation=cast.trust).update(ends_on=clock.today())

        assert seen_by(entry, cast.supervisor) == [False]

    def test_who_returned_it_sees_it_no_more_once_it_was_withdrawn(self, cast):
        entry = returned(cast)

        withdraw_entry(entry=entry, by=cast.user)

        assert seen_by(entry, cast.supervisor) == [False]

    @pytest.mark.parametrize("state", EntryStatus)
    def test_the_page_says_whether_it_is_for_its_author_alone(self, doctor, cast, state):
        entry = LogEntryFactory(doctor=cast.doctor, status=state, asked_of=cast.supervisor)

        alone = "Only you." in doctor.get(entry_url(entry)).content.decode()

        assert seen_by(entry, cast.supervisor) == [not alone]

    @pytest.mark.parametrize("name", ["entry-edit", "entry-submit", "entry-withdraw"])
    def test_nobody_but_the_doctor_changes_it(self, client, cast, name):
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
        )

        for user in (cast.supervisor, cast.stranger.user, director_of(cast.trust)):
            client.force_login(user)
            assert client.post(entry_url(entry, name), as_form(entry)).status_code == 404

    def test_a_returned_entry_shows_the_reason_on_top(self, doctor, cast):
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.RETURNED, asked_of=cast.supervisor
        )

        text = doctor.get(entry_url(entry)).content.decode()

        assert text.index("Please add the certificate.") < text.index("Entered")
        assert "Returned to you" in doctor.get("/log/").content.decode()


def verified(cast):
    """An entry that the supervisor verified."""
    entry = LogEntryFactory(
        doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
    )
    return verify_entry(entry=entry, by=cast.supervisor)


def returned(cast):
    """An entry that the supervisor returned."""
    entry = LogEntryFactory(
        doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
    )
    return return_entry(entry=entry, by=cast.supervisor, reason="Add the certificate.")


def seen_by(entry, *users):
    """Whether each of them may open it, as of now."""
    asked_anew = [User.objects.get(pk=user.pk) for user in users]
    return [LogEntry.objects.visible_to(user).filter(pk=entry.pk).exists() for user in asked_anew]


class TestSendingAnew:
    def test_it_is_offered_once_nobody_can_verify_it(self, doctor, cast):
        colleague = supervisor_of(cast.doctor, organisation=cast.trust, full_name="Sam Other")
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
        )
        assert "Send it to somebody else" not in doctor.get(entry_url(entry)).content.decode()

        cast.supervisor.memberships.update(ends_on=clock.today())

        text = doctor.get(entry_url(entry)).content.decode()
        assert "Helen Marsh can no longer verify for you." in text
        doctor.post(entry_url(entry, "entry-submit"), {"asked_of": str(colleague.uuid)})
        assert LogEntry.objects.get().asked_of == colleague

    def test_without_another_supervisor_it_says_whom_to_ask(self, doctor, cast):
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
        )
        cast.doctor.supervision_links.update(ends_on=clock.today())

        assert "Ask your administrator to name one" in doctor.get(entry_url(entry)).content.decode()


class TestTheList:
    def test_filters_by_state_and_kind(self, doctor, cast):
        other = EvidenceTypeFactory(code="QIP", name="Improvement project")
        draft = LogEntryFactory(doctor=cast.doctor, kind=other)
        LogEntryFactory(doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor)
        LogEntryFactory(doctor=cast.stranger)

        def shown(**asked):
            return list(doctor.get("/log/", asked).context["page"])

        assert len(shown()) == 2
        assert shown(state="draft") == shown(kind="QIP") == [draft]
        assert shown(state="draft", kind="CPD") == []
        assert len(shown(state="\x00", kind="nonsense", page="x")) == 2

    def test_a_swap_is_what_the_page_shows(self, doctor, cast):
        LogEntryFactory(doctor=cast.doctor)

        swap = doctor.get("/log/", headers={"HX-Request": "true"}).content.decode()

        assert swap.strip() in doctor.get("/log/").content.decode()

    @pytest.mark.parametrize("rows", [3, 60])
    def test_queries_do_not_grow(self, doctor, cast, query_budget, rows):
        module = ModuleFactory()
        LogEntryFactory.create_batch(rows, doctor=cast.doctor, module=module)
        LogEntryFactory.create_batch(
            rows // 3, doctor=cast.doctor, status=EntryStatus.RETURNED, asked_of=cast.supervisor
        )

        with query_budget("logbook:list"):
            doctor.get("/log/")


@pytest.mark.parametrize("rows", [3, 20])
def test_queries_of_the_entry_do_not_grow(doctor, cast, query_budget, rows):
    claims = dict.fromkeys(ElementFactory.create_batch(rows), 3)
    entry = LogEntryFactory(doctor=cast.doctor, claims=claims, module=ModuleFactory())

    with query_budget("logbook:entry"):
        doctor.get(entry_url(entry))


@pytest.mark.parametrize("rows", [3, 60])
def test_queries_of_the_form_do_not_grow(doctor, cast, elements, query_budget, rows):
    modules = ModuleFactory.create_batch(rows, elements=elements)
    entry = LogEntryFactory(doctor=cast.doctor, claims={elements[0]: 2}, module=modules[0])

    with query_budget("logbook:entry-new"):
        doctor.get(NEW, {"module": str(modules[0].uuid)})
    with query_budget("logbook:entry-edit"):
        doctor.get(entry_url(entry, "entry-edit"))
