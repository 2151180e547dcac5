"""Two placements on one rung side by side are one: what came between them never was."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from common import clock
from common.errors import Denied
from common.forms import SUBMIT_KEY, new_submit_key
from pathways.journeys.actions import (
    close_journey,
    correct_placement,
    move_version,
    place,
    set_aim,
    start_journey,
    withdraw_placement,
)
from pathways.readiness.engine import answer
from pathways.readiness.queries import differences, engine_rung, facts_of
from tests.pathways import factories as pathways

FIRST, WRONG, AGAIN = date(2020, 2, 3), date(2022, 2, 3), date(2023, 2, 3)


@pytest.fixture
def back(trust):
    """On A since 2020, wrongly on B in 2022, on A again in 2023; B asks for 60 months on A."""
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B)
    pathways.RequirementFactory(group=group, kind="tenure", months=60)
    journey = start_journey(
        doctor=trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=FIRST,
        organisation=trust.organisation,
        by=trust.director,
    )
    given = {"journey": journey, "by": trust.director, "reason": "As the letter says"}
    wrong = place(rung=trust.rungs.B, since=WRONG, **given)
    place(rung=trust.rungs.A, since=AGAIN, **given)
    return SimpleNamespace(**vars(trust), journey=journey, wrong=wrong)


def counting(journey):
    return list(journey.placements.counting().values_list("rung__code", "since"))


def ready_since(back, rung, moment=None):
    facts = facts_of(back.doctor, journey=back.journey, known_at=moment)
    return answer(engine_rung(rung), facts, on=date(2026, 1, 1)).as_at.since


def test_what_is_taken_back_between_them_leaves_time_from_the_first_day(back):
    assert ready_since(back, back.rungs.B) is None
    before = clock.now()
    with clock.standing_at(before + timedelta(minutes=1)):
        withdraw_placement(placement=back.wrong, by=back.director, reason="Never was")
    assert counting(back.journey) == [("A", FIRST)]
    assert ready_since(back, back.rungs.B) == date(2025, 2, 3)
    assert differences([back.doctor.pk]) == []
    # What was known before is answered as it was.
    assert ready_since(back, back.rungs.B, before) is None


def test_what_is_corrected_to_another_day_too(back):
    given = {"placement": back.wrong, "rung": back.rungs.B, "by": back.director}
    correct_placement(**given, since=date(2025, 9, 1), reason="A slip of the pen")
    assert counting(back.journey) == [("A", FIRST), ("B", date(2025, 9, 1))]
    assert differences([back.doctor.pk]) == []


def test_a_rung_that_takes_the_place_of_another_goes_on_with_the_same_before(back):
    place(journey=back.journey, rung=back.rungs.B, since=date(2024, 2, 5), by=back.director)
    newer = pathways.LadderVersionFactory(ladder=back.version.ladder)
    rungs = pathways.rungs_of(pathways.with_rungs(newer, "A", "C"))
    group = pathways.RequirementGroupFactory(rung=rungs["C"])
    pathways.RequirementFactory(group=group, kind="tenure", months=24)
    move = {"journey": back.journey, "version": newer, "by": back.director}
    move_version(**move, reason="New rules", instead={"B": rungs["A"]})
    assert counting(back.journey) == [("A", FIRST), ("B", WRONG), ("A", AGAIN)]
    standing = back.journey.placements.counting().last()
    assert (standing.rung, standing.reason) == (rungs["A"], "As the letter says")
    assert ready_since(back, rungs["C"]) == date(2025, 2, 3)
    assert differences([back.doctor.pk]) == []


class TestAfterAMoveToAnotherVersion:
    def moved(self, back, *codes):
        newer = pathways.LadderVersionFactory(ladder=back.version.ladder)
        rungs = pathways.rungs_of(pathways.with_rungs(newer, *codes))
        last = {"journey": back.journey, "rung": back.rungs.B, "since": date(2024, 2, 5)}
        place(**last, by=back.director)
        move_version(journey=back.journey, version=newer, by=back.director, reason="New rules")
        return rungs

    def test_the_rung_before_is_stood_on_again_in_that_version(self, back, client):
        rungs = self.moved(back, "A", "B", "C")
        set_aim(journey=back.journey, aim=None, by=back.doctor.user)
        last = back.journey.placements.counting().last()
        withdraw_placement(placement=last, by=back.director, reason="Never was")
        standing = back.journey.placements.counting().last()
        assert (standing.rung, standing.since) == (rungs["A"], AGAIN)
        assert differences([back.doctor.pk]) == []
        client.force_login(back.doctor.user)
        assert client.get(reverse("readiness:mine")).status_code == 200

    def test_one_that_is_not_on_it_is_refused_and_says_what_to_do(self, back):
        self.moved(back, "B", "C")
        last = back.journey.placements.counting().last()
        with pytest.raises(Denied, match="would stand on Rung A again, which is not on"):
            withdraw_placement(placement=last, by=back.director, reason="Never was")
        last.refresh_from_db()
        assert last.revoked_at is None


class TestAfterAnEarlierJourney:
    """A doctor is on a ladder once on any day."""

    LEFT = date(2024, 9, 2)

    @pytest.fixture
    def left(self, back):
        close_journey(journey=back.journey, closed_on=self.LEFT, by=back.director, reason="Left")
        return back

    def again(self, left, since):
        return start_journey(
            doctor=left.doctor,
            version=left.version,
            rung=left.rungs.A,
            since=since,
            organisation=left.organisation,
            by=left.director,
        )

    def test_another_begins_when_that_was_closed_or_later(self, left):
        with pytest.raises(Denied, match=r"until 2 September 2024, .* Choose that day or a later"):
            self.again(left, self.LEFT - timedelta(days=1))
        self.again(left, self.LEFT)
        assert left.doctor.journeys.count() == 2

    def test_nor_does_a_placement_bring_its_beginning_forward(self, left):
        journey = self.again(left, self.LEFT)
        given = {"rung": left.rungs.B, "since": date(2024, 1, 8), "by": left.director}
        with pytest.raises(Denied, match="until 2 September 2024"):
            place(journey=journey, **given)
        only = journey.placements.get()
        with pytest.raises(Denied, match="until 2 September 2024"):
            correct_placement(placement=only, reason="Wrong", **given)
        assert counting(journey) == [("A", self.LEFT)]

    @pytest.fixture
    def overlapping(self, left):
        """As could be written before there was the rule: begun a month before that was closed."""
        journey = self.again(left, self.LEFT)
        since = self.LEFT - timedelta(days=31)
        only = journey.placements.get()
        journey.placements.filter(pk=only.pk).update(revoked_at=clock.now())
        pathways.PlacementFactory(journey=journey, rung=left.rungs.A, since=since)
        journey.started_on = since
        journey.save(update_fields=["started_on"])
        return journey

    def test_what_overlaps_on_record_goes_on_and_can_be_mended(self, left, overlapping):
        given = {"by": left.director, "reason": "As the letter says"}
        wrong = place(journey=overlapping, rung=left.rungs.B, since=clock.today(), **given)
        withdraw_placement(placement=wrong, **given)
        newer = pathways.LadderVersionFactory(ladder=left.version.ladder)
        pathways.with_rungs(newer, "A", "B")
        move_version(journey=overlapping, version=newer, **given)
        first = {"placement": overlapping.placements.counting().get(), **given}
        first["rung"] = newer.rungs.get(code="A")
        with pytest.raises(Denied, match="until 2 September 2024"):
            correct_placement(since=overlapping.started_on - timedelta(days=1), **first)
        correct_placement(since=self.LEFT, **first)
        assert counting(overlapping) == [("A", self.LEFT)]

    def test_one_closed_on_its_first_day_is_in_nobodys_way(self, left):
        close_journey(
            journey=self.again(left, self.LEFT + timedelta(days=9)),
            closed_on=self.LEFT + timedelta(days=9),
            by=left.director,
            reason="A slip",
        )
        assert self.again(left, self.LEFT).closed_on is None

    def test_the_page_says_so_by_the_day(self, left, client):
        client.force_login(left.director)
        sent = {
            "organisation": left.organisation.uuid,
            "rung": left.rungs.A.uuid,
            "since": "2024-09-01",
            SUBMIT_KEY: new_submit_key(),
        }
        address = reverse("journeys:start", args=[left.doctor.uuid])
        refused = client.post(address, sent)
        assert refused.status_code == 422
        assert "Choose that day or a later one." in str(refused.context["form"].errors["since"])
        assert left.doctor.journeys.count() == 1
