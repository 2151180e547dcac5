"""Invitations to a role: sent, renewed, withdrawn, accepted."""

import secrets
from datetime import timedelta

from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.organisations.actions.memberships import give
from accounts.organisations.models import (
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    Role,
)
from accounts.organisations.models.invitation import digest_of
from accounts.organisations.rules import (
    check_can_accept,
    check_can_invite,
    check_can_withdraw,
    check_invitation_waits,
)
from accounts.people.actions import create_user
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Denied
from common.templatetags.ui_filters import day

GOOD_FOR = timedelta(days=14)


@action
def invite(
    *, email: str, full_name: str, organisation: Organisation, role: str, by: User | None
) -> tuple[Invitation, str]:
    """Offer somebody a role; with the invitation comes the token that its letter must hold.

    Only the token's digest is stored. An offer of the same role that lapsed is withdrawn. Denied if
    `by` does not administer the organisation or is the one invited, the role is held already, or
    the same offer is waiting. Seven queries.
    """
    address = email.strip().lower()
    if by is not None:
        check_can_invite(by, address, organisation)
    # One at a time for one organisation, or two at once could both find nothing waiting.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    held = Membership.objects.filter(user__email=address, organisation=organisation, role=role)
    if held.current_on(clock.today()).exists():
        raise Denied(f"{address} has this role in {organisation} already.")
    same = Invitation.objects.open().filter(email=address, organisation=organisation, role=role)
    for earlier in same.with_backing().order_by("id"):
        if earlier.state == InvitationState.PENDING:
            raise Denied(
                f"{address} was invited to this on {day(earlier.created_at)} already. Send that"
                " invitation again instead."
            )
        earlier.withdrawn_at = clock.now()
        earlier.save(update_fields=["withdrawn_at"])
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address,
        full_name=full_name.strip(),
        organisation=organisation,
        role=Role(role),
        token_digest=digest_of(token),
        invited_by=by,
        expires_at=clock.now() + GOOD_FOR,
    )
    record(by=by, action="organisations.invite", target=invitation, role=role)
    return invitation, token


@action
def renew_invitation(*, invitation: Invitation, by: User | None) -> tuple[Invitation, str]:
    """A new token and another 14 days, now in the name of `by`; the old link no longer works.

    Denied if `by` does not administer the organisation, or it was accepted or withdrawn.
    Three queries.
    """
    if by is not None:
        check_can_withdraw(by, invitation)
    current = _locked(invitation)
    check_invitation_waits(current, lapsed_too=True)
    token = secrets.token_urlsafe(32)
    current.token_digest = digest_of(token)
    current.expires_at = clock.now() + GOOD_FOR
    current.invited_by, current.is_backed = by, True
    current.save(update_fields=["token_digest", "expires_at", "invited_by"])
    record(by=by, action="organisations.renew_invitation", target=current)
    return current, token


@action
def withdraw_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Take an offer back; its link no longer works. Denied as for renewing. Three queries."""
    if by is not None:
        check_can_withdraw(by, invitation)
    current = _locked(invitation)
    check_invitation_waits(current, lapsed_too=True)
    current.withdrawn_at = clock.now()
    current.save(update_fields=["withdrawn_at"])
    record(by=by, action="organisations.withdraw_invitation", target=current)
    return current


@action
def accept_invitation(
    *, invitation: Invitation, by: User | None, full_name: str = "", password: str | None = None
) -> User:
    """Take up the role offered, from today on; returns who holds it.

    With `by` None somebody new accepts, by the token from the letter: an account is made with
    `full_name` and `password`, which the validators have passed, and the address counts as
    confirmed. Else `by` must be the person with that address. Denied if it is not waiting.
    """
    current = _locked(invitation)
    check_invitation_waits(current)
    if by is None:
        user = create_user(email=current.email, full_name=full_name, password=password, by=None)
    else:
        check_can_accept(by, current)
        user = by
    today = clock.today()
    held = Membership.objects.filter(
        user=user, organisation=current.organisation, role=current.role
    )
    if not held.current_on(today).exists():
        give(user, current.organisation, current.role, today, by=user)
    current.accepted_at = clock.now()
    current.save(update_fields=["accepted_at"])
    record(by=user, action="organisations.accept_invitation", target=current, role=current.role)
    if current.invited_by is not None:
        notify(
            user=current.invited_by,
            sentence=f"{user} has accepted your invitation:"
            f" {current.get_role_display().lower()}, {current.organisation}.",
        )
    return user


def send_letter(*, invitation: Invitation, link: str) -> None:
    """Write to the invited person; `link` is the whole address of the page to accept on.

    Called inside the transaction that made the token, so that a letter that cannot be sent leaves
    nothing behind: Denied then.
    """
    context = {"invitation": invitation, "link": link}
    subject = f"Rungs: an invitation from {invitation.organisation}"
    try:
        send_mail(
            "".join(subject.splitlines()),
            render_to_string("accounts/organisations/letter.txt", context),
            None,
            [invitation.email],
        )
    except OSError as error:  # SMTP's own errors are among them
        raise Denied(
            "The letter could not be sent, so nobody was invited. Try again in a few minutes."
        ) from error


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "invited_by").get(pk=invitation.pk)
