"""The aim that a placement gave is given anew when that placement no longer counts."""

from datetime import date, timedelta

import pytest

from common import clock
from pathways.journeys.actions import (
    correct_placement,
    place,
    set_aim,
    start_journey,
    withdraw_placement,
)
from pathways.readiness.queries import differences
from tests.pathways import factories as pathways

SINCE = date(2024, 1, 8)
SOON = clock.today() + timedelta(days=60)


@pytest.fixture
def climbing(trust):
    """The trust's doctor on a ladder of four rungs, on A since 2024 and working towards B."""
    version = pathways.version_of(trust.organisation, "A", "B", "C", "D")
    trust.rungs = pathways.rungs_of(version)
    trust.journey = start_journey(
        doctor=trust.doctor,
        version=version,
        rung=trust.rungs["A"],
        since=SINCE,
        organisation=trust.organisation,
        by=trust.director,
    )
    return trust


def placed(climbing, code, since=date(2026, 1, 5)):
    rung = climbing.rungs[code]
    return place(journey=climbing.journey, rung=rung, since=since, by=climbing.director)


def aim_of(climbing):
    assert differences([climbing.doctor.pk]) == []
    climbing.journey.refresh_from_db()
    return climbing.journey.aim and climbing.journey.aim.code


@pytest.mark.parametrize("since", [date(2026, 1, 5), SOON], ids=["held", "to come"])
@pytest.mark.parametrize("wrong", ["B", "C", "D"])
class TestByMistake:
    def test_what_is_taken_back_takes_its_aim_with_it(self, climbing, wrong, since):
        withdraw_placement(
            placement=placed(climbing, wrong, since), by=climbing.director, reason="Never was"
        )
        assert aim_of(climbing) == "B"

    def test_what_is_corrected_gives_the_aim_of_the_right_rung(self, climbing, wrong, since):
        right = "C" if wrong == "B" else "B"
        correct_placement(
            placement=placed(climbing, wrong, since),
            rung=climbing.rungs[right],
            since=since,
            by=climbing.director,
            reason="Wrong rung",
        )
        assert aim_of(climbing) == {"B": "C", "C": "D"}[right]

    def test_so_does_another_placed_on_the_same_day(self, climbing, wrong, since):
        placed(climbing, wrong, since)
        right = "C" if wrong == "B" else "B"
        placed(climbing, right, since)
        assert aim_of(climbing) == {"B": "C", "C": "D"}[right]


class TestOfTheDoctorsOwn:
    @pytest.mark.parametrize("own", ["D", None])
    def test_it_stays_when_a_placement_is_taken_back(self, climbing, own):
        wrong = placed(climbing, "B")
        aim = climbing.rungs[own] if own else None
        set_aim(journey=climbing.journey, aim=aim, by=climbing.doctor.user)
        withdraw_placement(placement=wrong, by=climbing.director, reason="Never was")
        assert aim_of(climbing) == own

    def test_it_stays_when_an_earlier_one_is(self, climbing):
        wrong = placed(climbing, "C", date(2025, 1, 6))
        placed(climbing, "B")
        set_aim(journey=climbing.journey, aim=climbing.rungs["D"], by=climbing.doctor.user)
        withdraw_placement(placement=wrong, by=climbing.director, reason="Never was")
        assert aim_of(climbing) == "D"
