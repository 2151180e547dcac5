"""Writing what an entry says."""

import uuid as uuids
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from accounts.audit.actions import record
from accounts.people.models import Doctor, User
from common import clock
from common.actions import action
from common.errors import Denied, Stale
from training.frameworks.models import Element, EvidenceType
from training.logbook.models import EntryClaim, EntryEvent, LogEntry
from training.logbook.queries import claims_of, read_again
from training.logbook.rules import (
    check_can_edit,
    check_can_log,
    check_references,
    claim_field,
    content_problems,
    standing,
)
from training.logbook.workflow import EntryStatus
from training.modules.models import Module

Claims = Mapping[Element, int]
CONTENT = ("title", "kind", "module", "topic", "started_on", "ended_on", "hours", "summary")


@action
def start_entry(
    *,
    doctor: Doctor,
    by: User,
    kind: EvidenceType,
    title: str,
    ended_on: date,
    hours: Decimal,
    module: Module | None = None,
    topic: str = "",
    started_on: date | None = None,
    summary: str = "",
    claims: Claims | None = None,
    uuid: uuids.UUID | None = None,
    form_key: uuids.UUID | None = None,
) -> LogEntry:
    """A new draft. `hours` are hours of learning, with two decimals at most.

    `uuid` lets a form name its entry beforehand: sent twice, it makes one, which is returned as it
    stands.
    Raises Denied unless `by` is the doctor and the content is possible.
    """
    check_can_log(by, doctor)
    _check_content(
        doctor,
        kind=kind,
        title=title,
        ended_on=ended_on,
        hours=hours,
        started_on=started_on,
        summary=summary,
        claims=claims,
    )
    check_references(doctor, module, claims)
    now = clock.now()
    entry, is_new = LogEntry.objects.get_or_create(
        uuid=uuid or uuids.uuid4(),
        defaults={
            "form_key": form_key,
            "doctor": doctor,
            "kind": kind,
            "title": title.strip(),
            "module": module,
            "topic": topic or (module.topic if module else ""),
            "started_on": started_on,
            "ended_on": ended_on,
            "hours": hours,
            "summary": summary,
            "created_at": now,
            "changed_at": now,
        },
    )
    if entry.doctor_id != doctor.pk:
        raise Denied("This form belongs to another entry. Open a new one.")
    if not is_new:
        return entry
    _write_claims(entry, claims or {})
    EntryEvent.objects.create(entry=entry, target=EntryStatus.DRAFT, by=by, at=now)
    record(by=by, action="logbook.start", about=doctor, target=entry)
    return entry


@action
def save_entry(
    *,
    entry: LogEntry,
    revision: int,
    by: User,
    kind: EvidenceType,
    title: str,
    ended_on: date,
    hours: Decimal,
    module: Module | None = None,
    topic: str = "",
    started_on: date | None = None,
    summary: str = "",
    claims: Claims | None = None,
    form_key: uuids.UUID | None = None,
) -> LogEntry:
    """Change a draft or returned entry that was read at `revision`.

    Without `claims` those there stay. A save from the showing of a form (`form_key`) that wrote
    last is taken even if the answer to it got lost. Raises Denied, or Stale with what stands there
    now, if the entry was changed otherwise since. Nothing changed, nothing written.
    """
    read_again(entry)
    check_can_edit(by, entry)
    told: dict[str, Any] = {
        "kind": kind,
        "title": title.strip(),
        "module": module,
        "topic": topic or (module.topic if module else ""),
        "started_on": started_on,
        "ended_on": ended_on,
        "hours": hours,
        "summary": summary,
    }
    there = claims_of(entry)
    changed = [name for name, value in told.items() if getattr(entry, name) != value]
    if claims is not None and dict(claims) != there:
        changed.append("claims")
    if not changed:
        return entry
    if entry.revision != revision and (form_key is None or entry.form_key != form_key):
        raise _stale(entry, there, claims)
    content = {name: told[name] for name in told if name not in {"module", "topic"}}
    _check_content(entry.doctor, claims=claims, **content)
    check_references(entry.doctor, module if module != entry.module else None, claims)
    _overwrite(entry, told | {"form_key": form_key})
    if "claims" in changed and claims is not None:
        _write_claims(entry, claims)
    record(by=by, action="logbook.save", about=entry.doctor, target=entry, fields=changed)
    return entry


def _stale(entry: LogEntry, there: Claims, claims: Claims | None) -> Stale:
    """The refusal of a form opened before the last change, with what stands there now."""
    elements = {**there, **(claims or {})}
    return Stale(
        "You changed this entry somewhere else since you opened it here.",
        theirs={
            "revision": entry.revision,
            **{name: getattr(entry, name) for name in CONTENT},
            **{claim_field(element): there.get(element) for element in elements},
        },
    )


def _overwrite(entry: LogEntry, values: Mapping[str, Any]) -> None:
    now = clock.now()
    written = LogEntry.objects.unchanged_since(entry).update(
        revision=F("revision") + 1, changed_at=now, **values
    )
    if not written:
        read_again(entry)
        if not entry.is_open:
            raise Denied(f"You can’t change this entry: {standing(entry)}.")
        raise _stale(entry, claims_of(entry), None)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.revision += 1
    entry.changed_at = now


def _check_content(doctor: Doctor, **content: Any) -> None:
    for problem in content_problems(doctor, **content).values():
        raise Denied(problem)


def _write_claims(entry: LogEntry, claims: Claims) -> None:
    entry.claims.all().delete()
    EntryClaim.objects.bulk_create(
        EntryClaim(entry=entry, element=element, level=level) for element, level in claims.items()
    )
