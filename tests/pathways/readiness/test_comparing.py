"""All rungs of all ladders side by side, for the doctor and for those who may look."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common import clock
from pathways.journeys.actions import set_aim, start_journey
from pathways.readiness.queries import compared, known_of, rungs
from tests.accounts.factories import OrganisationFactory, administrator_of, director_of
from tests.pathways.factories import (
    RequirementFactory,
    RequirementGroupFactory,
    rewriting,
    version_of,
)
from tests.pathways.readiness.world import completed
from tests.training.factories import ModuleFactory

LADDERS = reverse("readiness:ladders")


class Forgetful(dict):
    """Keeps nothing: what published versions ask for is rewritten here."""

    def update(self, *args, **kwargs):
        pass


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(rungs, "_kept", Forgetful())


@pytest.fixture
def journey(world):
    return start_journey(
        doctor=world.doctor,
        version=world.version,
        rung=world.rungs.A,
        since=date(2024, 1, 8),
        organisation=world.organisation,
        by=None,
    )


@pytest.fixture
def doctor(client, world):
    """The doctor's own browser."""
    client.force_login(world.doctor.user)
    return client


def of(world):
    return reverse("readiness:doctor-ladders", args=[world.doctor.uuid])


def rows(response, number=0):
    """The rungs of one of the ladders shown, by their code."""
    return {row.compared.rung.code: row.compared for row in response.context["tables"][number].rows}


def asked_anew(rung):
    """The rung with nothing asked for yet."""
    with rewriting():
        rung.groups.all().delete()
    return rung


def test_every_rung_says_how_far_it_is(doctor, world, journey):
    world.modules[1].hours = Decimal(9)
    world.modules[1].save()
    rung = rows(doctor.get(LADDERS))["B"]
    # All five and one of two: tenure has been reached, the module would take nine hours.
    assert (rung.asked, rung.met, rung.lacking, rung.state) == (6, 1, 5, "not_ready")
    assert (rung.look.earliest, rung.hours) == (None, Decimal(9))
    page = doctor.get(LADDERS).content.decode()
    for words in ("5 lacking", "1 of 6", "17%", "No day yet", "9 hours", "Asks for nothing"):
        assert words in page


def test_ready_close_and_the_earliest_day(doctor, world, journey):
    group = RequirementGroupFactory(rung=asked_anew(world.rungs.B))
    RequirementFactory(group=group, kind="tenure", months=12)
    RequirementFactory(group=group, kind="module", module=world.modules[0], validity_months=24)
    early, due, later = "2024-11-01", date(2025, 1, 8), "2025-01-08"
    assert rows(doctor.get(LADDERS, {"on": early}))["B"].state == "close"
    assert "Close: 2 lacking" in doctor.get(LADDERS, {"on": early}).content.decode()
    completed(world.doctor, world.modules[0], date(2024, 2, 1))
    rung = rows(doctor.get(LADDERS, {"on": early}))["B"]
    assert (rung.state, rung.look.earliest) == ("close", due)
    assert "8 January 2025" in doctor.get(LADDERS, {"on": early}).content.decode()
    page = doctor.get(LADDERS, {"on": later})
    assert rows(page)["B"].state == "ready"
    assert "Met already; lapses 1 February 2026" in page.content.decode()


def test_of_a_choice_the_shortest_way_counts_and_a_module_once(world, journey):
    """The two shortest of three modules; one that another group asks for costs nothing more."""
    modules = {hours: ModuleFactory(hours=Decimal(hours)) for hours in (2, 5, 8)}
    rung = asked_anew(world.rungs.B)
    choice = RequirementGroupFactory(rung=rung, at_least=2)
    for module in modules.values():
        RequirementFactory(group=choice, kind="module", module=module)
    assert hours_left(world, journey) == 7
    every = RequirementGroupFactory(rung=rung)
    RequirementFactory(group=every, kind="module", module=modules[8])
    assert hours_left(world, journey) == 8 + 2
    completed(world.doctor, modules[8], date(2024, 2, 1))
    assert hours_left(world, journey) == 2


def test_where_choices_overlap_it_is_said_to_be_about(doctor, world, journey):
    """The shortest of each are 3 and 4 hours, though one of 5 would serve both."""
    both, first, second = (ModuleFactory(hours=Decimal(hours)) for hours in (5, 3, 4))
    rung = asked_anew(world.rungs.B)
    for one in (first, second):
        choice = RequirementGroupFactory(rung=rung, at_least=1)
        for module in (both, one):
            RequirementFactory(group=choice, kind="module", module=module)
    assert hours_left(world, journey) == 7
    text = doctor.get(LADDERS).content.decode()
    assert "Training left says about how many hours" in text
    assert "a module that serves two choices may save some" in text


