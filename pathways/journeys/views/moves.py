"""Pages for those who run ladders: start a journey, move it to another version, close it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.organisations.models import Organisation, Role
from accounts.organisations.queries import doctors_under, doctors_visible_to
from accounts.people.models import Doctor, User
from accounts.people.requests import PersonRequest
from common import clock
from pathways.appointments.queries import rungs_offered
from pathways.journeys import actions
from pathways.journeys.forms import CloseForm, MoveForm, StartForm
from pathways.journeys.models import Journey
from pathways.journeys.queries import rungs_there, same_rungs, standing_of
from pathways.journeys.rules import MANAGERS, check_can_manage
from pathways.journeys.views.answers import answer, one_of
from pathways.ladders.models import LadderVersion


@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Start the journey of a doctor on a ladder."""
    doctors = doctors_under(request.user, *MANAGERS).select_related("user")
    doctor = get_object_or_404(doctors, uuid=uuid)
    places = _places(request.user, doctor)
    form = StartForm(request.POST or None, places=places, rungs=rungs_offered(places, doctor))

    def act() -> Journey:
        data = form.cleaned_data
        return actions.start_journey(
            doctor=doctor, version=data["rung"].version, by=request.user, **data
        )

    return answer(
        request,
        form,
        act,
        template="start",
        done=f"The journey of {doctor} has started.",
        back=_back(request.user, doctor),
        doctor=doctor,
    )


@require_http_methods(["GET", "POST"])
def journey_move(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Move a doctor's journey to the current version of its ladder."""
    journey = one_of(Journey.objects.manageable_by(request.user), uuid=uuid)
    check_can_manage(request.user, journey)
    version = get_object_or_404(
        LadderVersion.objects.select_related("ladder__organisation"),
        pk=journey.ladder.current_version_id,
    )
    stands = standing_of(journey)
    moves = rungs_there(stands, version)
    missing = [one.rung for one, there in moves if there is None]
    form = MoveForm(request.POST or None, version=version, missing=missing)
    return answer(
        request,
        form,
        lambda: actions.move_version(
            journey=journey, version=version, by=request.user, **form.for_action()
        ),
        template="journey_move",
        done=f"{journey.doctor} is now on version {version.number}.",
        back=reverse("journeys:move"),
        journey=journey,
        version=version,
        stands=stands,
        moves=moves,
        aim=same_rungs([journey.aim], version).get(journey.aim.code) if journey.aim else None,
        submit="Move",
        submit_kind="primary",
    )


@require_http_methods(["GET", "POST"])
def journey_close(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Close a doctor's journey."""
    journey = one_of(Journey.objects.manageable_by(request.user), uuid=uuid)
    check_can_manage(request.user, journey)
    form = CloseForm(request.POST or None, initial={"closed_on": clock.today()})
    return answer(
        request,
        form,
        lambda: actions.close_journey(journey=journey, by=request.user, **form.cleaned_data),
        template="close",
        done=f"The journey of {journey.doctor} on {journey.ladder} is closed.",
        back=_back(request.user, journey.doctor),
        journey=journey,
        stands=standing_of(journey),
        submit="Close the journey",
    )


def _places(user: User, doctor: Doctor) -> QuerySet[Organisation]:
    """Where the doctor works, and the organisations between there and what `user` runs."""
    works_at = doctor.user.memberships.current_on(clock.today()).filter(role=Role.DOCTOR)
    above = {
        int(part)
        for path in works_at.values_list("organisation__path", flat=True)
        for part in path.split("/")
        if part
    }
    return Organisation.objects.where(user, *MANAGERS).filter(id__in=above)


def _back(user: User, doctor: Doctor) -> str:
    """The doctor's record for those who may open it, else the list of journeys."""
    if doctors_visible_to(user).filter(pk=doctor.pk).exists():
        return reverse("journeys:doctor", args=[doctor.uuid])
    return reverse("journeys:list")
