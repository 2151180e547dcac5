"""Files attached to an entry."""

from typing import Any

from django.db import transaction

from accounts.audit.actions import record
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Denied
from common.files import know
from training.logbook.models import EntryFile, LogEntry
from training.logbook.queries import read_again
from training.logbook.rules import MOST_FILES, check_can_edit


@action
def attach_file(*, entry: LogEntry, upload: Any, by: User) -> EntryFile:
    """Keep an uploaded file with a draft or returned entry, under its uuid.

    Raises Denied by the rule or if the entry holds MOST_FILES already, and WrongFile if the file
    is none of the kinds that are kept. Nothing is stored before all is asked.
    """
    LogEntry.objects.select_for_update().get(pk=entry.pk)
    read_again(entry)
    check_can_edit(by, entry)
    if entry.files.filter(removed_at=None).count() >= MOST_FILES:
        raise Denied(f"An entry holds {MOST_FILES} files at most. Remove one first.")
    known = know(upload)
    now = clock.now()
    kept = EntryFile(
        entry=entry,
        name=known.name,
        content_type=known.kind.content_type,
        size=known.size,
        sha256=known.sha256,
        added_at=now,
    )
    kept.file.save(known.name, upload, save=False)
    try:
        kept.save()
        LogEntry.objects.filter(pk=entry.pk).update(changed_at=now)
        record(by=by, action="logbook.attach_file", about=entry.doctor, target=kept)
    except BaseException:
        kept.file.delete(save=False)
        raise
    return kept


@action
def remove_file(*, file: EntryFile, by: User) -> EntryFile:
    """Take a file off a draft or returned entry: its content is deleted, that it was there stays.

    Raises Denied by the rule. A file removed already is left as it is.
    """
    entry = file.entry
    LogEntry.objects.select_for_update().get(pk=entry.pk)
    read_again(entry)
    check_can_edit(by, entry)
    removed = EntryFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=clock.now())
    if removed:
        record(by=by, action="logbook.remove_file", about=entry.doctor, target=file)
        transaction.on_commit(lambda: file.file.storage.delete(str(file.file.name)))
    return file
