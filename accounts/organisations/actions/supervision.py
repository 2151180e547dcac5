"""Who oversees whom."""

from datetime import date

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.organisations.models import SupervisionKind, SupervisionLink
from accounts.organisations.rules import (
    check_can_supervise,
    check_end,
    check_manages_doctor,
    check_manages_supervision,
    check_period,
    check_supervision_once,
)
from accounts.people.models import Doctor, User
from common.actions import action
from common.templatetags.ui_filters import day


@action
def link_supervisor(
    *,
    doctor: Doctor,
    supervisor: User,
    kind: str,
    starts_on: date,
    by: User | None,
    ends_on: date | None = None,
) -> SupervisionLink:
    """Let `supervisor` oversee `doctor` from `starts_on` up to, not including, `ends_on`.

    Denied if `by` does not administer the doctor's organisation, the dates cannot be right, the
    supervisor is the doctor or does not hold the role where the doctor works, or the same link
    is there already. Nine queries.
    """
    if by is not None:
        check_manages_doctor(by, doctor)
    check_period(starts_on, ends_on)
    check_can_supervise(supervisor, doctor, starts_on)
    Doctor.objects.select_for_update(no_key=True).get(pk=doctor.pk)
    link = SupervisionLink(
        doctor=doctor,
        supervisor=supervisor,
        kind=SupervisionKind(kind),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    check_supervision_once(link)
    link.save()
    record(
        by=by,
        action="organisations.link_supervisor",
        about=doctor,
        target=link,
        supervisor=str(supervisor.uuid),
    )
    what = link.get_kind_display().lower()
    notify(user=doctor.user, sentence=f"{supervisor} is your {what} from {day(link.starts_on)}.")
    notify(user=supervisor, sentence=f"You are {what} of {doctor} from {day(link.starts_on)}.")
    return link


@action
def end_supervision(*, link: SupervisionLink, ends_on: date, by: User | None) -> SupervisionLink:
    """Let supervision end: `ends_on` is the first day on which it no longer holds.

    Denied if `by` does not administer where it holds, or the date cannot be right.
    Seven queries.
    """
    if by is not None:
        check_manages_supervision(by, link)
    current: SupervisionLink = SupervisionLink.objects.select_for_update().get(pk=link.pk)
    check_end(current.starts_on, current.ends_on, ends_on)
    current.ends_on = ends_on
    current.save(update_fields=["ends_on"])
    record(by=by, action="organisations.end_supervision", about=link.doctor, target=current)
    what = current.get_kind_display().lower()
    notify(
        user=link.doctor.user,
        sentence=f"{link.supervisor} is no longer your {what} from {day(ends_on)}.",
    )
    notify(
        user=link.supervisor,
        sentence=f"You are no longer {what} of {link.doctor} from {day(ends_on)}.",
    )
    return current
