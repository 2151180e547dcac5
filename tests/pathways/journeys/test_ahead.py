"""A placement whose day is still to come: until then the doctor stands on the rung before it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from common import clock
from common.errors import Denied
from common.templatetags.ui_filters import day
from pathways.journeys.actions import (
    close_journey,
    correct_placement,
    move_version,
    place,
    set_aim,
    start_journey,
    withdraw_placement,
)
from pathways.journeys.queries import standing_of, standings_of, tier_changes_of
from pathways.readiness.queries import differences
from tests.accounts.factories import DoctorFactory
from tests.pathways import factories as pathways
from tests.pathways.factories import stood_on
from tests.training.factories import ModuleFactory

SINCE = date(2024, 1, 8)


@pytest.fixture
def ahead(trust):
    """The trust's doctor stands on A, and from a day in two months on B."""
    return promised(trust)


def promised(trust):
    journey = start_journey(
        doctor=trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=SINCE,
        organisation=trust.organisation,
        by=trust.director,
    )
    on = clock.today() + timedelta(days=60)
    placement = place(journey=journey, rung=trust.rungs.B, since=on, by=trust.director)
    return SimpleNamespace(**vars(trust), journey=journey, on=on, placement=placement)


def test_until_its_day_the_doctor_stands_on_the_rung_before(ahead):
    eve = ahead.on - timedelta(days=1)
    days = (SINCE - timedelta(days=1), clock.today(), eve, ahead.on, ahead.on + timedelta(days=1))
    rungs = [None, ahead.rungs.A, ahead.rungs.A, ahead.rungs.B, ahead.rungs.B]
    assert [stood_on(ahead.journey, on) for on in days] == rungs
    assert [ahead.doctor.tier_on(on) for on in days] == [0, 0, 0, 1, 1]
    stands = standing_of(ahead.journey)
    assert (stands.now.rung, stands.ahead) == (ahead.rungs.A, (ahead.placement,))
    assert stands.last == ahead.placement


def test_nothing_has_to_happen_on_the_day(ahead):
    with clock.standing_at(clock.now() + timedelta(days=61)):
        assert stood_on(ahead.journey) == ahead.rungs.B
        assert standings_of([ahead.journey])[ahead.journey.pk].ahead == ()
        assert ahead.doctor.tier_on(clock.today()) == 1
        assert differences([ahead.doctor.pk]) == []


def test_an_aim_that_is_granted_moves_on_at_once_and_is_no_aim_any_more(ahead):
    ahead.journey.refresh_from_db()
    assert ahead.journey.aim == ahead.rungs.C
    with pytest.raises(Denied, match=f"Rung B is the rung stood on from {day(ahead.on)}"):
        set_aim(journey=ahead.journey, aim=ahead.rungs.B, by=ahead.doctor.user)
    with pytest.raises(Denied, match="Rung A is the rung stood on already"):
        set_aim(journey=ahead.journey, aim=ahead.rungs.A, by=ahead.doctor.user)


def test_one_that_is_taken_back_leaves_the_doctor_where_they_are(ahead):
    withdraw_placement(placement=ahead.placement, by=ahead.director, reason="Not appointed")
    assert standing_of(ahead.journey).ahead == ()
    assert stood_on(ahead.journey, ahead.on) == ahead.rungs.A
    assert ahead.doctor.tier_on(ahead.on) == 0


def test_one_that_was_to_come_when_the_journey_was_closed_gives_no_tier(ahead):
    close_journey(
        journey=ahead.journey, closed_on=clock.today(), by=ahead.director, reason="Left the trust"
    )
    assert ahead.doctor.tier_on(ahead.on) == 0


def test_tiers_change_on_the_days_of_the_highest_of_all_open_journeys(ahead):
    other = pathways.version_of(ahead.organisation, "A", "B", "C", "D")
    rungs = pathways.rungs_of(other)
    start_journey(
        doctor=ahead.doctor,
        version=other,
        rung=rungs["C"],
        since=date(2025, 2, 3),
        organisation=ahead.organisation,
        by=None,
    )
    later = ahead.on + timedelta(days=30)
    journey = ahead.doctor.journeys.get(ladder=other.ladder)
    place(journey=journey, rung=rungs["D"], since=later, by=None)
    assert tier_changes_of(ahead.doctor) == [(date(2025, 2, 3), 2), (later, 3)]
    stored = ahead.doctor.tier_changes.order_by("since").values_list("since", "tier")
    assert list(stored) == [(date(2025, 2, 3), 2), (later, 3)]


def test_a_journey_that_has_not_begun_says_how_it_can_be_closed(trust):
    on = clock.today() + timedelta(days=30)
    journey = start_journey(
        doctor=trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=on,
        organisation=trust.organisation,
        by=None,
    )
    close = {"journey": journey, "by": trust.director, "reason": "Does not come"}
    for closed_on in (clock.today(), on):
        with pytest.raises(Denied, match="correct the day of its placement to today"):
            close_journey(**close, closed_on=closed_on)
    correct_placement(
        placement=journey.placements.get(),
        rung=trust.rungs.A,
        since=clock.today(),
        by=trust.director,
        reason="Does not come",
    )
    close_journey(**close, closed_on=clock.today())


