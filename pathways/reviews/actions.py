"""Judging readiness, and promoting on a judgement."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.organisations.models import Organisation
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Denied, Stale
from common.templatetags.ui_filters import day
from pathways.appointments.actions import appoint
from pathways.journeys.actions import place
from pathways.journeys.actions.following import lock
from pathways.journeys.models import Journey
from pathways.journeys.queries import placements_of
from pathways.ladders.models import Rung
from pathways.reviews.models import Judgement, Outcome, Promotion
from pathways.reviews.queries import case_of
from pathways.reviews.rules import (
    check_can_correct,
    check_can_judge,
    check_can_promote,
    check_case,
    check_signed_less_than_half,
    check_starts_on,
)

LEAST_REASONS = 20


@action
def judge(
    *,
    journey: Journey,
    rung: Rung,
    as_at: date,
    outcome: Outcome,
    reasons: str,
    by: User,
    corrects: Judgement | None = None,
    seen: str | None = None,
) -> Judgement:
    """Record `by`'s judgement with written reasons, and freeze the case as it stands.

    `seen` is the digest of the case that was shown: Stale is raised if it has changed since.
    Raises Denied when a rule says no. About 30 queries, whatever the facts.
    """
    journey = _locked(journey)
    check_can_judge(by, journey)
    check_case(journey, rung, as_at)
    if corrects is not None:
        check_can_correct(corrects, journey, rung)
    if len(reasons.strip()) < LEAST_REASONS:
        raise Denied(
            f"Write your reasons in at least {LEAST_REASONS} characters: the doctor reads them, "
            "and so does whoever asks years later."
        )
    case = case_of(journey, rung, as_at, reader=by)
    check_signed_less_than_half(by, case.evidence)
    if seen is not None and seen != case.digest:
        raise Stale(
            "The case has changed since you opened it. Look again at what is met, then send your "
            "judgement: your reasons are kept below.",
            theirs={},
        )
    judgement = Judgement.objects.create(
        journey=journey,
        rung=rung,
        as_at=as_at,
        outcome=outcome,
        reasons=reasons.strip(),
        judged_by=by,
        judged_at=clock.now(),
        case=case.frozen,
        corrects=corrects,
    )
    record(
        by=by,
        action="reviews.correct" if corrects else "reviews.judge",
        about=journey.doctor,
        target=judgement,
        outcome=str(outcome),
    )
    notify(
        user=journey.doctor.user,
        sentence=f"{by} judged your readiness for {rung.title}: {Outcome(outcome).label}.",
        url=reverse("reviews:judgement", args=[judgement.uuid]),
    )
    return judgement


@action
def promote(
    *,
    judgement: Judgement,
    by: User,
    title: str,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None = None,
    is_acting: bool = False,
    clinical: Decimal = Decimal(0),
    leadership: Decimal = Decimal(0),
    education: Decimal = Decimal(0),
    research: Decimal = Decimal(0),
) -> Promotion:
    """Turn a judgement of Ready into the appointment and the new rung, in one act and once.

    The four parts are fractions of full time. Raises Denied when a rule says no, here or in
    `appoint` and `place`; then nothing of it is kept.
    """
    _locked(judgement.journey)
    judgement = Judgement.objects.select_related(
        "journey__doctor__user", "journey__organisation", "journey__version", "rung"
    ).get(pk=judgement.pk)
    check_can_promote(by, judgement)
    check_starts_on(judgement, placements_of(judgement.journey), starts_on)
    reason = f"Judged ready on {day(judgement.judged_at)}"
    appointment = appoint(
        doctor=judgement.journey.doctor,
        organisation=organisation,
        title=title,
        rung=judgement.rung,
        tier=judgement.rung.tier,
        starts_on=starts_on,
        ends_on=ends_on,
        is_acting=is_acting,
        clinical=clinical,
        leadership=leadership,
        education=education,
        research=research,
        by=by,
        reason=reason,
    )
    placement = place(
        journey=judgement.journey, rung=judgement.rung, since=starts_on, by=by, reason=reason
    )
    promotion = Promotion.objects.create(
        judgement=judgement,
        appointment=appointment,
        placement=placement,
        by=by,
        at=clock.now(),
    )
    record(by=by, action="reviews.promote", about=judgement.journey.doctor, target=promotion)
    notify(
        user=judgement.journey.doctor.user,
        sentence=f"You are appointed {title} from {day(starts_on)}.",
        url=reverse("reviews:judgement", args=[judgement.uuid]),
    )
    return promotion


def _locked(journey: Journey) -> Journey:
    """The journey as it stands, held until the transaction ends.

    By the doctor's row, as whoever writes journeys and posts locks it first: with another one
    locked before, each would wait for the other.
    """
    lock(journey.doctor)
    return Journey.objects.select_related("doctor__user", "organisation", "ladder", "version").get(
        pk=journey.pk
    )
