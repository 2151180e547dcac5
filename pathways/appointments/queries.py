"""Reads about posts: the row that holds now, a doctor's week, and what is unusual about it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from accounts.organisations.models import Organisation
from accounts.organisations.queries import working_time_of
from accounts.people.models import Doctor
from common.units import describe_fraction
from pathways.appointments.models import Appointment
from pathways.ladders.models import MIX_PARTS, Ladder, RoleMix, Rung

# More than this of full time in all posts together is worth a second look.
FULL_WEEK = Decimal("1.2")
Week = dict[str, Decimal]


def latest_of(appointment: Appointment) -> Appointment | None:
    """The row that holds now for the same post, or None if it was taken back. One query."""
    rows = Appointment.objects.counting().filter(post=appointment.post)
    return rows.select_related("recorded_by", "organisation", "rung").first()


def last_row_of(appointment: Appointment) -> Appointment:
    """What was recorded last of the same post; if `revoked_at` is set, it was taken back then. One
    query.
    """
    last: Appointment = Appointment.objects.filter(post=appointment.post).latest("pk")
    return last


def posts_on(doctor: Doctor, on: date) -> list[Appointment]:
    """The posts that a doctor holds on a day, first begun first. One query."""
    rows = Appointment.objects.counting().current_on(on).filter(doctor=doctor)
    return list(rows.select_related("organisation", "rung"))


def week_of(posts: Iterable[Appointment]) -> Week:
    """The actual mix of posts together: each of MIX_PARTS as a fraction of full time."""
    week = dict.fromkeys(MIX_PARTS, Decimal(0))
    for post in posts:
        for part in MIX_PARTS:
            week[part] += getattr(post, part)
    return week


def cautions_about(post: Appointment) -> list[str]:
    """What is unusual, though allowed, about a recorded post beside the others held on its first
    day: more than 1.2 of full time in all, or a week outside the range of the post's rung.

    At most three queries.
    """
    posts = posts_on(post.doctor, post.starts_on)
    week = week_of(posts)
    total = sum(week.values(), Decimal(0))
    time = working_time_of(post.organisation)

    def told(fraction: Decimal) -> str:
        return describe_fraction(fraction, unit=time.unit, full_time_hours=time.full_time_hours)

    cautions = []
    if total > FULL_WEEK:
        cautions.append(
            f"All posts together now come to {told(total)}, more than {FULL_WEEK} of full time."
        )
    mixes = list(post.rung.mixes.all()) if post.rung else []
    outside = [parts_outside(week, mix) for mix in mixes]
    if outside and all(outside):
        part = min(outside, key=len)[0]
        rung = post.rung
        cautions.append(
            f"{told(week[part])} of {part} work in all is outside what {rung} usually asks for."
        )
    return cautions


def parts_outside(week: Week, mix: RoleMix) -> list[str]:
    """The parts of a week that lie outside a mix's range, in proportion to the whole week."""
    total = sum(week.values())
    if not total:
        return []
    shares = {part: round(week[part] / total, 3) for part in MIX_PARTS}
    ranges = {part: mix.part(part) for part in MIX_PARTS}
    return [
        part for part in MIX_PARTS if not ranges[part].least <= shares[part] <= ranges[part].most
    ]


def rungs_offered(
    places: QuerySet[Organisation], doctor: Doctor, post: Appointment | None = None
) -> QuerySet[Rung]:
    """The rungs a post of `doctor` in one of `places` can be on: of the ladders used there, those
    of current versions and of versions the doctor is pinned to; and the one that `post` has.

    One query, for the places.
    """
    paths = places.values_list("path", flat=True)
    above = {int(part) for path in paths for part in path.split("/") if part}
    current = Ladder.objects.filter(organisation__in=above).values("current_version")
    pinned = doctor.journeys.filter(closed_on=None, ladder__organisation__in=above)
    return Rung.objects.filter(
        Q(version__in=current)
        | Q(version__in=pinned.values("version"))
        | Q(pk=post.rung_id if post else None)
    )
