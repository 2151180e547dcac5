"""The team's page: what is covered, what is lacking, and for whom."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from pathways.journeys.actions import start_journey
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.pathways.readiness.world import rated
from tests.training import factories as training

pytestmark = pytest.mark.django_db
URL = reverse("insight:team")


@pytest.fixture
def asked(trust):
    """Rung A asks for a level, rung B for a module and the same element at a higher level."""
    trust.element = training.ElementFactory(name="Pacing")
    trust.module = training.ModuleFactory(title="Holding a budget")
    for rung, level in ((trust.rungs.A, 2), (trust.rungs.B, 3)):
        group = pathways.RequirementGroupFactory(rung=rung)
        pathways.RequirementFactory(group=group, kind="level", element=trust.element, level=level)
    pathways.RequirementFactory(group=group, kind="module", module=trust.module)
    trust.department = accounts.OrganisationFactory(parent=trust.organisation, name="Wards")
    return trust


def joined(world, place=None, rung=None):
    place = place or world.organisation
    doctor = accounts.DoctorFactory(organisation=place)
    start_journey(
        doctor=doctor,
        version=world.version,
        rung=rung or world.rungs.A,
        since=date(2024, 1, 8),
        organisation=place,
        by=None,
    )
    return doctor


def shown(client, world, **query):
    client.force_login(world.director)
    page = client.get(URL, query)
    assert page.status_code == 200
    return page


def test_the_page_tells_who_is_below_what_is_asked_and_what_most_lack(client, asked):
    for _ in range(3):
        joined(asked)
    page = shown(client, asked)
    text = page.content.decode()
    assert "In 1 of 1 elements some are below the level that their rung asks" in text
    assert "Furthest from it: Pacing (3 of 3)." in text
    gaps = {one.sentence: (one.doctors, one.asked) for one in page.context["gaps"]}
    assert gaps == {"Holding a budget": (3, 3), "Pacing at level 3": (3, 3)}
    assert reverse("modules:module", args=[asked.module.uuid]) in text
    assert f"{reverse('insight:cohort')}?state=close" in text


def test_where_all_are_at_the_level_that_their_rung_asks_it_says_so(client, asked):
    for rung, level in ((asked.rungs.A, 2), (asked.rungs.B, 3)):
        rated(joined(asked, rung=rung), asked.element, level, date(2025, 1, 6), asked.director)
    text = shown(client, asked).content.decode()
    assert "Everybody is at the level that their rung asks" in text
    assert "None of 2" in text
    before = shown(client, asked, on="2025-01-05")
    assert [one.said for one in before.context["short_elements"]] == ["2 of 2"]


@pytest.mark.parametrize(
    ("query", "doctors"),
    [
        ({}, 3),
        ({"organisation": "Wards"}, 1),
        ({"ladder": "here"}, 3),
        ({"rung": "A"}, 2),
        ({"rung": "B"}, 1),
        ({"rung": "C"}, 0),
        ({"on": "2024-01-07"}, 0),
        ({"on": "2099-01-01"}, 3),
    ],
)
def test_filters_narrow(client, asked, query, doctors):
    joined(asked)
    joined(asked, asked.department)
    joined(asked, rung=asked.rungs.B)
    named = {
        "Wards": asked.department.uuid,
        "here": asked.version.ladder.uuid,
        **{code: rung.uuid for code, rung in vars(asked.rungs).items()},
    }
    query = {key: str(named.get(value, value)) for key, value in query.items()}
    page = shown(client, asked, **query)
    assert page.context["doctors"] == doctors
    assert ("No doctors here" in page.content.decode()) == (doctors == 0)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"on": "31 February"}, "Give a date that exists"),
        ({"on": "1900-01-01"}, "Pick a day between"),
        ({"ladder": "not-a-uuid"}, "no such choice here"),
        ({"rung": "not-a-uuid"}, "Choose one from the list"),
    ],
)
def test_wrong_input_is_told_in_a_sentence_and_left_out(client, asked, query, sentence):
    joined(asked)
    client.force_login(asked.director)
    page = client.get(URL, query)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert page.context["doctors"] == 1


def test_the_list_of_doctors_keeps_the_filters(client, asked):
    joined(asked)
    rung, ladder = str(asked.rungs.A.uuid), str(asked.version.ladder.uuid)
    page = shown(client, asked, rung=rung, ladder=ladder, on="2025-03-03")
    listed = client.get(page.context["close_url"]).context["form"]
    assert not listed.errors
    assert listed.told["rung"] == asked.rungs.A
    assert listed.told["ladder"] == ladder
    assert (listed.told["state"], listed.day) == ("close", date(2025, 3, 3))


def test_only_those_one_directs_are_counted(client, asked):
    joined(asked)
    client.force_login(accounts.director_of(accounts.OrganisationFactory()))
    assert client.get(URL).context["doctors"] == 0


@pytest.mark.parametrize("who", ["administrator", "supervisor"])
def test_others_are_told_why_not(client, asked, who):
    client.force_login(getattr(asked, who))
    page = client.get(URL)
    assert page.status_code == 403
    assert "Only a medical director sees what a team covers." in page.content.decode()


def test_the_page_keeps_to_its_budget_whatever_the_rows(client, asked, query_budget):
    for number in range(15):
        doctor = joined(asked, rung=(asked.rungs.A, asked.rungs.B)[number % 2])
        rated(doctor, asked.element, 1 + number % 5, date(2025, 1, 6), asked.director)
    client.force_login(asked.director)
    with query_budget("insight:team"):
        client.get(URL)


def test_opening_it_leaves_one_event(client, asked):
    shown(client, asked)
    event = AuditEvent.objects.get(action="insight.team")
    assert event.about is None


def test_many_gaps_fold_away(client, asked):
    group = pathways.RequirementGroupFactory(rung=asked.rungs.B, name="More")
    for module in training.ModuleFactory.create_batch(20):
        pathways.RequirementFactory(group=group, kind="module", module=module)
    joined(asked)
    text = shown(client, asked).content.decode()
    assert "10 more gaps" in text
    assert "13 more modules" in text
