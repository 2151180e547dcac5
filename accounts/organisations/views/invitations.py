"""Invitations, as administrators send them."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.organisations.actions import (
    invite,
    renew_invitation,
    send_letter,
    withdraw_invitation,
)
from accounts.organisations.forms import ConfirmForm, InvitationForm
from accounts.organisations.models import Invitation, Organisation, Permission
from accounts.organisations.rules import check_can_manage_people
from accounts.organisations.views.people import tabs
from accounts.people.requests import PersonRequest
from common.forms import attempt
from common.paging import page_of


@require_GET
def invitations(request: PersonRequest) -> HttpResponse:
    """Whom we invited, newest first."""
    check_can_manage_people(request.user)
    sent = Invitation.objects.visible_to(request.user)
    rows = sent.with_backing().select_related("organisation", "invited_by")
    context = {"page": page_of(request, rows), "tabs": tabs("invitations")}
    return render(request, "accounts/organisations/invitations.html", context)


@require_http_methods(["GET", "POST"])
def invitation_new(request: PersonRequest) -> HttpResponse:
    """Invite somebody to a role."""
    check_can_manage_people(request.user)
    places = Organisation.objects.where(request.user, Permission.MANAGE_PEOPLE)
    form = InvitationForm(
        request.POST or None, places=places, initial={"organisation": request.GET.get("to", "")}
    )

    @transaction.atomic  # no letter, no invitation
    def send() -> None:
        invitation, token = invite(by=request.user, **form.cleaned_data)
        send_letter(invitation=invitation, link=_link(request, token))

    if attempt(form, send):
        messages.success(request, f"The letter to {form.cleaned_data['email']} is sent.")
        return redirect("organisations:invitations")
    context = {"form": form, "cancel_url": reverse("organisations:invitations")}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organisations/invitation_new.html", context, status=status)


@require_POST
def invitation_renew(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Send an invitation again, with a new link."""
    mine = get_object_or_404(Invitation.objects.visible_to(request.user), uuid=uuid)
    with transaction.atomic():  # no letter, no new link
        invitation, token = renew_invitation(invitation=mine, by=request.user)
        send_letter(invitation=invitation, link=_link(request, token))
    messages.success(request, f"A new letter to {invitation.email} is sent.")
    return redirect("organisations:invitations")


@require_http_methods(["GET", "POST"])
def invitation_withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take an invitation back, after asking."""
    rows = Invitation.objects.visible_to(request.user).select_related("organisation")
    mine = get_object_or_404(rows, uuid=uuid)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if attempt(form, lambda: withdraw_invitation(invitation=mine, by=request.user)):
        messages.success(request, f"The invitation to {mine.email} is withdrawn.")
        return redirect("organisations:invitations")
    context = {
        "form": form,
        "invitation": mine,
        "submit": "Withdraw the invitation",
        "cancel_url": reverse("organisations:invitations"),
    }
    status = 422 if form.is_bound else 200
    page = "accounts/organisations/invitation_withdraw.html"
    return render(request, page, context, status=status)


def _link(request: PersonRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("organisations:invitation-accept", args=[token]))