class TestMovingToAnotherVersion:
    def version(self, ahead, *codes):
        newer = pathways.LadderVersionFactory(ladder=ahead.version.ladder)
        return pathways.with_rungs(newer, *codes)

    def test_what_holds_and_what_is_to_come_both_move(self, ahead):
        newer = self.version(ahead, "A", "B", "C")
        move_version(journey=ahead.journey, version=newer, by=ahead.director, reason="New rules")
        rungs = pathways.rungs_of(newer)
        counting = ahead.journey.placements.counting().values_list("rung", "since")
        assert list(counting) == [(rungs["A"].pk, SINCE), (rungs["B"].pk, ahead.on)]
        assert ahead.journey.aim == rungs["C"]
        told = ahead.doctor.user.notifications.first().sentence
        assert f"you stand on Rung A, from {day(ahead.on)} on Rung B" in told

    def test_one_to_come_whose_rung_is_gone_has_to_be_chosen(self, ahead):
        newer = self.version(ahead, "A", "C", "D")
        move = {"journey": ahead.journey, "version": newer, "by": ahead.director, "reason": "New"}
        with pytest.raises(Denied, match=f"on which Amara Okafor stands from {day(ahead.on)}"):
            move_version(**move)
        rungs = pathways.rungs_of(newer)
        move_version(**move, instead={"B": rungs["C"]})
        assert standing_of(ahead.journey).last.rung == rungs["C"]
        assert ahead.journey.aim == rungs["D"]

    def test_two_that_come_to_the_same_rung_count_once_from_the_first(self, ahead):
        newer = self.version(ahead, "X", "Y")
        rungs = pathways.rungs_of(newer)
        instead = {"A": rungs["X"], "B": rungs["X"]}
        move = {"journey": ahead.journey, "version": newer, "by": ahead.director}
        move_version(**move, reason="New rules", instead=instead)
        placement = ahead.journey.placements.counting().get()
        assert (placement.rung, placement.since) == (rungs["X"], SINCE)

    def test_who_wants_no_aim_keeps_none_and_who_was_at_the_top_gets_the_next(self, ahead):
        newer = self.version(ahead, "A", "B", "C", "D")
        set_aim(journey=ahead.journey, aim=None, by=ahead.doctor.user)
        move_version(journey=ahead.journey, version=newer, by=ahead.director, reason="New rules")
        assert ahead.journey.aim is None
        top = start_journey(
            doctor=DoctorFactory(organisation=ahead.organisation),
            version=ahead.version,
            rung=ahead.rungs.C,
            since=SINCE,
            organisation=ahead.organisation,
            by=None,
        )
        move_version(journey=top, version=newer, by=ahead.director, reason="New rules")
        assert top.aim == pathways.rungs_of(newer)["D"]

    def test_the_page_asks_for_each_rung_that_is_gone(self, client, ahead):
        newer = self.version(ahead, "X")
        client.force_login(ahead.director)
        address = reverse("journeys:journey-move", args=[ahead.journey.uuid])
        page = client.get(address).text
        assert "Instead of Rung A (A)" in page
        assert "Instead of Rung B (B)" in page
        chosen = newer.rungs.get().uuid
        sent = {"reason": "New rules", "instead_A": chosen, "instead_B": chosen}
        assert client.post(address, sent | {"instead_B": ""}).status_code == 422
        assert client.post(address, sent).status_code == 302
        assert stood_on(ahead.journey) == newer.rungs.get()


