"""Training before the role, not after it: the share of leadership posts of which that is true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest, TruncMonth

from accounts.organisations.models import Organisation, Permission
from accounts.people.models import User
from pathways.appointments.models import Appointment
from pathways.insight.queries.posts import LEADERSHIP
from pathways.readiness.models import PostSpan

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    kept: int
    of: int

    @property
    def fraction(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.kept / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Month:
    """The last day of a month (or the day asked about): of the posts held that day, those whose
    holders have all the training that the post asks; and of the posts that began since the last
    such day, those whose holders had it on their first day.
    """

    day: date
    held: Share
    begun: Share


@dataclass(frozen=True, slots=True)
class Promise:
    """The share on a day, and how it came about over the 24 months before."""

    months: list[Month]

    @property
    def today(self) -> Share:
        """Of the posts held on the day."""
        return self.months[-1].held

    @property
    def newest_first(self) -> list[Month]:
        """The months as they are read."""
        return self.months[::-1]

    @property
    def begun(self) -> Share:
        """Of the posts begun in these months."""
        since = [one.begun for one in self.months]
        return Share(sum(one.kept for one in since), sum(one.of for one in since))


def posts_counted(user: User) -> QuerySet[Appointment]:
    """Leadership posts in organisations that `user` directs, whoever held them, but their own.

    To count, not to name: those who have left since count as well, so that the past is true.
    """
    places = Organisation.objects.where(user, Permission.VIEW_DOCTORS)
    posts = Appointment.objects.filter(organisation__in=places, rung__tier__gte=LEADERSHIP)
    return posts.exclude(doctor__user=user)


def promise_of(posts: QuerySet[Appointment], on: date) -> Promise:
    """The share of `posts` with training in place on a day, and over the 24 months before.

    One query, which reads each of their stored rows once and gives them by the months in which they
    begin and end: a count for every month by itself took a hundred times the work.
    """
    days = month_ends(on)
    place = {day.replace(day=1): n for n, day in enumerate(days)}
    held, held_kept, begun, begun_kept = ([0] * (len(days) + 1) for _ in range(4))
    for start, end, is_trained, is_first, count in _by_months(posts, days):
        begins, ends = place[start], len(days) if end is None else place[end]
        for changes in (held, held_kept) if is_trained else (held,):
            changes[begins] += count
            changes[ends] -= count
        for counts in (begun, begun_kept) if is_trained else (begun,):
            counts[begins] += count if is_first else 0
    begun[0] = begun_kept[0] = 0  # since always, not since the month before
    held, held_kept = list(accumulate(held)), list(accumulate(held_kept))
    return Promise(
        [
            Month(day, Share(held_kept[n], held[n]), Share(begun_kept[n], begun[n]))
            for n, day in enumerate(days)
        ]
    )


def _by_months(posts: QuerySet[Appointment], days: Sequence[date]) -> Any:
    """How many stored rows begin in the same month (that of the first day if before it), end in
    the same one (None if they outlast the last day), are trained, and are the first of their post.
    """
    spans = PostSpan.objects.filter(
        appointment__in=posts, starts_on__lte=days[-1], ends_on__gt=days[0]
    )
    start = Greatest("starts_on", Value(days[0], output_field=DateField()))
    return (
        spans.order_by()
        .values(
            start=TruncMonth(start),
            # Truncated outermost: only so a day comes from PostgreSQL too, not a moment.
            end=TruncMonth(Case(When(ends_on__lte=days[-1], then=F("ends_on")))),
            is_trained=ExpressionWrapper(Q(untrained=0), BooleanField()),
            is_first=ExpressionWrapper(Q(starts_on=F("appointment__starts_on")), BooleanField()),
        )
        .annotate(count=Count("pk"))
        .values_list("start", "end", "is_trained", "is_first", "count")
    )


def month_ends(on: date) -> list[date]:
    """The last days of the 24 months that ended before `on`, then `on` itself."""
    ends = [on]
    for _ in range(MONTHS):
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]
