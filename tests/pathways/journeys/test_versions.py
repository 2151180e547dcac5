"""Moving several journeys at once to the version in use: all of them, or none and why."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from common import clock
from common.errors import Denied
from common.forms import SUBMIT_KEY, new_submit_key
from pathways.journeys.actions import (
    NotMoved,
    close_journey,
    move_several,
    start_journey,
    versions,
)
from pathways.journeys.models import Journey, VersionMove
from pathways.readiness.queries import differences
from tests.accounts.factories import DoctorFactory, OrganisationFactory, director_of
from tests.pathways import factories as pathways
from tests.pathways.factories import rungs_of, stood_on
from tests.support import races

pytestmark = pytest.mark.django_db


@pytest.fixture
def climbed(trust):
    """Three journeys on version 1, on A, B and C; version 2, in use, has A and B, but no C."""
    journeys = [
        start_journey(
            doctor=DoctorFactory(
                organisation=trust.organisation, user__full_name=f"Doctor {rung.code}"
            ),
            version=trust.version,
            rung=rung,
            since=date(2024, 1, 8),
            organisation=trust.organisation,
            by=None,
        )
        for rung in (trust.rungs.A, trust.rungs.B, trust.rungs.C)
    ]
    newer = pathways.LadderVersionFactory(ladder=trust.version.ladder)
    pathways.with_rungs(newer, "A", "B", "D")
    trust.version.ladder.refresh_from_db()
    return SimpleNamespace(**vars(trust), journeys=journeys, newer=newer)


def on_version(version):
    return set(Journey.objects.filter(version=version))


def url(name, version):
    return reverse(f"journeys:{name}", args=[version.uuid])


def sent(journeys, shown=None, **fields):
    return fields | {
        "journey": [one.uuid for one in journeys],
        "shown": [one.uuid for one in (shown or journeys)],
        SUBMIT_KEY: new_submit_key(),
    }


class TestAction:
    def move(self, climbed, journeys, **terms):
        given = {"version": climbed.newer, "by": climbed.administrator, "reason": "New rules"}
        return move_several(journeys=journeys, **given | terms)

    def test_all_move_with_their_rungs_and_are_told(self, climbed):
        first, second, _ = climbed.journeys
        self.move(climbed, [first, second])
        rungs = rungs_of(climbed.newer)
        assert [stood_on(first), stood_on(second)] == [rungs["A"], rungs["B"]]
        assert {one.reason for one in VersionMove.objects.all()} == {"New rules"}
        for one in (first, second):
            assert "moved you to" in one.doctor.user.notifications.first().sentence
        assert differences([one.doctor_id for one in climbed.journeys]) == []

    def test_none_moves_if_one_cannot_and_each_that_cannot_is_named(self, climbed):
        close_journey(
            journey=climbed.journeys[0],
            closed_on=clock.today(),
            by=climbed.director,
            reason="Left",
        )
        told = climbed.journeys[1].doctor.user.notifications.count()
        with pytest.raises(NotMoved, match="Nobody was moved, as 2 of 3 cannot be") as refused:
            self.move(climbed, climbed.journeys)
        first, second, third = climbed.journeys
        assert refused.value.why.keys() == {first.pk, third.pk}
        assert "was closed" in refused.value.why[first.pk]
        assert "Rung C (C) is not on" in refused.value.why[third.pk]
        assert on_version(climbed.newer) == set()
        assert not VersionMove.objects.exists()
        assert second.doctor.user.notifications.count() == told
        assert stood_on(second) == climbed.rungs.B

    def test_what_takes_the_place_of_a_rung_is_said_once_for_all(self, climbed):
        chosen = rungs_of(climbed.newer)["D"]
        self.move(climbed, climbed.journeys, instead={"C": chosen})
        assert on_version(climbed.newer) == set(climbed.journeys)
        assert stood_on(climbed.journeys[2]) == chosen

    def test_none_too_many_without_a_reason_or_by_somebody_else_is_refused(self, climbed):
        for journeys, terms, sentence in [
            ([], {}, "Tick the journeys"),
            (climbed.journeys[:1] * 51, {}, "At most 50"),
            (climbed.journeys[:1], {"reason": " "}, "Say why"),
        ]:
            with pytest.raises(Denied, match=sentence):
                self.move(climbed, journeys, **terms)
        with pytest.raises(NotMoved) as refused:
            self.move(climbed, climbed.journeys[:1], by=director_of(OrganisationFactory()))
        assert "Only an administrator or a medical director" in str(refused.value.why)

    @races.needs_postgresql
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("locked", [True, pytest.param(False, id="negative control")])
    def test_two_who_move_the_same_at_once_in_another_order(self, climbed, monkeypatch, locked):
        """Without a lock on all in one order each waits for the other, and the database ends it."""
        if not locked:
            monkeypatch.setattr(versions, "lock_all", lambda doctors: None)
        races.meet_after(monkeypatch, versions, "record_placement")
        pair = [one.pk for one in climbed.journeys[:2]]

        def move(order):
            journeys = [Journey.objects.get(pk=pk) for pk in order]
            return lambda: self.move(climbed, journeys, by=None)

        outcomes = races.at_once(move(pair), move(pair[::-1]))
        failed = [type(one) for one in outcomes if isinstance(one, Exception)]
        assert (failed == [NotMoved]) is locked
        if locked:
            assert VersionMove.objects.count() == 2


class TestPages:
    @pytest.fixture
    def administrator(self, client, climbed):
        client.force_login(climbed.administrator)
        return client

    def test_the_list_has_a_box_for_each_and_ticks_all_without_script(self, administrator, climbed):
        address = url("version", climbed.version)
        page = administrator.get(address).text
        assert page.count('name="journey"') == 3
        assert "Version 2 is in use" in page
        assert "Rung C is not there" in page
        assert page.count(" checked") == 0
        assert administrator.get(address, {"all": "1"}).text.count(" checked") == 3
        assert administrator.get(address, {"q": "doctor b"}).text.count('name="journey"') == 1
        current = administrator.get(url("version", climbed.newer)).text
        assert 'name="journey"' not in current

    def test_it_is_found_from_the_version_in_use_and_from_the_ladder(self, administrator, climbed):
        shown = administrator.get(reverse("ladders:version", args=[climbed.newer.uuid])).text
        assert "3 journeys on version 1" in " ".join(shown.split())
        assert url("version", climbed.version) in shown
        ladder = administrator.get(reverse("ladders:ladder", args=[climbed.version.ladder.uuid]))
        assert url("version", climbed.version) in ladder.text

    def test_those_ticked_are_looked_at_and_moved(self, administrator, climbed):
        address = url("version-move", climbed.version)
        page = administrator.get(address, {"journey": [one.uuid for one in climbed.journeys[:2]]})
        assert page.text.count('name="shown"') == 2
        assert "Instead of" not in page.text
        assert "Why not" not in page.text
        answer = administrator.post(address, sent(climbed.journeys[:2], reason="New rules"))
        assert answer.url == url("version", climbed.version)
        assert on_version(climbed.newer) == set(climbed.journeys[:2])
        assert "2 journeys are now on version 2." in administrator.get(answer.url).text

    def test_a_rung_that_is_gone_is_asked_for_once(self, administrator, climbed):
        address = url("version-move", climbed.version)
        third = climbed.journeys[2]
        assert "Instead of Rung C (C)" in administrator.get(address, {"journey": third.uuid}).text
        refused = administrator.post(address, sent([third], reason="New rules"))
        assert refused.status_code == 422
        assert "Choose the rung that takes its place." in refused.text
        chosen = rungs_of(climbed.newer)["D"].uuid
        administrator.post(address, sent([third], reason="New rules", instead_C=chosen))
        assert stood_on(third).code == "D"

    def test_who_cannot_be_moved_is_named_and_unticked_and_the_rest_goes_on(
        self, administrator, climbed
    ):
        first, second, _ = climbed.journeys
        closed = {"closed_on": clock.today(), "by": climbed.director, "reason": "Left"}
        close_journey(journey=first, **closed)
        address = url("version-move", climbed.version)
        refused = administrator.post(address, sent([first, second], reason="New rules"))
        assert refused.status_code == 422
        assert "Nobody was moved, as 1 of 2 cannot be" in refused.text
        assert "Why not" in refused.text
        assert "This journey was closed on" in refused.text
        assert "New rules" in refused.text
        ticked = [row.journey for row in refused.context["rows"] if row.is_ticked]
        assert ticked == [second]
        administrator.post(address, sent(ticked, shown=[first, second], reason="New rules"))
        assert on_version(climbed.newer) == {second}

    def test_what_is_not_theirs_or_no_uuid_names_nothing(self, administrator, client, climbed):
        address = url("version-move", climbed.version)
        for named in ("\0", "abc", "", str(uuid4())):
            answer = administrator.get(address, {"journey": named})
            assert answer.url == url("version", climbed.version)
        stranger = director_of(OrganisationFactory())
        client.force_login(stranger)
        assert client.get(url("version", climbed.version)).status_code == 404
        assert client.get(address, {"journey": climbed.journeys[0].uuid}).status_code == 404

    def test_nobody_ticked_is_said(self, administrator, climbed):
        address = url("version-move", climbed.version)
        first = climbed.journeys[0]
        refused = administrator.post(address, sent([], shown=[first], reason="New rules"))
        assert "Tick the journeys to be moved." in refused.text
        assert refused.status_code == 422

    @pytest.mark.parametrize("rows", [3, 40])
    def test_both_pages_cost_the_same_whatever_the_rows(
        self, administrator, climbed, query_budget, rows
    ):
        for _ in range(rows):
            pathways.JourneyFactory(rung=climbed.rungs.A)
        journeys = Journey.objects.filter(version=climbed.version)[: rows + 3]
        with query_budget("journeys:version"):
            administrator.get(url("version", climbed.version))
        chosen = {"journey": [one.uuid for one in journeys]}
        with query_budget("journeys:version-move"):
            administrator.get(url("version-move", climbed.version), chosen)