class TestPages:
    """Each says where the doctor stands today and, beside it, from when where."""

    @pytest.mark.parametrize(
        ("who", "name", "of"),
        [
            ("doctor", "home:page", None),
            ("doctor", "readiness:mine", None),
            ("director", "readiness:doctor", "doctor"),
            ("director", "journeys:doctor", "doctor"),
            ("director", "journeys:list", None),
            ("director", "journeys:place", "journey"),
            ("director", "journeys:journey-close", "journey"),
            ("administrator", "journeys:list", None),
        ],
    )
    def test_it_says_so(self, client, ahead, who, name, of):
        client.force_login(ahead.doctor.user if who == "doctor" else getattr(ahead, who))
        args = [getattr(ahead, of).uuid] if of else []
        page = " ".join(client.get(reverse(name, args=args)).text.split())
        assert "Rung A" in page
        assert f"rom {day(ahead.on)}" in page
        with clock.standing_at(clock.now() + timedelta(days=61)):
            client.force_login(ahead.doctor.user if who == "doctor" else getattr(ahead, who))
            page = client.get(reverse(name, args=args)).text
            assert "Rung B" in page
            assert f"From {day(ahead.on)}:" not in page
            assert f"from {day(ahead.on)}:" not in page
            assert f"from {day(ahead.on)} on" not in page

    def test_the_case_says_where_the_doctor_stands_on_its_day(self, client, ahead):
        client.force_login(ahead.director)
        address = reverse("reviews:case", args=[ahead.journey.uuid, ahead.rungs.C.uuid])
        page = client.get(address).text
        assert "Stands on Rung A" in page
        assert f"From {day(ahead.on)}: Rung B." in page
        then = client.get(address, {"on": ahead.on.isoformat()})
        assert "Stands on Rung B" in then.text
        assert then.context["case"]["standing_on"]["since"] == ahead.on

    def test_a_journey_that_begins_later_says_from_when(self, client, trust):
        on = clock.today() + timedelta(days=30)
        journey = start_journey(
            doctor=trust.doctor,
            version=trust.version,
            rung=trust.rungs.A,
            since=on,
            organisation=trust.organisation,
            by=None,
        )
        assert standing_of(journey).now is None
        client.force_login(trust.director)
        for name, args in (("journeys:list", []), ("journeys:doctor", [trust.doctor.uuid])):
            page = client.get(reverse(name, args=args)).text
            assert f"rom {day(on)}" in page
            assert "Stands on</dt>" not in page
        assert f"From {day(on)}: Rung A." in client.get(
            reverse("readiness:doctor", args=[trust.doctor.uuid])
        ).text.replace("  ", " ")

    def test_the_rules_of_an_aim_are_not_answered_while_another_rung_comes_first(
        self, client, ahead
    ):
        client.force_login(ahead.director)
        address = reverse("journeys:doctor", args=[ahead.doctor.uuid])
        assert "The rules of that rung" not in client.get(address).text
        with clock.standing_at(clock.now() + timedelta(days=61)):
            client.force_login(ahead.director)
            assert "The rules of that rung" in client.get(address).text

    @pytest.mark.parametrize(("code", "offered"), [("A", False), ("B", False), ("C", True)])
    def test_a_rung_that_is_granted_is_not_offered_as_an_aim(self, client, ahead, code, offered):
        set_aim(journey=ahead.journey, aim=None, by=ahead.doctor.user)
        client.force_login(ahead.doctor.user)
        rung = getattr(ahead.rungs, code)
        page = client.get(reverse("readiness:rung", args=[rung.uuid]))
        assert ("Aim for this rung" in page.text) is offered
        form = client.get(reverse("journeys:aim", args=[ahead.journey.uuid])).context["form"]
        assert [one.code for one in form.fields["aim"].queryset] == ["C"]

    def test_the_record_says_the_tier_of_the_day(self, client, ahead):
        for later, tier in ((0, "T0: every doctor"), (61, "T1: first leadership role")):
            with clock.standing_at(clock.now() + timedelta(days=later)):
                client.force_login(ahead.director)
                page = client.get(reverse("journeys:doctor", args=[ahead.doctor.uuid]))
                assert {one.term: one.value for one in page.context["facts"]}["Tier"] == tier

    def test_what_never_came_is_no_part_of_the_career(self, client, ahead):
        close_journey(
            journey=ahead.journey, closed_on=clock.today(), by=ahead.director, reason="Left"
        )
        client.force_login(ahead.director)
        page = client.get(reverse("journeys:doctor", args=[ahead.doctor.uuid]))
        titles = [event.title for event in page.context["career"]]
        assert titles == ["Rung A", f"Left the ladder {ahead.version.ladder}"]
        assert "Stood on" in page.text
        assert f"From {day(ahead.on)}" not in page.text

    def test_whose_next_rung_is_granted_waits_for_no_judgement(self, client, ahead):
        """Rung B asks for nothing, so the doctor is ready for it until they come to it."""
        client.force_login(ahead.director)
        assert client.get(reverse("home:page")).context["director"].unjudged == []
        withdraw_placement(placement=ahead.placement, by=ahead.director, reason="Not appointed")
        set_aim(journey=ahead.journey, aim=ahead.rungs.B, by=ahead.doctor.user)
        unjudged = client.get(reverse("home:page")).context["director"].unjudged
        assert [one.journey for one in unjudged] == [ahead.journey]

    def test_time_on_the_rung_that_is_left_does_not_lapse_soon(self, client, trust):
        group = pathways.RequirementGroupFactory(rung=trust.rungs.B)
        pathways.RequirementFactory(group=group, kind="tenure", months=12)
        promised(trust)
        client.force_login(trust.doctor.user)
        assert client.get(reverse("home:page")).context["doctor"].lapsing == []

    def test_the_page_to_take_it_back_says_what_becomes_of_it(self, client, ahead):
        client.force_login(ahead.director)
        page = client.get(reverse("journeys:placement-withdraw", args=[ahead.placement.uuid]))
        assert "goes on standing where they are" in page.text

    def test_the_catalogue_is_sorted_by_the_tier_of_the_day(self, client, ahead):
        ModuleFactory(title="Beginning to lead", tier=1)
        client.force_login(ahead.doctor.user)
        assert "The next tier up" in client.get(reverse("modules:catalogue")).text
        with clock.standing_at(clock.now() + timedelta(days=61)):
            client.force_login(ahead.doctor.user)
            assert "The next tier up" not in client.get(reverse("modules:catalogue")).text
