"""The career on a doctor's record: what began when, on each of several ladders."""

from datetime import UTC, date, datetime

import pytest

from common import clock
from pathways.journeys.actions import place, start_journey
from tests.pathways import factories as pathways
from tests.pathways.journeys.pages import url

SINCE = date(2024, 1, 8)


@pytest.fixture
def two(trust, journey):
    """The doctor on rung A of the trust's ladder, and since the same day on X of another."""
    other = pathways.version_of(trust.organisation, "X", "Y")
    trust.others = pathways.rungs_of(other)
    trust.other = start_journey(
        doctor=trust.doctor,
        version=other,
        rung=trust.others["X"],
        since=SINCE,
        organisation=trust.organisation,
        by=trust.director,
    )
    trust.journey = journey
    return trust


def post(two, title, rung=None, since=SINCE):
    terms = {"tier": rung.tier, "rung": rung} if rung else {}
    where = {"doctor": two.doctor, "organisation": two.organisation}
    return pathways.AppointmentFactory(**where, **terms, title=title, starts_on=since)


def career(as_, two):
    """Each event's title, with its rung where a post and a rung began together."""
    events = as_("director").get(url("doctor", two.doctor)).context["career"]
    return {event.title: event.text.partition("on the rung ")[2] for event in events}


class TestOnTwoLadders:
    def test_both_rungs_of_one_day_are_told(self, as_, two):
        assert career(as_, two) == {"Rung A": "", "Rung X": ""}

    def test_a_post_began_with_the_rung_of_its_own_ladder(self, as_, two):
        post(two, "Lead of X", two.others["X"])
        assert career(as_, two) == {"Rung A": "", "Lead of X": "Rung X"}

    def test_and_with_no_other(self, as_, two):
        later = date(2025, 3, 3)
        post(two, "Lead of Y", two.others["Y"], later)
        place(journey=two.journey, rung=two.rungs.B, since=later, by=two.director)
        told = career(as_, two)
        assert (told["Lead of Y"], told["Rung B"]) == ("", "")

    def test_a_side_role_takes_no_rung_from_a_post(self, as_, two):
        post(two, "Lead of A", two.rungs.A)
        post(two, "Lead of X", two.others["X"])
        post(two, "Side role")
        told = career(as_, two)
        assert told == {"Lead of A": "Rung A", "Lead of X": "Rung X", "Side role": ""}


def test_what_is_entered_after_midnight_is_entered_on_the_day_here(as_, trust, journey):
    """Half past midnight in British summer time is still the day before in UTC."""
    with clock.standing_at(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        place(journey=journey, rung=trust.rungs.B, since=date(2026, 7, 1), by=trust.director)
        pathways.AppointmentFactory(
            doctor=trust.doctor,
            organisation=trust.organisation,
            starts_on=date(2026, 7, 2),
            recorded_at=clock.now(),
        )
    events = as_("director").get(url("doctor", trust.doctor)).context["career"]
    entered = {event.day: event.entered for event in events}
    assert entered[date(2026, 7, 1)] == entered[date(2026, 7, 2)] == date(2026, 7, 1)
