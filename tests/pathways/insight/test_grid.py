"""The grid of the director's list: cells as stored, what lapses soon, one version at a time."""

from datetime import date

import pytest
from django.urls import reverse

from pathways.insight.queries import columns_of, rungs_offered, standings, states
from pathways.ladders.wording import wording
from pathways.readiness.models import OPEN, StandingSpan, StateSpan
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.training import factories as training
from training.modules.actions import update_module
from training.modules.models import Module

pytestmark = pytest.mark.django_db
URL = reverse("insight:cohort")
TODAY = date(2026, 11, 25)
SINCE = date(2024, 1, 8)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-25 12:00")


@pytest.fixture
def asked(trust):
    """Rung B asks for three things: two modules, and one of one activity."""
    ask(trust.rungs.B)
    return trust


def ask(rung):
    core = pathways.RequirementGroupFactory(rung=rung, name="Core training")
    some = pathways.RequirementGroupFactory(rung=rung, name="Choice", at_least=1)
    for title in ("Budgets", "Hiring"):
        module = training.ModuleFactory(title=title)
        pathways.RequirementFactory(group=core, kind="module", module=module)
    elements = [training.ElementFactory(name=name) for name in ("Spending well", "Making the call")]
    kind = training.EvidenceTypeFactory(one="improvement project", many="improvement projects")
    pathways.RequirementFactory(
        group=some, kind="activity", evidence_type=kind, count=2, elements=elements
    )


def days(trust, *spans, name="Amara Okafor", rung=None, target=None):
    """A doctor with these rows: (from, met), each until the next."""
    journey = pathways.JourneyFactory(
        doctor=accounts.DoctorFactory(organisation=trust.organisation, user__full_name=name),
        rung=rung or trust.rungs.A,
        organisation=trust.organisation,
    )
    ends = [since for since, _ in spans[1:]] + [OPEN]
    for (since, met), end in zip(spans, ends, strict=True):
        row = {
            "journey": journey,
            "rung": rung or trust.rungs.A,
            "target": target or trust.rungs.B,
            "starts_on": since,
            "ends_on": end,
            "lacking": met.count("0"),
        }
        StandingSpan.objects.create(met=met, **row)
        StateSpan.objects.create(**row)
    return journey


def rows(trust, on=TODAY):
    rungs = rungs_offered(trust.director).by_id
    page = list(states(trust.director, on).order_by("pk"))
    return standings(page, on, rungs, lapsing=True)


def test_columns_stand_in_the_order_of_what_is_stored_and_say_all_in_words(asked):
    rungs = rungs_offered(asked.director).by_id
    (core, choice) = columns_of([asked.rungs.B.pk], rungs)[asked.rungs.B.pk]
    assert (core.at_least, choice.at_least) == (None, 1)
    assert [one.short for one in core.members] == ["Budgets", "Hiring"]
    assert [one.short for one in choice.members] == ["2 improvement projects"]
    stored = [
        one for group in asked.rungs.B.groups.all() for one in group.requirements.order_by("pk")
    ]
    assert [one.full for group in (core, choice) for one in group.members] == [
        wording(one) for one in stored
    ]


def test_columns_are_read_once_until_something_is_renamed(asked, django_assert_num_queries):
    rungs = rungs_offered(asked.director).by_id
    pk = asked.rungs.B.pk
    columns_of([pk], rungs)
    with django_assert_num_queries(0):
        (core, _) = columns_of([pk], rungs)[pk]
    assert [one.short for one in core.members] == ["Budgets", "Hiring"]

    budgets = Module.objects.get(title="Budgets")
    update_module(module=budgets, revision=budgets.revision, by=None, title="Money")

    (core, _) = columns_of([pk], rungs_offered(asked.director).by_id)[pk]
    assert [one.short for one in core.members] == ["Money", "Hiring"]


@pytest.mark.parametrize(
    ("on", "lapsing"),
    [
        (date(2026, 9, 1), {}),
        (date(2026, 9, 2), {0: date(2027, 3, 2)}),
        (TODAY, {0: date(2027, 3, 2), 2: date(2027, 5, 25)}),
        (date(2027, 3, 1), {0: date(2027, 3, 2), 2: date(2027, 5, 25)}),
        (date(2027, 3, 2), {2: date(2027, 5, 25)}),
    ],
)
def test_what_is_met_but_not_six_months_more_says_its_day(asked, on, lapsing):
    days(asked, (SINCE, "101"), (date(2027, 3, 2), "011"), (date(2027, 5, 25), "110"))
    assert rows(asked, on)[0].lapsing == lapsing


