"""How many doctors are signed at each level of each element, counted doctor by doctor beside it."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from pathways.insight.queries import alike, as_of, asked_of, coverage
from pathways.journeys.models import Journey
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.pathways.insight.world import random_world, some_day
from tests.pathways.readiness.world import rated
from tests.training import factories as training
from training.verification.models import SignedRating

pytestmark = pytest.mark.django_db


def covered(standing, on):
    team = alike(standing)
    domains = coverage(standing, team, asked_of(team), on)
    return {one.element: one for domain in domains for one in domain.elements}


def slowly(on):
    """Each doctor's latest rating of each element that counts on the day."""
    levels = Counter()
    doctors = {span.journey.doctor for span in as_of(Journey.objects.all(), on)}
    for doctor in doctors:
        latest = {}
        rows = SignedRating.objects.filter(doctor=doctor, revoked_at=None)
        for row in rows.order_by("rated_on", "recorded_at", "pk"):
            if row.rated_on <= on:
                latest[row.element] = row.level
        levels.update(latest.items())
    return levels


@pytest.mark.parametrize("seed", range(6))
def test_levels_are_those_of_a_slow_count(seed, count_queries):
    random = Random(seed)
    world = random_world(random, doctors=12)
    on = some_day(random)
    with count_queries(at_most=5):
        found = covered(as_of(Journey.objects.all(), on), on)
    levels = slowly(on)
    assert set(found) == set(world.elements)
    for element in world.elements:
        told = found[element].at_levels
        assert told == {level: levels[element, level] for level in range(1, 6)}


@pytest.fixture
def team(trust):
    """Two doctors on rung B, which asks for two elements; nobody has anything yet."""
    domain = training.DomainFactory()
    trust.elements = training.ElementFactory.create_batch(3, domain=domain)
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B)
    for element, level in zip(trust.elements[1:], (2, 3), strict=True):
        pathways.RequirementFactory(group=group, kind="level", element=element, level=level)
    other = accounts.DoctorFactory(organisation=trust.organisation)
    for doctor in (trust.doctor, other):
        journey = pathways.JourneyFactory(doctor=doctor, rung=trust.rungs.B)
        journey.standing.create(rung=trust.rungs.B, target=None, starts_on=date(2024, 1, 8))
    return trust


def test_what_nobody_covers_comes_first(team):
    first, second, third = team.elements
    rated(team.doctor, second, 4, date(2025, 1, 6), team.director)
    rated(team.doctor, third, 2, date(2025, 1, 6), team.director)
    on = date(2025, 2, 3)
    standing = as_of(Journey.objects.all(), on)
    alikes = alike(standing)
    (domain,) = coverage(standing, alikes, asked_of(alikes), on)
    assert [one.element for one in domain.elements] == [third, first, second]
    told = {one.element: (one.state, one.said) for one in domain.elements}
    assert told == {
        first: ("none", "Nobody is signed"),
        second: ("met", "1 at or above"),
        third: ("not_met", "Level 2 at most"),
    }


def test_of_several_rungs_the_highest_level_is_asked(team):
    element = team.elements[1]
    for rung, level in ((team.rungs.C, 4), (team.rungs.A, 1)):
        group = pathways.RequirementGroupFactory(rung=rung)
        pathways.RequirementFactory(group=group, kind="level", element=element, level=level)
        doctor = accounts.DoctorFactory(organisation=team.organisation)
        journey = pathways.JourneyFactory(doctor=doctor, rung=rung)
        journey.standing.create(rung=rung, target=None, starts_on=date(2024, 1, 8))
    on = date(2025, 2, 3)
    assert covered(as_of(Journey.objects.all(), on), on)[element].asked == 4


def test_a_later_lower_rating_holds(team):
    element = team.elements[1]
    rated(team.doctor, element, 3, date(2025, 1, 6), team.director)
    rated(team.doctor, element, 1, date(2025, 6, 2), team.director)
    standing = as_of(Journey.objects.all(), date(2025, 7, 1))
    assert covered(standing, date(2025, 7, 1))[element].is_open
    assert not covered(standing, date(2025, 6, 1))[element].is_open
