"""Who may judge a doctor's readiness, and who may promote on a judgement."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count

from django.utils.timezone import localdate

from accounts.organisations.models import Permission
from accounts.organisations.queries import holds, is_over
from accounts.people.models import User
from common import clock
from common.errors import Denied
from common.templatetags.ui_filters import day
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import Rung
from pathways.readiness.engine import add_months
from pathways.readiness.queries import Evidence
from pathways.reviews.models import Judgement, Outcome

# A judgement of Ready is good for this long; then somebody must look again.
GOOD_FOR_MONTHS = 12
# A case may be judged for a day at most this far ahead: the day of the panel, not a forecast.
AHEAD_MONTHS = 12


def good_since(today: date) -> date:
    """The first day on which a judgement of Ready was made that is still good today."""
    days = (today - timedelta(days=ago) for ago in count(31 * GOOD_FOR_MONTHS, -1))
    return next(on for on in days if (add_months(on, GOOD_FOR_MONTHS) or date.max) >= today)


def check_can_judge(user: User, journey: Journey) -> None:
    """A medical director of where the doctor works, who is not the doctor. Two queries.

    Raises Denied.
    """
    if journey.doctor.user_id == user.pk:
        raise Denied("You cannot judge your own readiness. Ask another medical director.")
    if not (
        holds(user, Permission.JUDGE_READINESS, journey.organisation)
        and is_over(user, Permission.JUDGE_READINESS, journey.doctor)
    ):
        raise Denied(
            f"Only a medical director of {journey.organisation} can judge this doctor's readiness."
        )
    if journey.closed_on is not None:
        raise Denied("This journey is closed. Start a new one before judging.")


def check_signed_less_than_half(user: User, evidence: Iterable[Evidence]) -> None:
    """Whoever alone signed more than half of what counts does not judge it too. No query.

    Raises Denied.
    """
    most = _signed_most_of(user, evidence)
    if most is not None:
        raise Denied(
            f"You signed {most[0]} of the {most[1]} pieces of evidence that count here. "
            "Another medical director has to judge this case."
        )


def _signed_most_of(user: User, evidence: Iterable[Evidence]) -> tuple[int, int] | None:
    """How many of the signed pieces `user` signed, and of how many, if more than half; else None.

    What nobody signs (posts, placements) is not counted.
    """
    signers = Counter(one.signer for one in evidence if one.signer is not None)
    total, own = sum(signers.values()), signers[user.pk]
    return (own, total) if own * 2 > total else None


def check_case(journey: Journey, rung: Rung, as_at: date) -> None:
    """The rung is one of the journey's version, and the day one that can be judged. No query.

    Raises Denied.
    """
    if rung.version_id != journey.version_id:
        raise Denied(
            "The doctor has moved to another version of the ladder. Open the case from there."
        )
    if as_at < journey.started_on:
        raise Denied(f"The journey began on {day(journey.started_on)}. Pick a later day.")
    last_day = add_months(clock.today(), AHEAD_MONTHS)
    if last_day is not None and as_at > last_day:
        raise Denied(f"Pick a day within the next {AHEAD_MONTHS} months.")


def check_can_correct(judgement: Judgement, journey: Journey, rung: Rung) -> None:
    """A correction is about the same case, and the first one of it. At most two queries.

    Raises Denied.
    """
    if (judgement.journey_id, judgement.rung_id) != (journey.pk, rung.pk):
        raise Denied("A correction must be about the same doctor and rung.")
    if Judgement.objects.filter(corrects=judgement).exists():
        raise Denied("This judgement has been corrected already. Correct the latest one.")
    if hasattr(judgement, "promotion"):
        raise Denied("The doctor was promoted on this judgement. Record a new judgement instead.")


def check_can_promote(user: User, judgement: Judgement) -> None:
    """A director over the doctor, on a judgement of Ready that still stands. At most six queries.

    Raises Denied.
    """
    journey = judgement.journey
    if journey.doctor.user_id == user.pk:
        raise Denied("You cannot appoint yourself. Ask another medical director.")
    if not (
        holds(user, Permission.APPOINT, journey.organisation)
        and is_over(user, Permission.APPOINT, journey.doctor)
    ):
        raise Denied(f"Only a medical director of {journey.organisation} can appoint this doctor.")
    if judgement.outcome != Outcome.READY:
        raise Denied("Only a judgement of Ready can be turned into an appointment.")
    if Judgement.objects.filter(corrects=judgement).exists():
        raise Denied("This judgement was corrected. Use the latest one.")
    _check_latest(judgement)
    if hasattr(judgement, "promotion"):
        raise Denied("This judgement has been turned into an appointment already.")
    if journey.closed_on is not None:
        raise Denied("This journey is closed.")
    if judgement.rung.version_id != journey.version_id:
        raise Denied(
            "The doctor has moved to another version of the ladder. Judge the case there first."
        )
    if localdate(judgement.judged_at) < good_since(clock.today()):
        raise Denied(
            f"This judgement is more than {GOOD_FOR_MONTHS} months old. Judge the case again."
        )


def check_starts_on(judgement: Judgement, placements: Sequence[Placement], starts_on: date) -> None:
    """The first day of the new post and rung follows the day judged and all `placements` of the
    journey that count, in order of their days. No query. Raises Denied.
    """
    if starts_on < judgement.as_at:
        raise Denied(
            f"The case was judged as at {day(judgement.as_at)}. Choose that day or a later one, or "
            "judge it again as at an earlier day.",
            field="starts_on",
        )
    last = placements[-1]
    if last.rung.code == judgement.rung.code:
        raise Denied(
            f"{last.rung} is on record from {day(last.since)} already. To appoint on this "
            "judgement, take that placement back first."
        )
    if starts_on <= last.since:
        raise Denied(
            f"{last.rung} is on record from {day(last.since)}. Choose a later day, or correct that "
            "placement first if it is wrong.",
            field="starts_on",
        )


def _check_latest(judgement: Judgement) -> None:
    """Nobody has judged the same rung since and found otherwise. One query. Raises Denied."""
    same = Judgement.objects.filter(journey=judgement.journey_id, rung=judgement.rung_id)
    latest = same.order_by("-judged_at", "-id").first()
    if latest is not None and latest.outcome != Outcome.READY:
        raise Denied(
            f"A later judgement, of {day(latest.judged_at)}, says: "
            f"{Outcome(latest.outcome).label.lower()}. Judge the case again."
        )
