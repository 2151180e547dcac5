"""Files of an entry, from the form to the download."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common.errors import Denied
from common.files import WrongFile
from tests.training.factories import LogEntryFactory
from tests.training.told import NEW, PDF_FILE, as_form, entry_url, form, pdf
from training.logbook.actions import attach_file, remove_file
from training.logbook.models import EntryFile, LogEntry
from training.logbook.workflow import EntryStatus


class TestFiles:
    def attach(self, doctor, *files, **changes):
        return doctor.post(NEW, form(attachments=list(files), **changes))

    def test_a_file_is_kept_by_uuid_and_served_as_an_attachment(self, doctor, cast):
        self.attach(doctor, pdf("../my\u202e certificate.pdf"))

        kept = EntryFile.objects.get()
        assert kept.name == "my certificate.pdf"
        assert kept.file.name == f"entries/{kept.uuid.hex[:2]}/{kept.uuid.hex}"
        response = doctor.get(reverse("logbook:file", args=[kept.uuid]))
        assert b"".join(response.streaming_content) == PDF_FILE
        assert response["Content-Disposition"] == 'attachment; filename="my certificate.pdf"'
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]

    def test_reading_a_file_is_asked_and_written_down(self, doctor, client, cast):
        self.attach(doctor, pdf(), send="1", asked_of=str(cast.supervisor.uuid))
        url = reverse("logbook:file", args=[EntryFile.objects.get().uuid])

        client.force_login(cast.stranger.user)
        assert client.get(url).status_code == 404
        client.force_login(cast.supervisor)
        response = client.get(url)
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == PDF_FILE
        assert AuditEvent.objects.get(action="logbook.read_file").actor == cast.supervisor

    def test_a_wrong_file_is_named_and_nothing_is_written(self, doctor):
        wrong = SimpleUploadedFile("a.png", b"<html>")

        response = self.attach(doctor, wrong, pdf())

        assert response.status_code == 422
        assert b"a.png: It is a web page" in response.content
        assert not LogEntry.objects.exists()
        assert not EntryFile.objects.exists()

    def test_what_is_refused_after_all_leaves_no_file(self, doctor, cast, monkeypatch, settings):
        def refuse(**_):
            raise Denied("Not today.")

        def stored():
            return {one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()}

        monkeypatch.setattr("training.logbook.views.writing.submit_entry", refuse)
        before = stored()
        response = self.attach(doctor, pdf(), send="1", asked_of=str(cast.supervisor.uuid))

        assert response.status_code == 422
        assert not EntryFile.objects.exists()
        assert stored() == before

    def test_ten_files_and_no_more(self, doctor, cast):
        self.attach(doctor, *[pdf() for _ in range(11)])
        assert not LogEntry.objects.exists()

        self.attach(doctor, *[pdf() for _ in range(10)])
        entry = LogEntry.objects.get()
        edit = as_form(entry, attachments=[pdf()])
        response = doctor.post(entry_url(entry, "entry-edit"), edit)
        assert response.status_code == 422
        assert b"An entry holds 10 files at most" in response.content
        assert EntryFile.objects.count() == 10

    def test_files_are_to_be_chosen_again_when_something_else_is_wrong(self, doctor):
        response = self.attach(doctor, pdf(), title="")

        assert b"Choose the files again" in response.content

    def test_a_removed_file_is_gone_and_its_row_stays(
        self, doctor, cast, django_capture_on_commit_callbacks
    ):
        self.attach(doctor, pdf())
        kept = EntryFile.objects.get()
        url = reverse("logbook:file-remove", args=[kept.uuid])

        with django_capture_on_commit_callbacks(execute=True):
            assert doctor.post(url).status_code == 302

        kept.refresh_from_db()
        assert kept.removed_at is not None
        assert not kept.file.storage.exists(kept.file.name)
        assert doctor.get(reverse("logbook:file", args=[kept.uuid])).status_code == 404
        assert doctor.post(url).status_code == 404
        assert AuditEvent.objects.filter(action="logbook.remove_file").count() == 1

    def test_files_of_what_was_sent_stay(self, doctor, cast):
        self.attach(doctor, pdf(), send="1", asked_of=str(cast.supervisor.uuid))
        kept = EntryFile.objects.get()

        assert doctor.post(reverse("logbook:file-remove", args=[kept.uuid])).status_code == 403
        doctor.logout()
        doctor.force_login(cast.supervisor)
        assert doctor.post(reverse("logbook:file-remove", args=[kept.uuid])).status_code == 403
        assert EntryFile.objects.get().removed_at is None


class TestTheActions:
    def test_a_file_is_attached_with_its_digest_and_audit(self, cast):
        entry = LogEntryFactory(doctor=cast.doctor)

        kept = attach_file(entry=entry, upload=pdf(), by=cast.user)

        assert kept.sha256 == hashlib.sha256(PDF_FILE).hexdigest()
        event = AuditEvent.objects.get(action="logbook.attach_file")
        assert (event.about, event.object_uuid, event.details) == (cast.doctor, kept.uuid, {})

    def test_the_action_refuses_by_itself(self, cast):
        entry = LogEntryFactory(doctor=cast.doctor)
        sent = LogEntryFactory(
            doctor=cast.doctor, status=EntryStatus.SUBMITTED, asked_of=cast.supervisor
        )

        with pytest.raises(WrongFile, match="It is empty"):
            attach_file(entry=entry, upload=SimpleUploadedFile("a.pdf", b""), by=cast.user)
        with pytest.raises(Denied, match="Only the doctor"):
            attach_file(entry=entry, upload=pdf(), by=cast.supervisor)
        with pytest.raises(Denied, match="it is with Helen Marsh"):
            attach_file(entry=sent, upload=pdf(), by=cast.user)
        for _ in range(10):
            attach_file(entry=entry, upload=pdf(), by=cast.user)
        with pytest.raises(Denied, match="holds 10 files at most"):
            attach_file(entry=entry, upload=pdf(), by=cast.user)

    def test_a_removed_file_makes_room(self, cast):
        entry = LogEntryFactory(doctor=cast.doctor)
        kept = [attach_file(entry=entry, upload=pdf(), by=cast.user) for _ in range(10)]

        remove_file(file=kept[0], by=cast.user)
        remove_file(file=kept[0], by=cast.user)

        assert attach_file(entry=entry, upload=pdf(), by=cast.user)
        assert AuditEvent.objects.filter(action="logbook.remove_file").count() == 1

    def test_a_row_that_cannot_be_written_leaves_no_file(self, cast, monkeypatch):
        entry = LogEntryFactory(doctor=cast.doctor)
        stored = []

        def note(file, *args, **kwargs):
            stored.append(file.file.name)
            raise RuntimeError("broken")

        monkeypatch.setattr(EntryFile, "save", note)

        with pytest.raises(RuntimeError):
            attach_file(entry=entry, upload=pdf(), by=cast.user)
        assert stored
        assert not default_storage.exists(stored[0])
