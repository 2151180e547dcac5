"""Pages of reviews: the case, the judgement, the promotion."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit.actions import record_read
from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import working_time_of
from accounts.people.requests import PersonRequest
from common import clock
from common.errors import Denied, Refusal
from common.forms import add_refusal
from common.paging import page_of
from common.rules import why_not
from pathways.appointments.models import Appointment
from pathways.appointments.queries import last_row_of
from pathways.journeys.models import Journey
from pathways.ladders.models import Rung
from pathways.readiness.queries import ELSEWHERE, with_requirements
from pathways.reviews import actions
from pathways.reviews.forms import DayForm, JudgeForm, PromoteForm, day_from, mix_in_percent
from pathways.reviews.models import Judgement, Outcome
from pathways.reviews.queries import case_of, posts_shown_to, thawed
from pathways.reviews.rules import (
    check_can_judge,
    check_can_promote,
    check_case,
    check_signed_less_than_half,
)


@require_http_methods(["GET", "POST"])
def case(request: PersonRequest, journey: UUID, rung: UUID) -> HttpResponse:
    """The case as at a day, with the form of the judgement below it."""
    on_journey = get_object_or_404(
        Journey.objects.directed_by(request.user).select_related(
            "doctor__user", "organisation", "ladder", "version"
        ),
        uuid=journey,
    )
    asked = _rung_of(on_journey, rung)
    day_form = DayForm(request.GET if "on" in request.GET else None)
    as_at = day_from(day_form, clock.today())
    corrects = _corrected(request, on_journey)
    try:
        check_case(on_journey, asked, as_at)
    except Denied as denied:
        add_refusal(day_form, denied) if day_form.is_bound else messages.error(request, str(denied))
        as_at = clock.today()
    shown = case_of(on_journey, asked, as_at, reader=request.user)
    form = JudgeForm(request.POST or None, initial={"seen": shown.digest})
    if request.method == "POST":
        if form.is_valid() and (made := _judge(form, on_journey, asked, as_at, corrects, request)):
            messages.success(request, "Your judgement is recorded, and the doctor can read it.")
            return redirect("reviews:judgement", made.uuid)
        # What was seen is now what is shown, so that the next send is about this state.
        form.data = form.data.copy()
        form.data["seen"] = shown.digest
    else:
        record_read(
            by=request.user,
            action="reviews.case",
            about=on_journey.doctor,
            target=on_journey,
            rung=asked.code,
            as_at=as_at.isoformat(),
        )
    context = {
        "journey": on_journey,
        "rung": asked,
        "as_at": as_at,
        "day_form": day_form if day_form.is_bound else DayForm(initial={"on": as_at}),
        "case": thawed(shown.frozen),
        "corrects": corrects,
        "form": form,
        "refusal": why_not(check_can_judge, request.user, on_journey)
        or why_not(check_signed_less_than_half, request.user, shown.evidence),
        "earlier": on_journey.judgements.select_related("judged_by", "rung")[:10],
    }
    return render(
        request,
        "pathways/reviews/case.html",
        context,
        status=422 if request.method == "POST" else 200,
    )


def _rung_of(journey: Journey, uuid: UUID) -> Rung:
    """The rung of the journey's version, with all that it asks for. Four queries."""
    rung = get_object_or_404(journey.version.rungs.select_related("below", "version"), uuid=uuid)
    with_requirements([rung])
    return rung


def _corrected(request: PersonRequest, journey: Journey) -> Judgement | None:
    """The judgement that `?corrects=` names, or none."""
    named = request.GET.get("corrects")
    if not named:
        return None
    try:
        uuid = UUID(named)
    except ValueError:
        uuid = None
    return get_object_or_404(journey.judgements, uuid=uuid)


def _judge(
    form: JudgeForm,
    journey: Journey,
    rung: Rung,
    as_at: date,
    corrects: Judgement | None,
    request: PersonRequest,
) -> Judgement | None:
    data = form.cleaned_data
    try:
        return actions.judge(
            journey=journey,
            rung=rung,
            as_at=as_at,
            outcome=Outcome(data["outcome"]),
            reasons=data["reasons"],
            by=request.user,
            corrects=corrects,
            seen=data["seen"],
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """The judgements about the doctor who asks, newest first."""
    rows = (
        Judgement.objects.visible_to(request.user)
        .filter(journey__doctor__user=request.user)
        .select_related("rung", "judged_by", "journey__ladder")
    )
    return render(request, "pathways/reviews/mine.html", {"page": page_of(request, rows)})


@require_GET
def judgement(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One judgement, as it was made, with the case as it was seen."""
    made = _judgement(request, uuid)
    record_read(by=request.user, action="reviews.judgement", about=made.journey.doctor, target=made)
    is_doctor = made.journey.doctor.user_id == request.user.pk
    posts = posts_shown_to(request.user, made.journey.doctor)
    promotion = getattr(made, "promotion", None)
    post = last_row_of(promotion.appointment) if promotion else None
    context = {
        "judgement": made,
        "case": thawed(made.case, posts=posts),
        "is_doctor": is_doctor,
        "corrected_by": Judgement.objects.filter(corrects=made).first(),
        "promotion": promotion,
        "post": post,
        "appointed": _named(post, posts) if post else "",
        "may_promote": not is_doctor and made.outcome == Outcome.READY,
        "why_not_promote": None if is_doctor else why_not(check_can_promote, request.user, made),
    }
    return render(request, "pathways/reviews/judgement.html", context)


def _named(post: Appointment, posts: Collection[UUID]) -> str:
    """The title of a post, if it is one of those that the reader may see."""
    return post.title if post.uuid in posts else ELSEWHERE


def _judgement(request: PersonRequest, uuid: UUID) -> Judgement:
    return get_object_or_404(
        Judgement.objects.visible_to(request.user).select_related(
            "journey__doctor__user",
            "journey__organisation",
            "journey__ladder",
            "journey__version",
            "rung",
            "judged_by",
            "corrects",
            "promotion__appointment",
        ),
        uuid=uuid,
    )


@require_http_methods(["GET", "POST"])
def promote(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Turn a judgement of Ready into the appointment and the new rung."""
    made = _judgement(request, uuid)
    check_can_promote(request.user, made)
    places = Organisation.objects.where(request.user, Permission.APPOINT)
    form = PromoteForm(
        request.POST or None,
        places=places,
        initial={
            "title": made.rung.title,
            "organisation": made.journey.organisation,
            "starts_on": max(clock.today(), made.as_at),
            **mix_in_percent(made.rung.mixes.first()),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.promote(judgement=made, by=request.user, **form.for_action())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{made.journey.doctor} is appointed {made.rung.title}.")
            return redirect("reviews:judgement", made.uuid)
    context = {
        "judgement": made,
        "form": form,
        "submit": "Appoint",
        "submit_kind": "primary",
        "cancel_url": reverse("reviews:judgement", args=[made.uuid]),
        "working_time": working_time_of(made.journey.organisation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "pathways/reviews/promote.html", context, status=status)
