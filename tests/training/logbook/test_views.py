"""Logging on the quick page: what is taken, what comes back and why."""

import uuid
from decimal import Decimal

import pytest

from accounts.organisations.models import Membership
from common import clock
from tests.training.factories import (
    EvidenceTypeFactory,
    LogEntryFactory,
    ModuleFactory,
)
from tests.training.told import NEW, form, yesterday
from training.logbook.models import LogEntry
from training.logbook.queries import claims_of
from training.logbook.workflow import EntryStatus


class TestLogging:
    def test_three_fields_make_a_draft(self, doctor, cast):
        response = doctor.post(NEW, form())

        entry = LogEntry.objects.get()
        assert response.url == f"/log/{entry.uuid}/#saved"
        assert (entry.doctor, entry.hours, entry.kind.code) == (cast.doctor, Decimal("1.5"), "CPD")
        assert doctor.get(response.url).status_code == 200

    def test_send_at_once(self, doctor, cast):
        response = doctor.post(NEW, form(send="1", asked_of=str(cast.supervisor.uuid)), follow=True)

        entry = LogEntry.objects.get()
        assert (entry.status, entry.asked_of) == (EntryStatus.SUBMITTED, cast.supervisor)
        assert b"Sent to Helen Marsh for verification." in response.content

    def test_the_form_says_beforehand_who_will_see_it(self, doctor):
        text = " ".join(doctor.get(NEW).text.split())
        for who in (
            "Only you, until you send it",
            "whoever verified or returned it while they are a supervisor where you work",
            "Once it is verified, the medical director where you work sees it too.",
        ):
            assert who in text

    def test_without_a_supervisor_it_is_kept_and_says_what_to_do(self, doctor, cast):
        cast.doctor.supervision_links.all().delete()

        assert b"Nobody is set down as your supervisor" in doctor.get(NEW).content
        response = doctor.post(NEW, form(send="1"), follow=True)

        assert LogEntry.objects.get().status == EntryStatus.DRAFT
        assert b"Ask your administrator to name one" in response.content

    def test_a_module_alone_and_a_day_are_enough(self, doctor):
        module = ModuleFactory(title="Running a meeting", hours=Decimal("3.50"), topic="team")

        doctor.post(NEW, form(module=str(module.uuid), title="", hours=""))

        entry = LogEntry.objects.get()
        assert (entry.title, entry.hours, entry.topic) == (
            "Running a meeting",
            Decimal("3.5"),
            "team",
        )
        assert entry.module == module

    def test_a_link_begins_it_with_what_is_asked_for(self, doctor, elements):
        wanted = EvidenceTypeFactory(code="QI", name="Improvement project")
        link = {"kind": "QI", "topic": "finance", "element": elements[0].code, "level": "3"}

        shown = doctor.get(NEW, link).context["form"]
        strange = doctor.get(NEW, dict.fromkeys(link, "\x00")).context["form"]

        assert (shown["kind"].value(), shown["topic"].value()) == (wanted.code, "finance")
        claims = [field.value() for _, fields, _ in shown.claim_groups for field in fields]
        assert claims.count(3) == 1
        assert not any(field.value() for _, fields, _ in strange.claim_groups for field in fields)

    def test_the_page_for_a_module_is_filled_in(self, doctor, elements):
        module = ModuleFactory(title="Running a meeting", elements=elements[:1])

        shown = doctor.get(NEW, {"module": str(module.uuid)}).context["form"]

        assert (shown["title"].value(), shown["hours"].value()) == ("Running a meeting", "6")
        assert shown["kind"].value() == "CPD"
        assert [is_open for _, _, is_open in shown.claim_groups] == [True]

    def test_choosing_a_module_keeps_what_was_typed(self, doctor, elements):
        first, second = ModuleFactory(hours=Decimal(4)), ModuleFactory(hours=Decimal(8))
        asked = {"module": str(second.uuid), "ended_on": yesterday(), "claim_E": "3"}

        replaced = doctor.get("/log/new/module/", asked | {"title": first.title, "hours": "4"})
        typed = doctor.get("/log/new/module/", asked | {"title": "My own words", "hours": "2"})

        assert replaced.context["form"]["title"].value() == second.title
        assert replaced.context["form"]["hours"].value() == "8"
        assert typed.context["form"]["title"].value() == "My own words"
        assert typed.context["form"]["hours"].value() == "2"
        assert typed.context["form"]["ended_on"].value() == yesterday()

    def test_a_module_that_is_no_module_is_ignored(self, doctor, elements):
        assert doctor.get(NEW, {"module": "\x00"}).status_code == 200
        assert doctor.get("/log/new/module/", {"module": "1'"}).status_code == 200
        assert doctor.get("/log/new/module/", {"claims": "x"}).status_code == 200

    def test_levels_are_claimed_by_element(self, doctor, elements):
        told = {f"claim_{elements[0].code}": "3", f"claim_{elements[1].code}": ""}

        doctor.post(NEW, form(**told))

        assert claims_of(LogEntry.objects.get()) == {elements[0]: 3}

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"title": ""}, "title", "Say what you did"),
            ({"title": "a\x00b"}, "title", "cannot be stored"),
            ({"title": "x" * 200}, "title", "at most 160"),
            ({"summary": "\x00"}, "summary", "cannot be stored"),
            ({"summary": "x" * 10_001}, "summary", "at most 10000"),
            ({"ended_on": ""}, "ended_on", "required"),
            ({"ended_on": "31/02/2026"}, "ended_on", "a date that exists"),
            ({"ended_on": "2999-01-01"}, "ended_on", "still to come"),
            ({"ended_on": "0001-01-01"}, "ended_on", "before you qualified"),
            ({"started_on": "2999-01-01"}, "started_on", "can’t start after it ended"),
            ({"hours": ""}, "hours", "How many hours"),
            ({"hours": "a lot"}, "hours", "as a number"),
            ({"hours": "1.555"}, "hours", "two decimals"),
            ({"hours": "25"}, "hours", "Add the day it started"),
            ({"hours": "-1"}, "hours", "as a number"),
            ({"hours": "1e400"}, "hours", "digits"),
            ({"kind": "NONE"}, "kind", "one of those in the list"),
            ({"module": str(uuid.uuid4())}, "module", "one of those in the list"),
            ({"module": "not a uuid"}, "module", "one of those in the list"),
            ({"module": "\x00"}, "module", "one of those in the list"),
            ({"topic": "\x00"}, "topic", "one of those in the list"),
            ({"asked_of": str(uuid.uuid4())}, "asked_of", "one of those in the list"),
            ({"revision": "x"}, "revision", "whole number"),
        ],
    )
    def test_a_wrong_field_says_so_and_keeps_the_rest(self, doctor, changes, field, sentence):
        response = doctor.post(NEW, form(**changes))

        assert response.status_code == 422
        assert sentence in " ".join(response.context["form"].errors[field])
        assert not LogEntry.objects.exists()
        typed = form(**changes)["title"].replace("\x00", "")
        assert response.context["form"]["title"].value() == typed

    def test_text_that_names_somebody_is_warned_about_once(self, doctor):
        told = form(summary="Patient 943 476 5919 did well.")

        warned = doctor.post(NEW, told)
        assert warned.status_code == 422
        assert b"seems to hold an NHS number" in warned.content
        assert not LogEntry.objects.exists()

        doctor.post(NEW, told | {"keep_anyway": "on", "submit_key": str(uuid.uuid4())})
        assert LogEntry.objects.get().summary == "Patient 943 476 5919 did well."

    def test_a_double_submit_makes_one_entry(self, doctor):
        told = form()

        first, second = doctor.post(NEW, told), doctor.post(NEW, told)
        third = doctor.post(NEW, told | {"submit_key": str(uuid.uuid4())})

        assert first.url == second.url == third.url
        assert LogEntry.objects.count() == 1

    def test_an_entry_of_somebody_else_is_not_written_to(self, doctor, cast):
        theirs = LogEntryFactory(doctor=cast.stranger)

        response = doctor.post(NEW, form(entry=str(theirs.uuid)))

        assert response.status_code == 422
        assert LogEntry.objects.get().title == theirs.title

    def test_without_a_place_as_a_doctor_nothing_is_logged(self, doctor):
        Membership.objects.all().update(ends_on=clock.today())

        assert doctor.get(NEW).status_code == 403
        assert b"no current place as a doctor" in doctor.get("/log/").content

    def test_who_is_no_doctor_has_no_log(self, client, cast):
        client.force_login(cast.supervisor)

        assert client.get("/log/").status_code == 403
        assert client.get(NEW).status_code == 403
