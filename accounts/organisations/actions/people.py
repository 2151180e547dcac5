"""What administrators write about people: their account and their profile as a doctor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.organisations.actions.memberships import lock_organisation
from accounts.organisations.models import Membership, Role, forget_roles
from accounts.organisations.rules import (
    check_administrator_remains,
    check_can_open_or_close,
    check_manages_doctor,
    check_manages_future_doctor,
)
from accounts.people.actions import add_doctor, change_profile
from accounts.people.models import Doctor, User
from common import clock
from common.actions import action
from common.errors import Denied


@action
def register_doctor_for(*, user: User, by: User, **fields: Any) -> Doctor:
    """Record that `user`, who has the role of doctor where `by` administers, is a doctor.

    Fields as in `accounts.people.actions.register_doctor`. Denied as there, or if `by` may not.
    """
    check_manages_future_doctor(by, user)
    return add_doctor(user=user, by=by, **fields)


@action
def update_profile_of(*, doctor: Doctor, revision: int, by: User, **fields: Any) -> Doctor:
    """Change the profile of a doctor whom `by` administers, opened at `revision`.

    As `accounts.people.actions.update_profile`, which is for oneself.
    """
    check_manages_doctor(by, doctor)
    return change_profile(doctor=doctor, revision=revision, by=by, **fields)


@action
def close_account(*, user: User, by: User | None) -> User:
    """Let nobody sign in as `user` any more; whoever is signed in as them is out at once.

    What they did stays. Denied if `by` may not, it is closed already, or an organisation at the
    top would be left without an administrator.
    """
    if by is not None:
        check_can_open_or_close(by, user)
    tops = Membership.objects.filter(
        user=user, role=Role.ADMINISTRATOR, organisation__parent=None
    ).overlapping(clock.today(), None)
    for top in tops.order_by("organisation_id"):
        check_administrator_remains(user, lock_organisation(top.organisation_id), clock.today())
    return _set_active(user, False, by)


@action
def reopen_account(*, user: User, by: User | None) -> User:
    """Let `user` sign in again. Denied if `by` may not or nothing is closed."""
    if by is not None:
        check_can_open_or_close(by, user)
    return _set_active(user, True, by)


@action
def turn_off_second_step(*, user: User) -> User:
    """Let `user`, who lost phone and recovery codes, sign in by password alone, and tell them.

    A command's: whoever runs Rungs makes sure first that it is they who ask. Denied if it is off.
    Five queries.
    """
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    if not deleted:
        raise Denied(f"{user} has no two-step sign-in.")
    record(
        by=None,
        action="organisations.turn_off_second_step",
        about=getattr(user, "doctor", None),
        target=user,
    )
    notify(
        user=user,
        sentence="Your two-step sign-in was turned off by those who run Rungs. Turn it on again.",
        url=reverse("mfa_index"),
    )
    return user


def _set_active(user: User, active: bool, by: User | None) -> User:
    current = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if current.is_active == active:
        raise Denied(f"{user} can sign in already." if active else f"{user} is signed out already.")
    user.is_active = active
    user.save(update_fields=["is_active"])
    forget_roles(user)
    verb = "reopen_account" if active else "close_account"
    record(by=by, action=f"organisations.{verb}", about=getattr(user, "doctor", None), target=user)
    return user
