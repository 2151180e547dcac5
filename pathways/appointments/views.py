"""Pages of appointments: a new post, its end, its correction, taking it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import doctors_visible_to, is_over
from accounts.people.models import Doctor
from accounts.people.requests import PersonRequest
from common import clock
from common.errors import Denied, Stale
from common.forms import attempt
from pathways.appointments import actions
from pathways.appointments.forms import EndForm, PostForm, WithdrawForm, in_percent
from pathways.appointments.models import Appointment
from pathways.appointments.queries import cautions_about, latest_of, rungs_offered
from pathways.appointments.rules import check_can_appoint


@require_http_methods(["GET", "POST"])
def appointment_new(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Appoint a doctor to a post."""
    doctor = get_object_or_404(doctors_visible_to(request.user).select_related("user"), uuid=uuid)
    places = _places(request, doctor)
    form = PostForm(
        request.POST or None,
        doctor=doctor,
        places=places,
        rungs=rungs_offered(places, doctor),
        initial={"starts_on": clock.today()},
    )

    def act() -> Appointment:
        reason = form.cleaned_data["reason"]
        return actions.appoint(doctor=doctor, by=request.user, reason=reason, **form.terms())

    return _answer(
        request,
        doctor,
        form,
        act,
        "post",
        {"post": None, "title": "Appoint to a post", "submit": "Appoint"},
    )


@require_http_methods(["GET", "POST"])
def appointment_end(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """End a post sooner, or extend it."""
    post = _post(request, uuid)
    check_can_appoint(request.user, post.doctor, post.organisation)
    form = EndForm(request.POST or None, initial={"ends_on": post.ends_on})

    def act() -> Appointment:
        return actions.end_appointment(appointment=post, by=request.user, **form.cleaned_data)

    context = {"post": post, "submit": "Set the end", "submit_kind": "primary"}
    return _answer(request, post.doctor, form, act, "end", context)


@require_http_methods(["GET", "POST"])
def appointment_correct(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Record a post anew, because something about it was wrong."""
    post = _post(request, uuid)
    check_can_appoint(request.user, post.doctor, post.organisation)
    places = _places(request, post.doctor)
    form = PostForm(
        request.POST or None,
        doctor=post.doctor,
        places=places,
        rungs=rungs_offered(places, post.doctor, post),
        post=post,
    )

    def act() -> Appointment:
        reason = form.cleaned_data["reason"]
        return actions.correct_appointment(
            appointment=post, by=request.user, reason=reason, **form.terms()
        )

    context = {"post": post, "title": f"Correct {post.title}", "submit": "Record it anew"}
    return _answer(request, post.doctor, form, act, "post", context)


@require_http_methods(["GET", "POST"])
def appointment_withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take back a post that never was."""
    post = _post(request, uuid)
    check_can_appoint(request.user, post.doctor, post.organisation)
    form = WithdrawForm(request.POST or None)

    def act() -> None:
        actions.withdraw_appointment(appointment=post, by=request.user, **form.cleaned_data)

    context = {"post": post, "submit": "Take it back"}
    return _answer(request, post.doctor, form, act, "withdraw", context)


def _post(request: PersonRequest, uuid: UUID) -> Appointment:
    """The row named, or the one that holds now for its post if somebody replaced it."""
    rows = Appointment.objects.visible_to(request.user).select_related(
        "doctor__user", "organisation", "rung"
    )
    post = get_object_or_404(rows, uuid=uuid)
    if post.revoked_at is None or request.method == "POST":
        return post
    return get_object_or_404(rows.counting(), post=post.post)


def _places(request: PersonRequest, doctor: Doctor) -> QuerySet[Organisation]:
    """Where the person may appoint this doctor. Raises Denied if nowhere."""
    places = Organisation.objects.where(request.user, Permission.APPOINT)
    if not is_over(request.user, Permission.APPOINT, doctor):
        raise Denied(f"Only a medical director of where {doctor} works can write appointments.")
    return places


def _answer(
    request: PersonRequest,
    doctor: Doctor,
    form: BaseForm,
    act: Callable[[], Appointment | None],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, or do what it says and go back to the doctor's record."""
    made: list[Appointment | None] = []
    if request.method == "POST" and attempt(form, lambda: made.append(_told_in_percent(act))):
        messages.success(request, f"The appointments of {doctor} are up to date.")
        for caution in cautions_about(made[0]) if made[0] else ():
            messages.warning(request, f"{caution} It was saved all the same.")
        return redirect("journeys:doctor", doctor.uuid)
    back = reverse("journeys:doctor", args=[doctor.uuid])
    action = _where_it_is_now(request, context["post"])
    shown = {"doctor": doctor, "form": form, "cancel_url": back, "form_action": action, **context}
    status = 422 if request.method == "POST" else 200
    return render(request, f"pathways/appointments/{template}.html", shown, status=status)


def _where_it_is_now(request: PersonRequest, post: Appointment | None) -> str:
    """Where to send the form again, if somebody replaced the row meanwhile."""
    latest = latest_of(post) if post and post.revoked_at else None
    if latest is None or request.resolver_match is None:
        return ""
    return reverse(request.resolver_match.view_name, args=[latest.uuid])


def _told_in_percent(act: Callable[[], Appointment | None]) -> Appointment | None:
    """Do it; what stands there when it is stale is told as the form holds it."""
    try:
        return act()
    except Stale as stale:
        raise Stale(str(stale), theirs=in_percent(stale.theirs)) from stale
