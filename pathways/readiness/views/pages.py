"""Where a doctor stands: on their own page, and for those who may open their record."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.queries import doctors_visible_to
from accounts.people.models import Doctor
from accounts.people.requests import PersonRequest
from pathways.journeys.queries import doctors_on_record
from pathways.readiness.forms import KnownForm
from pathways.readiness.queries import rungs_visible_to
from pathways.readiness.views.reproduced import show_again
from pathways.readiness.views.standing import Asked, Subject, first_rung, journeys_of, shown

WAY = "pathways/readiness"


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """Where I stand, and what is missing for the rung I aim for."""
    journeys = journeys_of(request.user, doctor__user=request.user)
    if not journeys:
        return without(request, doctors_visible_to(request.user).filter(user=request.user).first())
    subject = Subject(journeys[0].doctor, is_own=True, journeys=journeys)
    return _rung_named(request, subject) or _show(request, subject, None)


@require_GET
def rung(request: PersonRequest, rung: UUID) -> HttpResponse:
    """What any rung of a ladder that I may see would ask of me: "what if"."""
    person = get_object_or_404(
        doctors_visible_to(request.user).select_related("user"), user=request.user
    )
    form = KnownForm.of(request.GET)
    if form.known_on is not None:
        return show_again(request, person, rung, form, is_own=True)
    journeys = journeys_of(request.user, doctor=person)
    return _show(request, Subject(person, is_own=True, journeys=journeys), _asked(request, rung))


@require_GET
def doctor(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Where a doctor stands, for those who may open the record."""
    person = get_object_or_404(doctors_on_record(request.user), uuid=uuid)
    journeys = journeys_of(request.user, doctor=person)
    subject = Subject(person, person.user_id == request.user.pk, journeys)
    if journeys and (elsewhere := _rung_named(request, subject)):
        return elsewhere
    _read(request, person)
    if not journeys:
        return without(request, person)
    return _show(request, subject, None)


@require_GET
def doctor_rung(request: PersonRequest, uuid: UUID, rung: UUID) -> HttpResponse:
    """What any rung would ask of a doctor, for those who may open the record."""
    person = get_object_or_404(doctors_on_record(request.user), uuid=uuid)
    is_own = person.user_id == request.user.pk
    form = KnownForm.of(request.GET)
    if form.known_on is not None:
        return show_again(request, person, rung, form, is_own=is_own)
    asked = _asked(request, rung)
    journeys = journeys_of(request.user, doctor=person)
    _read(request, person, asked.rung.code)
    return _show(request, Subject(person, is_own, journeys), asked)


def _read(request: PersonRequest, person: Doctor, rung: str = "") -> None:
    record_read(by=request.user, action="readiness.read", about=person, target=person, rung=rung)


def _rung_named(request: PersonRequest, subject: Subject) -> HttpResponse | None:
    """What was known on another day is asked of a rung by name: that of the page without one."""
    if KnownForm.of(request.GET).known_on is None:
        return None
    rung = first_rung(request, subject)
    return redirect(f"{subject.url(rung)}?{request.GET.urlencode()}")


def _show(request: PersonRequest, subject: Subject, asked: Asked | None) -> HttpResponse:
    context = shown(request, subject, asked)
    status = 422 if context["day_form"].errors else 200
    return render(request, f"{WAY}/standing.html", context, status=status)


def without(request: PersonRequest, person: Doctor | None) -> HttpResponse:
    context = {
        "doctor": person,
        "is_own": person is None or person.user_id == request.user.pk,
        "ladders_url": reverse("readiness:ladders"),
    }
    return render(request, f"{WAY}/without.html", context)


def _asked(request: PersonRequest, uuid: UUID) -> Asked:
    """The rung named, of a ladder or journey that the person may see. One query; Http404."""
    rungs = rungs_visible_to(request.user).filter(version__rungs__uuid=uuid)
    found = list(rungs.select_related("version__ladder__organisation").order_by("position", "id"))
    asked = next((one for one in found if one.uuid == uuid), None)
    if asked is None:
        raise Http404
    return Asked(asked, found)
