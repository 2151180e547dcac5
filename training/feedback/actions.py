"""Writing the outcome of feedback rounds: how many answered, never who or what."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.people.facts import FactKind, changed
from accounts.people.models import Doctor, User
from common import clock
from common.actions import action
from common.errors import Denied
from common.templatetags.ui_filters import day
from training.feedback.models import FeedbackRound
from training.feedback.rules import (
    check_can_release,
    check_can_revoke,
    check_closed_on,
    check_raters,
    check_reason,
    check_released_on,
    shortfall_of,
)
from training.frameworks.models import FeedbackKind


@action
def record_round(
    *,
    doctor: Doctor,
    kind: FeedbackKind,
    closed_on: date,
    released_on: date,
    raters: Mapping[str, int],
    by: User,
) -> FeedbackRound:
    """Record a closed round and release it to the doctor, who is told.

    `raters` says how many answered, by the key of their group. Too few, or the wrong mix, and it
    is recorded as not valid, with why, and never counts. Denied unless `by` supervises the doctor
    and releases feedback, the days and numbers can be right, and no round of the kind that closed
    on the same day stands. About nine queries, and readiness.
    """
    check_can_release(by, doctor)
    check_closed_on(doctor, closed_on)
    check_released_on(closed_on, released_on)
    check_raters(kind, raters)
    shortfall = shortfall_of(kind, raters)
    try:
        with transaction.atomic():
            round = FeedbackRound.objects.create(
                doctor=doctor,
                kind=kind,
                closed_on=closed_on,
                released_on=released_on,
                raters={key: number for key, number in raters.items() if number},
                is_valid=not shortfall,
                shortfall=shortfall,
                released_by=by,
                recorded_at=clock.now(),
            )
    except IntegrityError as error:
        raise Denied(
            f"{kind} that closed on {day(closed_on)} is on record already. If it is wrong, take it"
            " back first."
        ) from error
    record(by=by, action="feedback.record", about=doctor, target=round, is_valid=round.is_valid)
    outcome = "it is not valid, so it doesn’t count" if shortfall else "it counts"
    notify(
        user=doctor.user,
        sentence=f"{by} released your feedback round: {kind}; {outcome}.",
        url=reverse("feedback:mine"),
    )
    changed(doctor, FactKind.FEEDBACK)
    return round


@action
def revoke_round(*, round: FeedbackRound, by: User, reason: str) -> FeedbackRound:
    """Take a round back: it stays on record and no longer counts. The doctor is told why.

    Denied unless `by` could release it, it stands and a reason is given. Of two people at once
    one wins. About nine queries, and readiness.
    """
    check_can_revoke(by, round)
    check_reason(reason)
    now = clock.now()
    standing = FeedbackRound.objects.filter(pk=round.pk, revoked_at=None)
    if not standing.update(revoked_at=now):
        raise Denied("Somebody else has just taken this round back.")
    round.revoked_at = now
    record(by=by, action="feedback.revoke", about=round.doctor, target=round, reason=reason.strip())
    notify(
        user=round.doctor.user,
        sentence=f"{by} took back a feedback round: {round}.",
        url=reverse("feedback:mine"),
    )
    changed(round.doctor, FactKind.FEEDBACK)
    return round
