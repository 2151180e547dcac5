"""The filters of the director's list: each narrows list, counts and export alike."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.organisations.models import Organisation, Permission
from accounts.people.models import Grade
from pathways.insight.forms import CohortForm
from pathways.insight.forms.cohort import SORTS, STATES
from pathways.insight.queries import IN_STATE, ORDERS, ordered, rungs_offered, states, tallies
from pathways.journeys.models import Journey
from pathways.readiness.models import OPEN, StandingSpan, StateSpan
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways

pytestmark = pytest.mark.django_db
URL = reverse("insight:cohort")
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-25 12:00")


def standing(trust, name, lacking, turns_on=None, *, rung="A", target="B", **doctor):
    """A doctor who lacks so many for ever, as stored; `turns_on` is when that turns."""
    doctor.setdefault("organisation", trust.organisation)
    place = doctor.pop("place", trust.organisation)
    journey = pathways.JourneyFactory(
        doctor=accounts.DoctorFactory(user__full_name=name, **doctor),
        rung=getattr(trust.rungs, rung),
        organisation=place,
    )
    row = {
        "journey": journey,
        "rung": getattr(trust.rungs, rung),
        "target": getattr(trust.rungs, target) if target else None,
        "starts_on": date(2024, 1, 8),
        "ends_on": OPEN,
        "turns_on": turns_on,
    }
    StandingSpan.objects.create(lacking=lacking, **row)
    StateSpan.objects.create(lacking=lacking if lacking is None else min(lacking, 4), **row)
    return journey


def form_of(trust, **data):
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in data.items()})
    return CohortForm(
        query,
        places=Organisation.objects.where(trust.director, Permission.VIEW_DOCTORS),
        rungs=rungs_offered(trust.director),
    )


def found(trust, **data) -> set[str]:
    form = form_of(trust, **data)
    rows = form.narrowed(states(trust.director, form.day))
    return {str(one.journey.doctor) for one in rows}


@pytest.fixture
def cohort(trust):
    """Doctors in every state: days are those from which it turns."""
    day = TODAY
    standing(trust, "Ready Ray", 0)
    standing(trust, "Lapsing Lea", 0, day + timedelta(days=60))
    standing(trust, "Later Lou", 0, day + timedelta(days=150))
    standing(trust, "Close Cleo", 2, day + timedelta(days=40))
    standing(trust, "Three Theo", 3)
    standing(trust, "Far Fay", 9, day + timedelta(days=300))
    standing(trust, "Never Nat", 20)
    standing(trust, "Top Tia", None, rung="C", target=None)
    return trust


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("ready", {"Ready Ray", "Lapsing Lea", "Later Lou"}),
        ("close", {"Close Cleo", "Three Theo"}),
        ("further", {"Far Fay", "Never Nat"}),
        ("none", {"Top Tia"}),
        ("ready-3", {"Close Cleo"}),
        ("ready-6", {"Close Cleo"}),
        ("ready-12", {"Close Cleo", "Far Fay"}),
        ("lapsing-3", {"Lapsing Lea"}),
        ("lapsing-6", {"Lapsing Lea", "Later Lou"}),
    ],
)
def test_each_state_is_of_the_day(cohort, state, names):
    assert found(cohort, state=state) == names


def test_within_some_months_is_reckoned_from_the_day_asked_for(cohort):
    later = TODAY + timedelta(days=200)
    assert found(cohort, state="ready-6", on=later) == {"Close Cleo", "Far Fay"}


def test_every_state_and_order_that_is_offered_is_known():
    assert STATES.keys() == IN_STATE.keys()
    assert SORTS.keys() == ORDERS.keys()


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("closest", "Lapsing Later Ready Close Three Far Never Top"),
        ("name", "Close Far Lapsing Later Never Ready Three Top"),
        ("ready", "Lapsing Later Ready Close Far Three Never Top"),
        ("lapse", "Lapsing Later Ready Close Three Far Never Top"),
    ],
)
def test_the_orders(cohort, sort, names):
    rows = ordered(states(cohort.director, TODAY), sort, TODAY, doctors=8)
    assert [str(one.journey.doctor).split()[0] for one in rows] == names.split()


def test_closest_first_looks_at_the_exact_number_only_while_they_are_not_too_many(trust):
    standing(trust, "Forty", 40, TODAY + timedelta(days=10))
    standing(trust, "Five", 5)
    chosen = states(trust.director, TODAY)
    few, many = (ordered(chosen, "closest", TODAY, doctors=n) for n in (2, 1_000_000))
    assert [str(one.journey.doctor) for one in few] == ["Five", "Forty"]
    assert [str(one.journey.doctor) for one in many] == ["Forty", "Five"]


def test_the_form_sent_as_it_opens_sets_no_filter(trust):
    opened = form_of(trust, sort="closest", ahead=0, q="", grade="", version="")
    assert opened.filters() == {}
    assert not opened.chosen
    assert form_of(trust, sort="name", q="closest").filters() == {"q": "closest", "sort": "name"}


def test_who_they_are(trust):
    ward = accounts.OrganisationFactory(parent=trust.organisation, name="Ward")
    standing(trust, "Ann Ward", 1, place=ward, specialty="Cardiology", grade=Grade.SAS)
    standing(trust, "Ben Trust", 1, specialty="Paediatrics", grade=Grade.CONSULTANT)
    assert found(trust, q="ann") == {"Ann Ward"}
    assert found(trust, organisation=ward.uuid) == {"Ann Ward"}
    assert found(trust, organisation=trust.organisation.uuid) == {"Ann Ward", "Ben Trust"}
    assert found(trust, specialty="cardio") == {"Ann Ward"}
    assert found(trust, grade="consultant") == {"Ben Trust"}
    assert found(trust, grade="consultant", specialty="cardio") == set()


def test_rungs_are_meant_in_every_version_of_their_ladder(trust):
    newer = pathways.with_rungs(pathways.LadderVersionFactory(ladder=trust.version.ladder), *"ABC")
    new = pathways.rungs_of(newer)
    standing(trust, "Old Olga", 1)
    other = standing(trust, "New Nia", 1)
    for table in (StandingSpan, StateSpan):
        table.objects.filter(journey=other).update(rung=new["A"], target=new["B"])
    for rung in (trust.rungs.B, new["B"]):
        assert form_of(trust, towards=rung.uuid).told == {"towards": new["B"]}
        assert found(trust, towards=rung.uuid) == {"Old Olga", "New Nia"}
    assert found(trust, rung=trust.rungs.A.uuid) == {"Old Olga", "New Nia"}
    assert found(trust, rung=new["B"].uuid) == set()


def test_a_ladder_keeps_the_others_out(trust):
    other = pathways.rungs_of(pathways.version_of(trust.organisation, "X", "Y"))
    standing(trust, "Here", 1)
    elsewhere = standing(trust, "There", 1)
    Journey.objects.filter(pk=elsewhere.pk).update(
        version=other["X"].version, ladder=other["X"].version.ladder
    )
    StateSpan.objects.filter(journey=elsewhere).update(rung=other["X"], target=other["Y"])
    assert found(trust, ladder=trust.version.ladder.uuid) == {"Here"}
    wrong = form_of(trust, ladder=trust.version.ladder.uuid, towards=other["Y"].uuid)
    assert wrong.errors["towards"] == ["Choose one from the list."]
    assert "towards" not in wrong.told


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("q", "x" * 81, "Write at most 80 letters of the name."),
        ("specialty", "x" * 81, "Write at most 80 letters of the specialty."),
        ("organisation", "0a6f7d0e-3b57-4b2f-8f57-2b6a3c1d9e00", "Choose one from the list."),
        ("ladder", "0a6f7d0e-3b57-4b2f-8f57-2b6a3c1d9e00", "Choose one from the list."),
        ("rung", "nothing", "Choose one from the list."),
        ("state", "splendid", "Choose one from the list."),
        ("sort", "backwards", "Choose one from the list."),
        ("on", "yesterday", "Give a date that exists, such as 4 May 2026."),
        ("on", "1949-12-31", "Pick a day between 1950 and 2200."),
        ("ahead", "37", "Give a number of months from -24 to 36."),
        ("ahead", "soon", "Give a number of months from -24 to 36."),
    ],
)
def test_a_wrong_filter_is_left_out_and_says_why(client, cohort, field, value, sentence):
    client.force_login(cohort.director)
    page = client.get(URL, {field: value, "grade": ""})
    assert page.status_code == 200
    assert page.context["form"].errors == {field: [sentence]}
    assert len(page.context["standings"]) == 8
    assert sentence in page.content.decode()
    assert "goes without this filter" in page.content.decode()


def test_an_organisation_elsewhere_is_none_of_the_list(cohort):
    foreign = accounts.OrganisationFactory()
    assert "organisation" in form_of(cohort, organisation=foreign.uuid).errors


@pytest.mark.parametrize(
    ("data", "day"),
    [
        ({}, TODAY),
        ({"ahead": 6}, date(2027, 5, 25)),
        ({"ahead": -24}, date(2024, 11, 25)),
        ({"on": "2026-01-31"}, date(2026, 1, 31)),
        ({"on": "2026-01-31", "ahead": 1}, date(2026, 2, 28)),
        ({"on": "4 May 2027"}, date(2027, 5, 4)),
    ],
)
def test_the_day_is_that_of_the_box_and_the_months_from_then(trust, data, day):
    form = form_of(trust, **data)
    assert form.day == day
    assert form["ahead"].help_text.endswith(str(day.year))


@pytest.mark.parametrize("ahead", ["3", "-3"])
def test_on_another_day_the_page_says_on_which_facts(client, trust, ahead):
    client.force_login(trust.director)
    told = "on the facts known today"
    assert told in client.get(URL, {"ahead": ahead}).content.decode()
    assert told not in client.get(URL).content.decode()


@pytest.mark.parametrize("state", ["", *STATES])
def test_counts_are_those_of_the_list_and_lead_to_it(client, cohort, state):
    client.force_login(cohort.director)
    page = client.get(URL, {"state": state})
    shown = page.context
    counted = tallies(form_of(cohort, state=state).narrowed(states(cohort.director, TODAY)))
    assert sum(one.doctors for one in counted) == len(shown["standings"])
    assert shown["page"].paginator.count == len(shown["standings"])

    def listed(url):
        return len(client.get(url).context["standings"])

    led = [(listed(url), count) for _, count, url in shown["states"] if url]
    for one, to in shown["by_rung"]:
        counts = one.counts
        of = {"all": counts.doctors, "ready": counts.ready, "close": counts.close}
        of["further"] = counts.not_yet
        led += [(listed(url), of[name]) for name, url in to.items() if url]
    assert led
    assert all(behind == count for behind, count in led), led


def test_the_page_and_a_swap_show_the_same(client, cohort):
    client.force_login(cohort.director)
    whole = client.get(URL, {"state": "ready"}).content.decode()
    part = client.get(URL, {"state": "ready"}, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in whole


@pytest.mark.parametrize(("wanted", "number"), [("999", 1), ("-1", 1), ("x", 1)])
def test_a_page_out_of_range_is_the_nearest(client, cohort, wanted, number):
    client.force_login(cohort.director)
    assert client.get(URL, {"page": wanted}).context["page"].number == number


def test_nobody_found_is_said_and_leads_back(client, cohort):
    client.force_login(cohort.director)
    page = client.get(URL, {"q": "nobody at all"}).content.decode()
    assert "Nobody passes these filters on this day" in page
    assert "Clear filters" in page
