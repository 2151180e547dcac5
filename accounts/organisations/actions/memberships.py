"""Roles: given for a time, and ended."""

from datetime import date

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.organisations.models import Membership, Organisation, Role, forget_roles
from accounts.organisations.rules import (
    check_administrator_remains,
    check_can_end_role,
    check_can_grant,
    check_end,
    check_no_overlap,
    check_period,
)
from accounts.people.models import User
from common.actions import action
from common.templatetags.ui_filters import day


@action
def grant_role(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    starts_on: date,
    by: User | None,
    ends_on: date | None = None,
) -> Membership:
    """Give `user` a role from `starts_on` up to, not including, `ends_on`.

    Denied if `by` does not administer the organisation or is `user`, the dates cannot be right,
    or the user holds the role there on any of those days. Six queries.
    """
    if by is not None:
        check_can_grant(by, user, organisation)
    membership = give(user, organisation, role, starts_on, by=by, ends_on=ends_on)
    notify(
        user=user,
        sentence=f"You are {Role(role).label.lower()} in {organisation} from {day(starts_on)}.",
    )
    return membership


@action
def end_role(*, membership: Membership, ends_on: date, by: User | None) -> Membership:
    """Let a role end: `ends_on` is the first day on which it is no longer held.

    On the day it started it is taken back altogether. Denied if `by` does not administer the
    organisation, the date cannot be right, or an organisation at the top would be left without
    an administrator. Six queries.
    """
    if by is not None:
        check_can_end_role(by, membership)
    # The organisation first, always, so that two who leave at once wait for each other.
    organisation = lock_organisation(membership.organisation_id)
    current: Membership = Membership.objects.select_for_update().get(pk=membership.pk)
    check_end(current.starts_on, current.ends_on, ends_on)
    if current.role == Role.ADMINISTRATOR:
        check_administrator_remains(current.user, organisation, ends_on)
    current.ends_on = ends_on
    current.save(update_fields=["ends_on"])
    forget_roles(membership.user)
    if by is not None:
        forget_roles(by)
    record(
        by=by,
        action="organisations.end_role",
        about=getattr(current.user, "doctor", None),
        target=current,
        role=current.role,
        organisation=organisation.name,
        ends_on=ends_on.isoformat(),
    )
    notify(
        user=current.user,
        sentence=f"Your role as {current.get_role_display().lower()} in {organisation} ends on"
        f" {day(ends_on)}.",
    )
    return current


def give(
    user: User,
    organisation: Organisation,
    role: str,
    starts_on: date,
    *,
    by: User | None,
    ends_on: date | None = None,
) -> Membership:
    """Write a membership; the action that calls it has asked its rule. Four queries."""
    check_period(starts_on, ends_on)
    # One at a time for one person, or two at once could both see no overlap.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_no_overlap(user, organisation, Role(role), starts_on, ends_on)
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=Role(role), starts_on=starts_on, ends_on=ends_on
    )
    forget_roles(user)
    record(
        by=by,
        action="organisations.grant_role",
        about=getattr(user, "doctor", None),
        target=membership,
        role=role,
        organisation=organisation.name,
        starts_on=starts_on.isoformat(),
    )
    return membership


def lock_organisation(organisation_id: int) -> Organisation:
    """The organisation, its row held, so that its administrators change one at a time."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