def test_what_is_no_training_takes_no_hours(world, journey):
    rung = asked_anew(world.rungs.B)
    choice = RequirementGroupFactory(rung=rung, at_least=1)
    RequirementFactory(group=choice, kind="module", module=world.modules[0])
    RequirementFactory(group=choice, kind="tenure", months=600)
    assert hours_left(world, journey) == 0


def hours_left(world, journey):
    version = type(journey.version).objects.get(pk=journey.version_id)
    [ladder] = compared(known_of(world.doctor), [(version, journey)], clock.today())
    return next(one.hours for one in ladder.rungs if one.rung.code == "B")


def test_my_own_ladder_comes_first_on_the_version_i_am_on(doctor, world, journey):
    """A newer version is the current one, and another ladder comes first by name."""
    with rewriting():
        world.version.ladder.name = "Zeal"
        world.version.ladder.save()
    version_of(world.organisation, "X", "Y", ladder__name="Education")
    tables = doctor.get(LADDERS).context["tables"]
    assert [one.version.ladder.name for one in tables] == ["Zeal", "Education"]
    assert world.version.ladder.current_version == world.newer
    assert tables[0].version == world.version


def test_time_on_a_rung_counts_on_its_own_ladder_only(doctor, world, journey):
    other = version_of(world.organisation, "A", "B", ladder__name="Education")
    for version in (world.version, other):
        group = RequirementGroupFactory(rung=asked_anew(version.rungs.get(code="B")))
        RequirementFactory(group=group, kind="tenure", months=1)
    page = doctor.get(LADDERS)
    assert [rows(page, number)["B"].state for number in (0, 1)] == ["ready", "close"]


def test_where_i_stand_and_what_i_aim_for_are_marked(doctor, world, journey):
    set_aim(journey=journey, aim=world.rungs.D, by=None)
    drawn = {row.drawn.title: row.drawn for row in doctor.get(LADDERS).context["tables"][0].rows}
    assert drawn["Rung A"].place == "current"
    assert drawn["Rung B"].place == "next"
    assert drawn["Rung D"].note == "Your aim"


def test_ladders_of_others_and_drafts_are_not_shown(doctor, world, journey):
    version_of(OrganisationFactory(), "A", ladder__name="Strange")
    version_of(world.organisation, "A", ladder__name="Drafted", status="draft")
    assert len(doctor.get(LADDERS).context["tables"]) == 1


def test_without_a_journey_every_rung_is_compared_all_the_same(doctor, world):
    [table] = doctor.get(LADDERS).context["tables"]
    assert (table.version, table.journey) == (world.newer, None)


def test_who_is_no_doctor_is_told(client, world):
    client.force_login(administrator_of(world.organisation))
    assert "not on record as a doctor" in client.get(LADDERS).content.decode()


def test_a_wrong_day_is_refused_in_a_sentence(doctor, world, journey):
    page = doctor.get(LADDERS, {"on": "2026-02-30"})
    assert page.status_code == 422
    assert "Give a date that exists" in page.content.decode()


def test_directors_and_supervisors_compare_and_it_is_written(client, world, journey):
    for who in (world.director, world.supervisor):
        client.force_login(who)
        page = client.get(of(world)).content.decode()
        assert (
            reverse("readiness:doctor-rung", args=[world.doctor.uuid, world.rungs.C.uuid]) in page
        )
        assert "Stands here" in page
    events = AuditEvent.objects.reads().filter(about=world.doctor, action="readiness.compare")
    assert {event.actor for event in events} == {world.director, world.supervisor}
    client.force_login(director_of(OrganisationFactory()))
    assert client.get(of(world)).status_code == 404


def test_the_page_of_a_rung_leads_here(client, world, journey):
    client.force_login(world.director)
    readiness = reverse("readiness:doctor", args=[world.doctor.uuid])
    assert of(world) in client.get(readiness).content.decode()


@pytest.mark.parametrize("number", [0, 25])
def test_it_costs_the_same_whatever_the_ladders(client, world, journey, query_budget, number):
    for n in range(number):
        version = version_of(world.organisation, "X", "Y")
        group = RequirementGroupFactory(rung=version.rungs.get(code="Y"))
        RequirementFactory(group=group, kind="module", module=world.modules[n % 2])
        completed(world.doctor, world.modules[n % 2], date(2024, 1, 8) + timedelta(days=n))
    for who, name, url in (
        (world.doctor.user, "readiness:ladders", LADDERS),
        (world.director, "readiness:doctor-ladders", of(world)),
    ):
        client.force_login(who)
        with query_budget(name):
            client.get(url)
