"""The page on which an invitation is accepted, signed in or not."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.organisations.actions import accept_invitation
from accounts.organisations.forms import AcceptForm, ConfirmForm
from accounts.organisations.models import Invitation, Role
from accounts.organisations.rules import check_can_accept, check_invitation_waits
from accounts.people.models import User
from common.errors import Denied
from common.forms import attempt

UNKNOWN = (
    "This link leads to no invitation. Perhaps a part of it was lost, or a newer letter has"
    " replaced it: open the link in the newest one."
)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept: as somebody new, or as the person with that address."""
    invitation = Invitation.objects.of_token(token)
    if invitation is None:
        return _over(request, UNKNOWN, status=404)
    try:
        check_invitation_waits(invitation)
        if request.user.is_authenticated:
            check_can_accept(request.user, invitation)
            return _confirm(request, invitation, request.user)
    except Denied as denied:
        return _over(request, str(denied), status=410 if not invitation.is_open else 403)
    if User.objects.with_address(invitation.email):
        here = {"next": request.path}
        sign_in = f"{reverse('account_login')}?{urlencode(here)}"
        context = {"invitation": invitation, "sign_in_url": sign_in}
        return render(request, "accounts/organisations/accept_sign_in.html", context)
    return _newcomer(request, invitation)


def _newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(
        request.POST or None, email=invitation.email, initial={"full_name": invitation.full_name}
    )
    made: list[User] = []

    def accept() -> None:
        name, password = form.cleaned_data["full_name"], form.cleaned_data["password"]
        made.append(
            accept_invitation(invitation=invitation, by=None, full_name=name, password=password)
        )

    if attempt(form, accept):
        login(request, made[0], backend=settings.AUTHENTICATION_BACKENDS[0])
        return _welcome(request, invitation)
    context = {"form": form, "invitation": invitation}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organisations/accept.html", context, status=status)


def _confirm(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if attempt(form, lambda: accept_invitation(invitation=invitation, by=user)):
        return _welcome(request, invitation)
    context = {"form": form, "invitation": invitation}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organisations/accept_confirm.html", context, status=status)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    what = invitation.get_role_display().lower()
    messages.success(request, f"Welcome: you are {what} in {invitation.organisation}.")
    return redirect("people:register" if invitation.role == Role.DOCTOR else "home:page")


def _over(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    context = {"sentence": sentence}
    return render(request, "accounts/organisations/accept_over.html", context, status=status)
