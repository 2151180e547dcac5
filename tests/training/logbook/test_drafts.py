"""Drafts saved as they are typed, edited, stale, sent and withdrawn."""

import uuid

from tests.training.factories import (
    LogEntryFactory,
)
from tests.training.told import as_form, entry_url, form
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus


class TestDrafts:
    def save(self, doctor, told):
        told = {name: value for name, value in told.items() if name != "submit_key"}
        return doctor.post("/log/autosave/", told, headers={"HX-Request": "true"})

    def test_the_first_makes_the_draft_the_next_ones_change_it(self, doctor):
        told = form()

        first = self.save(doctor, told)
        entry = LogEntry.objects.get()
        assert first["HX-Replace-Url"] == f"/log/{entry.uuid}/edit/"
        assert b"Saved" in first.content

        again = self.save(doctor, told | {"title": "Chaired it well"})
        entry = LogEntry.objects.get()
        assert entry.title == "Chaired it well"
        assert f'name="revision" value="{entry.revision}"' in again.content.decode()

    def test_an_answer_that_got_lost_does_no_harm(self, doctor):
        """The browser still has the old revision, but it is the same showing of the form."""
        told = form()
        self.save(doctor, told)
        self.save(doctor, told | {"title": "Two"})

        assert self.save(doctor, told | {"title": "Three"}).status_code == 200
        assert LogEntry.objects.get().title == "Three"

    def test_an_unfinished_form_is_not_saved_and_says_why(self, doctor):
        response = self.save(doctor, form(title=""))

        assert response.status_code == 422
        assert b"Not saved yet, still on this page. Say what you did" in response.content
        assert not LogEntry.objects.exists()

    def test_identifying_text_is_kept_in_the_draft(self, doctor):
        assert self.save(doctor, form(summary="SW1A 2AA")).status_code == 200

    def test_what_was_sent_is_not_changed_by_a_page_left_open(self, doctor, cast):
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
        )

        response = self.save(doctor, as_form(entry, summary="late"))

        assert response.status_code == 422
        assert "it is with Helen Marsh" in response.content.decode()
        assert LogEntry.objects.get().summary == ""

    def test_the_draft_of_somebody_else_is_out_of_reach(self, doctor, cast):
        theirs = LogEntryFactory(doctor=cast.stranger)

        assert self.save(doctor, as_form(theirs, summary="mine")).status_code == 422
        assert LogEntry.objects.get().summary == ""


class TestEditing:
    def test_the_form_shows_what_stands_there(self, doctor, cast, elements):
        entry = LogEntryFactory(doctor=cast.doctor, claims={elements[0]: 4})

        shown = doctor.get(entry_url(entry, "entry-edit")).context["form"]

        assert shown["title"].value() == entry.title
        assert shown[f"claim_{elements[0].code}"].value() == 4

    def test_a_stale_form_shows_both_and_writes_nothing_until_sent_again(self, doctor, cast):
        entry = LogEntryFactory(doctor=cast.doctor, title="Before")
        told = as_form(entry, summary="Mine")
        doctor.post(entry_url(entry, "entry-edit"), as_form(entry, summary="Theirs"))

        refused = doctor.post(entry_url(entry, "entry-edit"), told)

        assert refused.status_code == 422
        assert "Theirs" in refused.content.decode()
        assert refused.context["form"]["summary"].value() == "Mine"
        assert LogEntry.objects.get().summary == "Theirs"

        again = {
            **told,
            "revision": refused.context["form"]["revision"].value(),
            "submit_key": str(uuid.uuid4()),
        }
        assert doctor.post(entry_url(entry, "entry-edit"), again).status_code == 302
        assert LogEntry.objects.get().summary == "Mine"

    def test_a_stale_level_is_among_both(self, doctor, cast, elements):
        entry = LogEntryFactory(doctor=cast.doctor, claims={elements[0]: 2})
        LogEntry.objects.update(revision=3)

        refused = doctor.post(
            entry_url(entry, "entry-edit"), as_form(entry, **{f"claim_{elements[0].code}": "5"})
        )

        assert [d.label for d in refused.context["form"].differences] == [elements[0].name]

    def test_what_is_verified_is_not_edited(self, doctor, cast):
        entry = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.VERIFIED, asked_of=cast.supervisor
        )

        assert doctor.get(entry_url(entry, "entry-edit")).status_code == 403
        assert doctor.post(entry_url(entry, "entry-edit"), as_form(entry)).status_code == 403
        assert "it was verified by Helen Marsh" in doctor.get(entry_url(entry)).content.decode()


class TestMoving:
    def test_submit_from_the_entry(self, doctor, cast):
        entry = LogEntryFactory(doctor=cast.doctor)

        doctor.post(entry_url(entry, "entry-submit"), {"asked_of": str(cast.supervisor.uuid)})

        assert LogEntry.objects.get().status == EntryStatus.SUBMITTED

    def test_asking_somebody_who_is_no_supervisor_is_refused(self, doctor, cast):
        entry = LogEntryFactory(doctor=cast.doctor)

        for value in (str(cast.stranger.user.uuid), "", "\x00"):
            response = doctor.post(entry_url(entry, "entry-submit"), {"asked_of": value})
            assert response.status_code == 403
        assert LogEntry.objects.get().status == EntryStatus.DRAFT

    def test_withdrawing_is_confirmed_first(self, doctor, cast):
        entry = LogEntryFactory(doctor=cast.doctor)

        assert b"Withdraw this entry?" in doctor.get(entry_url(entry, "entry-withdraw")).content
        assert LogEntry.objects.get().status == EntryStatus.DRAFT
        doctor.post(entry_url(entry, "entry-withdraw"), {"reason": "Twice."})
        assert LogEntry.objects.get().status == EntryStatus.WITHDRAWN

    def test_a_reason_that_cannot_be_stored_comes_back(self, doctor, cast):
        entry = LogEntryFactory(doctor=cast.doctor)

        assert (
            doctor.post(entry_url(entry, "entry-withdraw"), {"reason": "\x00"}).status_code == 422
        )
