"""Training before the role, not after it: the share of leadership posts of which that is true."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

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

    One query, which reads each of their stored rows once.
    """
    days = month_ends(on)
    trained, first = Q(untrained=0), Q(starts_on=F("appointment__starts_on"))
    counts = {}
    for n, day in enumerate(days):
        is_held = Q(starts_on__lte=day, ends_on__gt=day)
        counts[f"held_{n}"] = Count("pk", filter=is_held)
        counts[f"held_kept_{n}"] = Count("pk", filter=is_held & trained)
        if n:
            began = first & Q(starts_on__gt=days[n - 1], starts_on__lte=day)
            counts[f"begun_{n}"] = Count("pk", filter=began)
            counts[f"begun_kept_{n}"] = Count("pk", filter=began & trained)
    spans = PostSpan.objects.filter(
        appointment__in=posts, starts_on__lte=days[-1], ends_on__gt=days[0]
    )
    found = spans.order_by().aggregate(**counts)
    return Promise(
        [
            Month(
                day=day,
                held=Share(found[f"held_kept_{n}"], found[f"held_{n}"]),
                begun=Share(found.get(f"begun_kept_{n}", 0), found.get(f"begun_{n}", 0)),
            )
            for n, day in enumerate(days)
        ]
    )


def month_ends(on: date) -> list[date]:
    """The last days of the 24 months that ended before `on`, then `on` itself."""
    ends = [on]
    for _ in range(MONTHS):
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]
