"""Leadership posts, and what their holders lack of what the posts ask: at first, and on any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from accounts.people.models import Tier, User
from pathways.appointments.models import Appointment
from pathways.insight.queries.lacks import Lacked, asked_by, lacked
from pathways.journeys.models import Journey
from pathways.readiness.models import PostSpan

# A leadership post is one of this tier or above.
LEADERSHIP = Tier.T1


SHORT_TODAY = Q(lacking__gt=0)
UNTRAINED_TODAY = Q(untrained__gt=0)
UNTRAINED_AT_FIRST = Q(first__untrained__gt=0)
SHORT = SHORT_TODAY | Q(first__lacking__gt=0)


def on_the_ladder(on: date) -> Exists:
    """Whether the holder of a post is on the ladder of the post's rung that day."""
    return Exists(
        _open_on(on).filter(
            doctor=OuterRef("appointment__doctor"),
            ladder=OuterRef("appointment__rung__version__ladder"),
        )
    )


def shortfalls(user: User, posts: QuerySet[Appointment], on: date) -> QuerySet[PostSpan]:
    """Of leadership `posts` held on a day by doctors on the ladder, what is lacking then and (as
    `first`) was lacking on the day the post began.

    Worst first: training lacking now, then training lacking at the start, then the rest. No query
    until evaluated, then one.

    `case` names the journey whose case `user` may open for the post's rung, if there is one.
    """
    cases = Journey.objects.directed_by(user).open()
    leading = posts.filter(rung__tier__gte=LEADERSHIP)
    spans = PostSpan.objects.current_on(on).filter(on_the_ladder(on), appointment__in=leading)
    first = FilteredRelation(
        "appointment__spans",
        condition=Q(appointment__spans__starts_on=F("appointment__starts_on")),
    )
    return (
        spans.annotate(first=first)
        .annotate(
            first_lacking=F("first__lacking"),
            first_untrained=F("first__untrained"),
            first_met=F("first__met"),
            case=Subquery(
                cases.filter(
                    doctor=OuterRef("appointment__doctor"),
                    version=OuterRef("appointment__rung__version"),
                ).values("uuid")[:1]
            ),
        )
        .order_by(
            *("-untrained", "-first_untrained", "-lacking"),
            *("appointment__doctor__user__full_name", "pk"),
        )
    )


@dataclass(frozen=True, slots=True)
class Held:
    """One post and its holder: what was lacking on the first day, and what is on the day asked.

    `case` names the journey whose case may be opened for the post's rung, if there is one.
    """

    post: Appointment
    at_first: Lacked
    today: Lacked
    case: UUID | None


def held(page: Iterable[PostSpan]) -> list[Held]:
    """The rows of one page of `shortfalls`, in words. Two queries.

    Assumes that appointments are fetched.
    """
    spans = list(page)
    rungs = {one.appointment.rung_id for one in spans if one.appointment.rung_id}
    asked = asked_by(rungs)
    return [
        Held(
            post=one.appointment,
            at_first=lacked(asked[one.appointment.rung_id or 0], one.first_met),  # type: ignore[attr-defined]
            today=lacked(asked[one.appointment.rung_id or 0], one.met),
            case=one.case,  # type: ignore[attr-defined]
        )
        for one in spans
    ]


def apart(posts: QuerySet[Appointment], on: date) -> QuerySet[Appointment]:
    """Leadership posts held on a day that cannot be judged in full: those without a rung, and those
    of doctors who are not on the ladder of the post's rung, with `untrained` as far as known.

    No query until evaluated, then one.
    """
    journey = _open_on(on).filter(
        doctor=OuterRef("doctor"), ladder=OuterRef("rung__version__ladder")
    )
    span = PostSpan.objects.current_on(on).filter(appointment=OuterRef("pk"))
    rungless = Q(rung=None, tier__gte=LEADERSHIP)
    elsewhere = Q(rung__tier__gte=LEADERSHIP) & ~Exists(journey)
    held_then = Appointment.objects.counting().current_on(on)
    rows: QuerySet[Appointment] = (
        held_then.filter(rungless | elsewhere, pk__in=posts.order_by().values("pk"))
        .annotate(untrained=Subquery(span.values("untrained")[:1]))
        .select_related("doctor__user", "organisation", "rung__version__ladder")
        .order_by("doctor__user__full_name", "pk")
    )
    return rows


def _open_on(on: date) -> QuerySet[Journey]:
    return Journey.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), started_on__lte=on)
