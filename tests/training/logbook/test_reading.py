"""Who sees an entry and the list, and at how many queries."""

import pytest

from accounts.audit.models import AuditEvent
from tests.accounts.factories import director_of, supervisor_of
from tests.training.factories import (
    ElementFactory,
    EvidenceTypeFactory,
    LogEntryFactory,
    ModuleFactory,
)
from tests.training.told import NEW, as_form, entry_url
from training.logbook.workflow import EntryStatus


class TestWhoSees:
    @pytest.mark.parametrize(
        ("status", "who"),
        [
            (EntryStatus.DRAFT, {"user"}),
            (EntryStatus.SUBMITTED, {"user", "supervisor", "colleague"}),
            (EntryStatus.RETURNED, {"user", "supervisor", "colleague"}),
            (EntryStatus.VERIFIED, {"user", "supervisor", "colleague", "director"}),
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
