"""Writing audit events, inside other actions, so that both are kept or neither; and forgetting
which forms were sent, when nobody can send them again.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from accounts.audit.models import AuditEvent, EventKind, SubmittedForm
from common import clock
from common.actions import action

if TYPE_CHECKING:
    from accounts.people.models import Doctor, User


def record(
    *,
    by: "User | None",
    action: str,
    about: "Doctor | None" = None,
    target: Any = None,
    **details: object,
) -> AuditEvent:
    """Write that `by` did `action` (slice.verb) to `target`, in the record of `about`.

    Assumes a transaction around it and details without private text, JSON-able. One query.
    """
    return _written(_event(EventKind.WRITE, by, action, about, target, details))


def record_many(*, by: "User | None", action: str, about: "Iterable[Doctor]") -> None:
    """The same in the record of each of several doctors, of no one object. One query for a few
    hundred.
    """
    AuditEvent.objects.bulk_create(
        _event(EventKind.WRITE, by, action, doctor, None, {}) for doctor in about
    )


def record_many_read(*, by: "User", action: str, about: "Iterable[Doctor]") -> None:
    """Write that `by` read something of each of several doctors, the reader's own record left out.

    One query for a few hundred.
    """
    AuditEvent.objects.bulk_create(
        _event(EventKind.READ, by, action, doctor, None, {})
        for doctor in about
        if doctor.user_id != by.pk
    )


def record_list_read(
    *, by: "User", action: str, listed: str, about: "Iterable[Doctor]", **details: object
) -> None:
    """Write that `by` opened a list (`action`), and in the record of each doctor on it that they
    were seen there (`listed`): the latter once a day, and not for the reader's own.

    One query for up to about 80 doctors. Rows go in one order, so that two readings at once by
    the same person wait for each other and never for one another in a ring.
    """
    events = [_event(EventKind.READ, by, action, None, None, details)]
    doctors = {doctor.pk: doctor for doctor in about if doctor.user_id != by.pk}
    for _, doctor in sorted(doctors.items()):
        event = _event(EventKind.READ, by, listed, doctor, None, {})
        event.once_on = clock.today()
        events.append(event)
    AuditEvent.objects.bulk_create(events, ignore_conflicts=True)


def record_read(
    *,
    by: "User",
    action: str,
    about: "Doctor | None" = None,
    target: Any = None,
    **details: object,
) -> AuditEvent | None:
    """Write that `by` opened the record of `about`; a doctor's look at their own is not written.

    One query. With the two above the only write that a GET makes.
    """
    if about is not None and about.user_id == by.pk:
        return None
    return _written(_event(EventKind.READ, by, action, about, target, details))


@action
def forget_old_forms(*, at_most: int = 1000) -> int:
    """Forget `at_most` forms that were sent longer ago than they are kept; returns how many.

    Those that another process is forgetting are left to it, so that nobody waits. Two queries.
    """
    old = SubmittedForm.objects.old().select_for_update(skip_locked=True).order_by("id")
    found = list(old.values_list("pk", flat=True)[:at_most])
    SubmittedForm.objects.filter(pk__in=found).delete()
    return len(found)


def _written(event: AuditEvent) -> AuditEvent:
    event.save(force_insert=True)
    return event


def _event(
    kind: EventKind,
    by: "User | None",
    action: str,
    about: "Doctor | None",
    target: Any,
    details: dict[str, object],
) -> AuditEvent:
    return AuditEvent(
        at=clock.now(),
        actor=by,
        kind=kind,
        action=action,
        about=about,
        object_type=target._meta.label_lower if target is not None else "",
        object_uuid=getattr(target, "uuid", None),
        details=details,
    )