def test_what_lapses_more_than_once_says_the_first_day(asked):
    spans = [(SINCE, "111"), (date(2027, 1, 2), "011"), (date(2027, 2, 2), "111")]
    days(asked, *spans, (date(2027, 3, 2), "011"))
    assert rows(asked)[0].lapsing == {0: date(2027, 1, 2)}


def test_what_comes_after_a_change_of_target_is_not_looked_at(asked):
    journey = days(asked, (SINCE, "111"), (date(2027, 1, 2), "011"))
    for table in (StandingSpan, StateSpan):
        table.objects.filter(journey=journey, starts_on=date(2027, 1, 2)).update(
            target=asked.rungs.C
        )
    assert rows(asked)[0].lapsing == {}


def test_the_page_shows_the_grid_once_a_target_is_chosen(client, asked):
    journey = days(asked, (SINCE, "101"), (date(2027, 3, 2), "001"))
    client.force_login(asked.director)
    assert "grid-cell" not in client.get(URL).content.decode()
    page = client.get(URL, {"towards": asked.rungs.B.uuid})
    (row,) = page.context["rows"]
    assert (row.marks, row.lapsing, row.state) == ("101", {0: date(2027, 3, 2)}, "close")
    text = page.content.decode()
    assert reverse("journeys:doctor", args=[journey.doctor.uuid]) in text
    assert (
        f"{reverse('reviews:case', args=[journey.uuid, asked.rungs.B.uuid])}?on=2026-11-25" in text
    )
    one = asked.rungs.B.groups.get(name="Choice").requirements.get()
    link = f"{reverse('ladders:rung', args=[asked.rungs.B.uuid])}#asks-{one.uuid}"
    assert link in text


def test_a_head_leads_to_the_requirement_on_the_page_of_the_rung(client, asked):
    client.force_login(asked.director)
    page = client.get(reverse("ladders:rung", args=[asked.rungs.B.uuid])).content.decode()
    one = asked.rungs.B.groups.get(name="Choice").requirements.get()
    assert f'id="asks-{one.uuid}"' in page


@pytest.fixture
def versions(asked):
    """Two doctors on the version, one on a newer one that asks for more."""
    newer = pathways.with_rungs(pathways.LadderVersionFactory(ladder=asked.version.ladder), *"ABC")
    asked.newer = pathways.rungs_of(newer)
    ask(asked.newer["B"])
    pathways.RequirementGroupFactory(rung=asked.newer["B"], name="Support", position=9)
    days(asked, (SINCE, "101"), name="Old Olga")
    days(asked, (SINCE, "000"), name="Old Otto")
    days(asked, (SINCE, "111"), name="New Nia", rung=asked.newer["A"], target=asked.newer["B"])
    return asked


@pytest.mark.parametrize("which", ["older", "newer"])
def test_of_several_versions_that_with_most_doctors_is_shown(client, versions, which):
    client.force_login(versions.director)
    rung = versions.rungs.B if which == "older" else versions.newer["B"]
    page = client.get(URL, {"towards": rung.uuid})
    assert {row.name for row in page.context["rows"]} == {"Old Olga", "Old Otto"}
    assert page.context["page"].paginator.count == 2
    assert "1 doctor works towards Rung B as version 2 has it" in page.content.decode()


def test_the_other_version_is_one_link_away(client, versions):
    client.force_login(versions.director)
    page = client.get(URL, {"towards": versions.rungs.B.uuid})
    ((_, _, query),) = page.context["elsewhere"]
    other = client.get(f"{URL}?{query}")
    assert {row.name for row in other.context["rows"]} == {"New Nia"}
    assert "2 doctors work towards Rung B as version 1 has it" in other.content.decode()


def test_a_version_that_is_none_of_the_rung_is_not_minded(client, versions):
    client.force_login(versions.director)
    page = client.get(URL, {"towards": versions.rungs.B.uuid, "version": 77})
    assert len(page.context["rows"]) == 2


def test_a_name_is_escaped(client, asked):
    days(asked, (SINCE, "101"), name="<b>Bold</b> O'Neil")
    client.force_login(asked.director)
    for query in ({}, {"towards": asked.rungs.B.uuid}):
        page = client.get(URL, query).content.decode()
        assert "<b>Bold" not in page
        assert "&lt;b&gt;Bold" in page
