"""Writing who holds which post. Every act is a new row with the same `post`; none is changed."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.organisations.models import Organisation
from accounts.people.facts import FactKind, changed
from accounts.people.models import Doctor, Tier, User
from common import clock
from common.actions import action
from common.errors import Denied, Stale
from common.templatetags.ui_filters import day
from pathways.appointments.models import TERMS, Appointment
from pathways.appointments.queries import latest_of
from pathways.appointments.rules import check_can_appoint, check_post
from pathways.ladders.models import Rung


@action
def appoint(
    *,
    doctor: Doctor,
    organisation: Organisation,
    title: str,
    rung: Rung | None,
    tier: Tier | int,
    starts_on: date,
    by: User | None,
    ends_on: date | None = None,
    is_acting: bool = False,
    clinical: Decimal | float = 0,
    leadership: Decimal | float = 0,
    education: Decimal | float = 0,
    research: Decimal | float = 0,
    reason: str = "",
) -> Appointment:
    """Record that `doctor` holds a post on [starts_on, ends_on); no end: until further notice.

    The four parts are fractions of full time and together the post's whole time. `rung` is None
    for a side role. Raises Denied if `by` may not, or with what is wrong with the post. About 8
    queries beside readiness's own.
    """
    if by is not None:
        check_can_appoint(by, doctor, organisation)
    post = Appointment(
        post=uuid.uuid4(),
        doctor=doctor,
        organisation=organisation,
        title=title.strip(),
        rung=rung,
        tier=int(tier),
        starts_on=starts_on,
        ends_on=ends_on,
        is_acting=is_acting,
        clinical=_fraction(clinical),
        leadership=_fraction(leadership),
        education=_fraction(education),
        research=_fraction(research),
        reason=reason.strip(),
    )
    check_post(post)
    _lock(doctor)
    return _write(post, "appoint", f"appointed you: {post.title}, from {day(starts_on)}", by)


@action
def end_appointment(
    *, appointment: Appointment, ends_on: date, by: User | None, reason: str = ""
) -> Appointment:
    """Set the first day on which the post is no longer held: sooner, or later to extend it.

    Raises Denied if `by` may not or the day is wrong, Stale if the row was replaced since.
    """
    _open(appointment, by)
    if ends_on == appointment.ends_on:
        raise Denied(f"The post ends then already: it is held until {day(ends_on)}.")
    sentence = f"set the end of your post: {appointment.title}, until {day(ends_on)}"
    return _replace(appointment, "end", sentence, by, reason, {"ends_on": ends_on})


@action
def correct_appointment(
    *, appointment: Appointment, by: User | None, reason: str, **changes: Any
) -> Appointment:
    """Record the post anew with other TERMS; the wrong row stays, revoked.

    Raises Denied if `by` may not (where it was and where it will be), without a reason, or with
    what is wrong; Stale if the row was replaced since.
    """
    if unknown := set(changes) - set(TERMS):
        raise TypeError(f"An appointment has no {', '.join(sorted(unknown))} to correct.")
    _open(appointment, by)
    _need_reason(reason)
    if by is not None and "organisation" in changes:
        check_can_appoint(by, appointment.doctor, changes["organisation"])
    sentence = f"corrected your appointment: {changes.get('title', appointment.title)}"
    return _replace(appointment, "correct", sentence, by, reason, changes)


@action
def withdraw_appointment(*, appointment: Appointment, by: User | None, reason: str) -> Appointment:
    """Take back a post that never was: the row stays, revoked, and nothing takes its place.

    Raises Denied if `by` may not or gives no reason; Stale if the row was replaced since.
    """
    _open(appointment, by)
    _need_reason(reason)
    _revoke(appointment)
    sentence = f"took back: {appointment.title}. {reason.strip()}".rstrip(".")
    _tell(appointment, "withdraw", sentence, by, reason=reason.strip())
    return appointment


def _lock(doctor: Doctor) -> None:
    """Let one writer at a time at a doctor's facts; those who only refer to the doctor go on."""
    Doctor.objects.select_for_update(no_key=True).get(pk=doctor.pk)


def _open(appointment: Appointment, by: User | None) -> None:
    if by is not None:
        check_can_appoint(by, appointment.doctor, appointment.organisation)
    _lock(appointment.doctor)
    appointment.refresh_from_db(fields=["revoked_at"])
    if appointment.revoked_at is None:
        return
    theirs = latest_of(appointment)
    if theirs is None:
        raise Stale("This appointment was taken back since you opened it.", theirs={})
    who = theirs.recorded_by or "Somebody"
    raise Stale(
        f"{who} changed this appointment on {day(theirs.recorded_at)}. Nothing of yours was saved.",
        theirs={name: getattr(theirs, name) for name in TERMS},
    )


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Denied("Say why: the doctor will read it.")


def _replace(
    old: Appointment,
    verb: str,
    sentence: str,
    by: User | None,
    reason: str,
    changes: dict[str, Any],
) -> Appointment:
    terms = {name: getattr(old, name) for name in TERMS} | changes
    post = Appointment(
        post=old.post, doctor=old.doctor, replaces=old, reason=reason.strip(), **terms
    )
    check_post(post)
    _revoke(old)
    return _write(post, verb, sentence, by)


def _revoke(appointment: Appointment) -> None:
    appointment.revoked_at = clock.now()
    appointment.save(update_fields=["revoked_at"])


def _write(post: Appointment, verb: str, sentence: str, by: User | None) -> Appointment:
    post.recorded_by, post.recorded_at = by, clock.now()
    post.save(force_insert=True)
    _tell(post, verb, sentence, by)
    return post


def _tell(post: Appointment, verb: str, sentence: str, by: User | None, **details: object) -> None:
    record(
        by=by,
        action=f"appointments.{verb}",
        about=post.doctor,
        target=post,
        title=post.title,
        starts_on=post.starts_on.isoformat(),
        ends_on=post.ends_on.isoformat() if post.ends_on else None,
        **details,
    )
    if by is not None:
        url = reverse("journeys:doctor", args=[post.doctor.uuid])
        notify(user=post.doctor.user, sentence=f"{by} {sentence}.", url=url)
    changed(post.doctor, FactKind.SERVICE)


def _fraction(value: Decimal | float) -> Decimal:
    return Decimal(str(value))
