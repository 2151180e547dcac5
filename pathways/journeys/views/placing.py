"""Pages that say where a doctor stands and what they aim for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.people.requests import PersonRequest
from common import clock
from pathways.journeys import actions
from pathways.journeys.forms import AimForm, CorrectForm, PlaceForm, WithdrawForm
from pathways.journeys.models import Journey, Placement
from pathways.journeys.queries import placements_of, revision_of, standing_among, standing_of
from pathways.journeys.rules import check_can_aim, check_can_place
from pathways.journeys.views.answers import answer, one_of


@require_http_methods(["GET", "POST"])
def place(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Place a doctor on a rung from a day."""
    journey = one_of(Journey.objects.visible_to(request.user), uuid=uuid)
    check_can_place(request.user, journey)
    placements = placements_of(journey)
    initial = {"since": clock.today(), "revision": revision_of(placements)}
    form = PlaceForm(request.POST or None, journey=journey, initial=initial)
    return answer(
        request,
        form,
        lambda: actions.place(journey=journey, by=request.user, **form.cleaned_data),
        template="place",
        done=f"{journey.doctor} is placed.",
        back=_record_of(journey),
        journey=journey,
        stands=standing_among(placements, clock.today()),
        submit="Place on this rung",
        submit_kind="primary",
    )


@require_http_methods(["GET", "POST"])
def placement_correct(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Record a placement anew, because its rung or day was wrong."""
    placement = _placement(request, uuid)
    revision = revision_of(placements_of(placement.journey))
    form = CorrectForm(request.POST or None, placement=placement, revision=revision)
    return answer(
        request,
        form,
        lambda: actions.correct_placement(
            placement=placement, by=request.user, **form.cleaned_data
        ),
        template="placement_correct",
        done="The placement is corrected.",
        back=_record_of(placement.journey),
        placement=placement,
        submit="Correct it",
        submit_kind="primary",
    )


@require_http_methods(["GET", "POST"])
def placement_withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take back a placement that never was."""
    placement = _placement(request, uuid)
    form = WithdrawForm(request.POST or None)
    return answer(
        request,
        form,
        lambda: actions.withdraw_placement(
            placement=placement, by=request.user, **form.cleaned_data
        ),
        template="placement_withdraw",
        done="The placement is taken back.",
        back=_record_of(placement.journey),
        placement=placement,
        is_ahead=placement.since > clock.today(),
        submit="Take it back",
    )


@require_http_methods(["GET", "POST"])
def aim(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Choose the rung I work towards."""
    journey = one_of(Journey.objects.visible_to(request.user), uuid=uuid)
    check_can_aim(request.user, journey)
    form = AimForm(request.POST or None, journey=journey, stands=standing_of(journey))
    return answer(
        request,
        form,
        lambda: actions.set_aim(journey=journey, by=request.user, **form.cleaned_data),
        template="aim",
        done="Your aim is kept.",
        back=reverse("readiness:mine"),
        journey=journey,
    )


def _placement(request: PersonRequest, uuid: UUID) -> Placement:
    """A placement of a journey that the person may place on; 404 or Denied otherwise."""
    journeys = Journey.objects.visible_to(request.user)
    placement = get_object_or_404(
        Placement.objects.filter(journey__in=journeys).select_related(
            "rung", "journey__doctor__user", "journey__organisation", "journey__version"
        ),
        uuid=uuid,
    )
    check_can_place(request.user, placement.journey)
    if placement.revoked_at is not None and request.method == "GET":
        get_object_or_404(Placement.objects.none())
    return placement


def _record_of(journey: Journey) -> str:
    return reverse("journeys:doctor", args=[journey.doctor.uuid])
