"""Leadership posts, and what their holders lack of what the posts ask: at first, and on any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
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
UNTRAINED_AT_FIRST = Q(first_untrained__gt=0)
SHORT = SHORT_TODAY | Q(first_lacking__gt=0)


def on_the_ladder(on: date) -> Exists:
    """Whether the holder of a post is on the ladder of the post's rung that day."""
    return Exists(
        _open_on(on).filter(doctor=OuterRef("doctor"), ladder=OuterRef("rung__version__ladder"))
    )


def shortfalls(user: User, posts: QuerySet[Appointment], on: date) -> QuerySet[Any]:
    """Of leadership `posts` held on a day by doctors on the ladder: what is `lacking` then, how
    much of it is training (`untrained`) and what is `met`; and the same of the day the post began,
    as `first_lacking` and so on.

    Worst first: training lacking now, then training lacking at the start, then the rest. No query
    until evaluated, then one. Nothing is joined twice for the same: PostgreSQL orders few tables.

    `case` names the journey whose case `user` may open for the post's rung, if there is one.
    """
    cases = Journey.objects.directed_by(user).open()
    then = Q(spans__starts_on__lte=on, spans__ends_on__gt=on)
    at_first = Q(spans__starts_on=F("starts_on"))
    return (
        posts.filter(on_the_ladder(on), rung__tier__gte=LEADERSHIP)
        .annotate(
            held=FilteredRelation("spans", condition=then),
            first=FilteredRelation("spans", condition=at_first),
        )
        .annotate(
            lacking=F("held__lacking"),
            untrained=F("held__untrained"),
            met=F("held__met"),
            first_lacking=F("first__lacking"),
            first_untrained=F("first__untrained"),
            first_met=F("first__met"),
            case=Subquery(
                cases.filter(doctor=OuterRef("doctor"), version=OuterRef("rung__version")).values(
                    "uuid"
                )[:1]
            ),
        )
        .filter(lacking__isnull=False)
        .order_by("-untrained", "-first_untrained", "-lacking", "doctor__user__full_name", "pk")
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


def held(page: Iterable[Any]) -> list[Held]:
    """The rows of one page of `shortfalls`, in words. Two queries."""
    posts = list(page)
    asked = asked_by({one.rung_id for one in posts})
    return [
        Held(
            post=one,
            at_first=lacked(asked[one.rung_id], one.first_met),
            today=lacked(asked[one.rung_id], one.met),
            case=one.case,
        )
        for one in posts
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
