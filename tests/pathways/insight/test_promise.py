"""The share of leadership posts held with training in place, counted the slow way beside it."""

from datetime import date, timedelta
from random import Random

import pytest

from pathways.appointments.models import Appointment
from pathways.insight.queries import Month, Promise, posts_counted, promise_of
from pathways.insight.queries.promise import Share, month_ends
from pathways.insight.views.trend import BOTTOM, TOP, trend_of
from pathways.readiness.actions import refresh
from pathways.readiness.models import PostSpan
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.pathways.insight.world import random_world, some_day

pytestmark = pytest.mark.django_db


def is_trained(post, day):
    spans = list(PostSpan.objects.filter(appointment=post).order_by("pk"))
    return next(one.untrained == 0 for one in spans if one.starts_on <= day < one.ends_on)


def slowly(world, days):
    """For each day: posts held and trained, posts begun since the day before and trained then."""
    posts = [
        post
        for post in Appointment.objects.filter(revoked_at=None).order_by("pk")
        if post.rung and post.rung.tier >= 1 and post.organisation in world.places
    ]
    for before, day in zip([None, *days], days, strict=False):
        held = [
            post
            for post in posts
            if post.starts_on <= day and (post.ends_on is None or post.ends_on > day)
        ]
        begun = [post for post in posts if before and before < post.starts_on <= day]
        yield (
            day,
            Share(sum(is_trained(post, day) for post in held), len(held)),
            Share(sum(is_trained(post, post.starts_on) for post in begun), len(begun)),
        )


@pytest.mark.parametrize("seed", range(5))
def test_the_share_is_that_of_a_slow_count(seed, count_queries):
    random = Random(seed)
    world = random_world(random)
    on = some_day(random) + timedelta(days=random.choice([0, 400]))
    posts = posts_counted(world.director)
    with count_queries(at_most=1):
        promise = promise_of(posts, on)
    found = [(one.day, one.held, one.begun) for one in promise.months]
    assert found == list(slowly(world, month_ends(on)))
    assert promise.begun.of == sum(one.begun.of for one in promise.months)


def test_the_last_days_of_24_months_and_the_day_itself():
    ends = month_ends(date(2026, 3, 31))
    assert (len(ends), ends[0]) == (25, date(2024, 3, 31))
    assert ends[-3:] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_a_post_begun_on_the_last_day_of_a_month_is_of_that_month(trust):
    post = pathways.AppointmentFactory(
        organisation=trust.organisation, rung=trust.rungs.B, starts_on=date(2025, 6, 30)
    )
    refresh(doctor=post.doctor)
    promise = promise_of(posts_counted(trust.director), date(2025, 8, 15))
    assert [one.day for one in promise.months if one.begun.of] == [date(2025, 6, 30)]
    assert [one.held.of for one in promise.months[-4:]] == [0, 1, 1, 1]


def test_somebody_who_has_left_still_counts_and_ones_own_post_does_not(trust):
    leaver = accounts.DoctorFactory(organisation=accounts.OrganisationFactory())
    own = accounts.DoctorFactory(user=trust.director)
    for doctor in (leaver, own):
        pathways.AppointmentFactory(
            doctor=doctor, organisation=trust.organisation, rung=trust.rungs.B
        )
    assert posts_counted(trust.director).get().doctor == leaver


def test_the_line_breaks_where_nobody_held_a_post():
    shares = [Share(1, 2), Share(0, 0), Share(2, 2), Share(0, 1)]
    trend = trend_of(promise_with(shares))
    assert [point.y for point in trend.held.points] == [(TOP + BOTTOM) / 2, TOP, BOTTOM]
    assert len(trend.held.stretches) == 1


def promise_with(shares):
    days = month_ends(date(2026, 3, 31))
    return Promise([Month(day, one, one) for day, one in zip(days, shares, strict=False)])
