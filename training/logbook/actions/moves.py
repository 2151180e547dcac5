"""Moving an entry from state to state."""

from typing import Any

from django.db.models import F
from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Denied
from common.templatetags.ui_filters import day
from training.logbook.models import EntryEvent, LogEntry
from training.logbook.queries import read_again
from training.logbook.rules import (
    check_can_be_asked,
    check_can_move,
    check_can_submit,
    check_can_withdraw,
    check_reason,
    sending_of,
)
from training.logbook.workflow import WITHDRAW, EntryStatus, Transition


@action
def move_entry(
    *,
    entry: LogEntry,
    transition: Transition,
    by: User,
    reason: str = "",
    asked_of: User | None = None,
) -> LogEntry:
    """Move `entry` by one transition of the table, with its event. Asks no rule about people.

    Assumes that the caller has just read the entry and asked who may; the UPDATE changes nothing
    if the entry was changed since, so of two people at once one wins. Raises Denied with where
    the entry stands, or if a reason is missing. Two queries.
    """
    check_can_move(entry, transition)
    check_reason(transition, reason)
    now = clock.now()
    changes: dict[str, Any] = {"status": transition.target, "changed_at": now}
    if transition.target is EntryStatus.SUBMITTED:
        changes |= {"asked_of": asked_of, "submitted_at": now}
        changes |= {"first_submitted_at": entry.first_submitted_at or now}
    moved = LogEntry.objects.unchanged_since(entry).update(revision=F("revision") + 1, **changes)
    if not moved:
        read_again(entry)
        check_can_move(entry, transition)
        raise Denied("This entry was changed a moment ago. Open it again and look at it anew.")
    EntryEvent.objects.create(
        entry=entry,
        source=entry.status,
        target=transition.target,
        by=by,
        at=now,
        reason=reason.strip(),
        asked_of=asked_of,
    )
    entry.revision += 1
    for name, value in changes.items():
        setattr(entry, name, value)
    return entry


@action
def submit_entry(*, entry: LogEntry, asked_of: User, by: User) -> LogEntry:
    """Send an entry to `asked_of` for verification, and tell them.

    Raises Denied unless `by` is its doctor, `asked_of` supervises them today and may verify, and
    the entry is a draft, returned, or waiting for somebody who no longer can.
    """
    read_again(entry)
    check_can_submit(by, entry)
    check_can_be_asked(asked_of, entry.doctor)
    move_entry(entry=entry, transition=sending_of(entry), by=by, asked_of=asked_of)
    record(by=by, action="logbook.submit", about=entry.doctor, target=entry)
    notify(
        user=asked_of,
        sentence=f"{by} asks you to verify an entry of {day(entry.ended_on)}.",
        url=reverse("verification:entry", args=[entry.uuid]),
    )
    return entry


@action
def withdraw_entry(*, entry: LogEntry, by: User, reason: str = "") -> LogEntry:
    """Withdraw an entry that is not verified; it stays in the log and counts for nothing.

    Raises Denied unless `by` is its doctor and it is a draft, submitted or returned.
    """
    read_again(entry)
    check_can_withdraw(by, entry)
    waiting_with = entry.asked_of if entry.submitted_at and not entry.is_open else None
    move_entry(entry=entry, transition=WITHDRAW, by=by, reason=reason)
    record(by=by, action="logbook.withdraw", about=entry.doctor, target=entry)
    if waiting_with is not None:
        notify(
            user=waiting_with,
            sentence=f"{by} withdrew an entry of {day(entry.ended_on)} that waited for you.",
        )
    return entry
