"""Pages of feedback rounds: the doctor's own, a supervised doctor's, recording, taking back."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit.actions import record_read
from accounts.organisations.queries import doctors_supervised_by, doctors_visible_to
from accounts.people.models import Doctor
from accounts.people.requests import PersonRequest
from common.forms import attempt
from common.paging import page_of
from common.rules import why_not
from training.feedback import actions
from training.feedback.forms import RevokeForm, RoundForm
from training.feedback.models import FeedbackRound
from training.feedback.queries import TakenBack, kinds, raters_of, taken_back
from training.feedback.rules import check_can_release, check_can_revoke


@dataclass(frozen=True, slots=True)
class Shown:
    """A round as the pages show it."""

    round: FeedbackRound
    raters: list[tuple[str, int]]
    taken_back: TakenBack | None


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """The rounds about the doctor who asks, newest first."""
    rounds = FeedbackRound.objects.visible_to(request.user).filter(doctor__user=request.user)
    context = _rounds(request, rounds) | {"kinds": kinds(), "may_record": False}
    return render(request, "training/feedback/mine.html", context)


@require_GET
def doctor(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The rounds about a doctor, for who supervises or directs them."""
    about = _visible_doctor(request, uuid)
    if about.user_id == request.user.pk:
        return redirect("feedback:mine")
    rounds = FeedbackRound.objects.visible_to(request.user).filter(doctor=about)
    record_read(by=request.user, action="feedback.read", about=about)
    context = _rounds(request, rounds) | {
        "doctor": about,
        "may_record": why_not(check_can_release, request.user, about) is None,
    }
    return render(request, "training/feedback/doctor.html", context)


def _rounds(request: PersonRequest, rounds: QuerySet[FeedbackRound]) -> dict[str, object]:
    ordered = rounds.select_related("kind", "released_by").order_by("-released_on", "-id")
    page = page_of(request, ordered)
    reasons = taken_back(page)
    return {
        "page": page,
        "shown": [Shown(one, raters_of(one), reasons.get(one.pk)) for one in page],
    }


@require_http_methods(["GET", "POST"])
def record(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Record a round about a supervised doctor: first its kind, then what came of it."""
    about = _supervised_doctor(request, uuid)
    check_can_release(request.user, about)
    offered = {kind.key: kind for kind in kinds()}
    if "kind" not in request.GET:
        context = {"doctor": about, "kinds": list(offered.values())}
        return render(request, "training/feedback/kind.html", context)
    kind = offered.get(request.GET["kind"])
    if kind is None:
        raise Http404("No such kind of round.")
    form = RoundForm(request.POST if request.method == "POST" else None, doctor=about, kind=kind)
    if attempt(
        form,
        lambda: actions.record_round(
            doctor=about,
            kind=kind,
            closed_on=form.cleaned_data["closed_on"],
            released_on=form.cleaned_data["released_on"],
            raters=form.raters,
            by=request.user,
        ),
    ):
        messages.success(request, f"The round is recorded, and {about} is told.")
        return redirect("feedback:doctor", about.uuid)
    context = {"doctor": about, "kind": kind, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "training/feedback/record.html", context, status=status)


@require_http_methods(["GET", "POST"])
def revoke(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a round back, with a reason."""
    round = get_object_or_404(
        FeedbackRound.objects.visible_to(request.user).select_related("kind", "doctor__user"),
        uuid=uuid,
    )
    check_can_revoke(request.user, round)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if attempt(
        form,
        lambda: actions.revoke_round(
            round=round, by=request.user, reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, f"The round is taken back, and {round.doctor} is told.")
        return redirect("feedback:doctor", round.doctor.uuid)
    context = {
        "round": round,
        "form": form,
        "submit": "Take it back",
        "cancel_url": reverse("feedback:doctor", args=[round.doctor.uuid]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "training/feedback/revoke.html", context, status=status)


def _visible_doctor(request: PersonRequest, uuid: UUID) -> Doctor:
    doctors = doctors_visible_to(request.user).select_related("user")
    return get_object_or_404(doctors, uuid=uuid)


def _supervised_doctor(request: PersonRequest, uuid: UUID) -> Doctor:
    doctors = doctors_supervised_by(request.user).select_related("user")
    return get_object_or_404(doctors, uuid=uuid)
