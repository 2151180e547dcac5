"""How many doctors are signed at each level of each element, counted doctor by doctor beside it."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from pathways.insight.queries import alike, as_of, asked_of, coverage
from pathways.journeys.models import Journey
from pathways.ladders.models import Requirement
from pathways.readiness.models import StateSpan
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.pathways.insight.world import random_world, some_day
from tests.pathways.readiness.world import rated
from tests.training import factories as training
from training.verification.models import SignedRating

pytestmark = pytest.mark.django_db


def covered(on):
    """Every element by what is told of it, for everybody on a journey that day."""
    team = alike(as_of(Journey.objects.all(), on))
    domains = coverage(StateSpan.objects.current_on(on), team, asked_of(team), on)
    return {one.element: one for domain in domains for one in domain.elements}


def slowly(on):
    """Doctor by doctor: how many are at each level of each element by their latest rating that
    counts on the day; how many rungs stood on ask for it; and how many are below that.
    """
    levels, asked, below = Counter(), Counter(), Counter()
    for span in as_of(Journey.objects.all(), on):
        latest = {}
        rows = SignedRating.objects.filter(doctor=span.journey.doctor, revoked_at=None)
        for row in rows.order_by("rated_on", "recorded_at", "pk"):
            if row.rated_on <= on:
                latest[row.element] = row.level
        levels.update(latest.items())
        wanted = {}
        for one in Requirement.objects.filter(group__rung=span.rung, group__at_least=None):
            if one.element:
                wanted[one.element] = max(one.level, wanted.get(one.element, 0))
        for element, level in wanted.items():
            asked[element] += 1
            below[element] += latest.get(element, 0) < level
    return levels, asked, below


@pytest.mark.parametrize("seed", range(6))
def test_what_is_told_is_that_of_a_slow_count(seed, count_queries):
    random = Random(seed)
    world = random_world(random, doctors=12)
    on = some_day(random)
    with count_queries(at_most=5):
        found = covered(on)
    levels, asked, below = slowly(on)
    assert set(found) == set(world.elements)
    for element, told in found.items():
        assert told.at_levels == {level: levels[element, level] for level in range(1, 6)}
        assert (told.asked, told.below) == (asked[element], below[element])


@pytest.fixture
def team(trust):
    """Two doctors on rung B, which asks for two elements; nobody has anything yet."""
    domain = training.DomainFactory()
    trust.elements = training.ElementFactory.create_batch(3, domain=domain)
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B)
    for element, level in zip(trust.elements[1:], (2, 3), strict=True):
        pathways.RequirementFactory(group=group, kind="level", element=element, level=level)
    for doctor in (trust.doctor, accounts.DoctorFactory(organisation=trust.organisation)):
        stands(doctor, trust.rungs.B)
    return trust


def stands(doctor, rung):
    journey = pathways.JourneyFactory(doctor=doctor, rung=rung)
    for spans in (journey.standing, journey.states):
        spans.create(rung=rung, target=None, starts_on=date(2024, 1, 8))


ON = date(2025, 2, 3)


def test_what_most_are_below_in_comes_first(team):
    first, second, third = team.elements
    rated(team.doctor, second, 4, date(2025, 1, 6), team.director)
    rated(team.doctor, third, 2, date(2025, 1, 6), team.director)
    told = covered(ON)
    assert list(told) == [third, second, first]
    assert {element: (one.state, one.said) for element, one in told.items()} == {
        first: ("none", "Not asked"),
        second: ("not_met", "1 of 2"),
        third: ("not_met", "2 of 2"),
    }


def test_each_is_held_to_what_their_own_rung_asks(team):
    """A chief executive of whom more is asked raises it for nobody else."""
    element = team.elements[1]
    group = pathways.RequirementGroupFactory(rung=team.rungs.C)
    pathways.RequirementFactory(group=group, kind="level", element=element, level=5)
    chief = accounts.DoctorFactory(organisation=team.organisation)
    stands(chief, team.rungs.C)
    for doctor in (team.doctor, chief):
        rated(doctor, element, 2, date(2025, 1, 6), team.director)
    told = covered(ON)[element]
    assert (told.below, told.asked) == (2, 3)
    rated(chief, element, 5, date(2025, 1, 7), team.director)
    assert covered(ON)[element].said == "1 of 3"


def test_one_of_a_choice_is_asked_of_nobody(team):
    element = team.elements[0]
    group = pathways.RequirementGroupFactory(rung=team.rungs.B, at_least=1)
    for one in (element, team.elements[1]):
        pathways.RequirementFactory(group=group, kind="level", element=one, level=5)
    assert covered(ON)[element].asked == 0
    rated(team.doctor, team.elements[1], 2, date(2025, 1, 6), team.director)
    assert covered(ON)[team.elements[1]].said == "1 of 2"


def test_a_later_lower_rating_holds(team):
    element = team.elements[1]
    rated(team.doctor, element, 3, date(2025, 1, 6), team.director)
    rated(team.doctor, element, 1, date(2025, 6, 2), team.director)
    assert covered(date(2025, 6, 1))[element].below == 1
    assert covered(date(2025, 7, 1))[element].below == 2
