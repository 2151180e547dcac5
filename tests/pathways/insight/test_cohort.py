"""The director's list: who stands where, who is ready, what each lacks, on any day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common import clock
from pathways.insight.queries import (
    as_of,
    cohort,
    columns_of,
    counts_by_rung,
    put_in_words,
    rungs_offered,
    standings,
    states,
    tallies,
)
from pathways.journeys.actions import place, start_journey
from pathways.journeys.models import Journey
from pathways.readiness.actions import refresh
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.training import factories as training
from training.modules.models import Module

pytestmark = pytest.mark.django_db
URL = reverse("insight:cohort")


@pytest.fixture
def asked(trust):
    """Rung B asks for a module, and for one of two others."""
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B, name="Core training")
    some = pathways.RequirementGroupFactory(rung=trust.rungs.B, name="Choice", at_least=1)
    trust.module = training.ModuleFactory(title="Holding a budget")
    pathways.RequirementFactory(group=group, kind="module", module=trust.module)
    for _ in range(2):
        pathways.RequirementFactory(group=some, kind="module", module=training.ModuleFactory())
    return trust


def started(trust, doctor=None, since=date(2024, 1, 8)):
    return start_journey(
        doctor=doctor or trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=since,
        organisation=trust.organisation,
        by=None,
    )


def rows_of(trust, on=None):
    """The rows of the director's list, with what each lacks in words."""
    rungs = rungs_offered(trust.director)
    on = on or clock.today()
    page = list(states(trust.director, on).order_by("pk"))
    rows = standings(page, on, rungs.by_id)
    put_in_words(rows, columns_of({one.target.pk for one in rows if one.target}, rungs.by_id))
    return rows


def completed(doctor, module, on):
    training.CompletionFactory(doctor=doctor, module=module, completed_on=on)
    refresh(doctor=doctor)


def test_what_is_lacking_counts_a_choice_once(asked):
    started(asked)
    row = rows_of(asked)[0]
    assert row.lacking == 2
    assert row.lacks == ["Holding a budget completed", "Choice: 1 more of 2"]
    assert row.state == "close"


def test_the_day_asked_for_decides(asked):
    started(asked)
    completed(asked.doctor, asked.module, date(2025, 3, 1))
    before, after = date(2025, 2, 28), date(2025, 3, 1)
    assert cohort(asked.director, before).get().lacking == 2
    assert cohort(asked.director, after).get().lacking == 1


def test_on_an_earlier_day_the_doctor_stands_where_they_stood_then(asked):
    journey = started(asked)
    place(journey=journey, rung=asked.rungs.B, since=date(2026, 1, 5), by=None)
    then = as_of(Journey.objects.all(), date(2025, 6, 1)).get()
    assert (then.rung, then.target) == (asked.rungs.A, asked.rungs.B)
    now = as_of(Journey.objects.all(), date(2026, 1, 5)).get()
    assert (now.rung, now.target) == (asked.rungs.B, asked.rungs.C)


def test_a_placement_to_come_says_from_when(client, asked, time_machine):
    """As the doctor's own page does: beside the rung stood on until then."""
    time_machine.move_to("2026-11-25 12:00")
    journey = started(asked)
    place(journey=journey, rung=asked.rungs.B, since=date(2027, 3, 1), by=None)
    place(journey=journey, rung=asked.rungs.C, since=date(2028, 3, 1), by=None)
    client.force_login(asked.director)
    page = client.get(URL)
    (row,) = page.context["standings"]
    assert row.rung == asked.rungs.A
    told = [(date(2027, 3, 1), asked.rungs.B), (date(2028, 3, 1), asked.rungs.C)]
    assert row.ahead == told
    assert "From 1 March 2027: Rung B" in page.content.decode()
    assert client.get(URL, {"on": "2027-06-01"}).context["standings"][0].ahead == told[1:]
    grid = client.get(URL, {"on": "2027-02-01", "towards": row.target.uuid})
    assert " · from 1 March 2027: Rung B · from 1 March 2028: Rung C<" in grid.content.decode()


def test_counts_come_from_the_same_doctors_as_the_list(asked):
    started(asked)
    other = accounts.DoctorFactory(organisation=asked.organisation)
    started(asked, other)
    for module in Module.objects.all():
        completed(other, module, date(2025, 3, 1))
    counted = tallies(states(asked.director, clock.today()))
    (one,) = counts_by_rung(counted, rungs_offered(asked.director))
    assert one.rung.code == "A"
    assert (one.counts.doctors, one.counts.ready, one.counts.close) == (2, 1, 1)


def test_a_journey_elsewhere_is_not_listed(asked):
    started(asked)
    stranger = accounts.director_of(accounts.OrganisationFactory())
    assert not cohort(stranger, clock.today()).exists()


def test_before_the_journey_began_nobody_is_listed(asked):
    started(asked)
    assert not cohort(asked.director, date(2024, 1, 7)).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "close"}, 1),
        ({"state": "ready"}, 0),
        ({"q": "okafor"}, 1),
        ({"q": "nobody"}, 0),
        ({"on": "2023-01-01"}, 0),
        ({"on": "yesterday"}, 1),
        ({"organisation": "not-a-uuid"}, 1),
        ({"page": "abc", "state": "splendid"}, 1),
    ],
)
def test_filters_narrow_and_wrong_ones_are_left_out(client, asked, query, found):
    started(asked)
    client.force_login(asked.director)
    page = client.get(URL, query)
    assert page.status_code == 200
    assert len(page.context["standings"]) == found


def test_the_page_keeps_to_its_budget_whatever_the_rows(client, asked, query_budget):
    for _ in range(60):
        started(asked, accounts.DoctorFactory(organisation=asked.organisation))
    client.force_login(asked.director)
    with query_budget("insight:cohort", ceiling=12):
        page = client.get(URL)
    assert len(page.context["standings"]) == 50
    with query_budget("insight:cohort grid", ceiling=12):
        page = client.get(URL, {"towards": asked.rungs.B.uuid})
    assert len(page.context["rows"]) == 50


def test_opening_the_list_leaves_one_event_without_names_and_one_for_each_doctor(client, asked):
    started(asked)
    client.force_login(asked.director)
    for _ in range(2):
        client.get(URL)
    for event in AuditEvent.objects.filter(action="insight.cohort"):
        assert event.about is None
        assert "Okafor" not in str(event.details)
    seen = AuditEvent.objects.get(action="insight.list_doctor")
    assert (seen.actor, seen.about, seen.kind) == (asked.director, asked.doctor, "read")


def test_a_doctor_who_is_on_another_page_was_not_seen(client, asked):
    for number in range(51):
        user = {"user__full_name": f"Doctor {number:02}"}
        started(asked, accounts.DoctorFactory(organisation=asked.organisation, **user))
    client.force_login(asked.director)
    client.get(URL, {"sort": "name"})
    seen = AuditEvent.objects.filter(action="insight.list_doctor")
    assert seen.count() == 50
    assert not seen.filter(about__user__full_name="Doctor 50").exists()


@pytest.mark.parametrize("who", ["administrator", "supervisor"])
def test_only_directors_see_the_list(client, asked, who):
    client.force_login(getattr(asked, who))
    assert client.get(URL).status_code == 403


def test_a_lapse_is_shown_where_the_doctor_is_ready(client, asked):
    requirement = asked.rungs.B.groups.get(name="Core training").requirements.get()
    requirement.validity_months = 36
    with pathways.rewriting():
        requirement.save()
        asked.rungs.B.groups.get(name="Choice").delete()
    started(asked)
    completed(asked.doctor, asked.module, clock.today() - timedelta(days=30))
    row = rows_of(asked)[0]
    assert row.state == "ready"
    assert row.lapses is not None
    assert row.lapses > clock.today()


def test_who_is_on_two_ladders_is_one_doctor_with_a_row_for_each(client, asked):
    client.force_login(asked.director)
    started(asked)
    page = client.get(URL)
    assert page.context["states"][0] == ("Doctors", 1, "")
    assert "1 to 1 of 1 doctors" in page.text
    other = pathways.version_of(asked.organisation, "X", "Y")
    start_journey(
        doctor=asked.doctor,
        version=other,
        rung=pathways.rungs_of(other)["X"],
        since=date(2025, 1, 6),
        organisation=asked.organisation,
        by=None,
    )
    page = client.get(URL)
    assert page.context["states"][0] == ("Doctors", 1, "")
    assert len(page.context["standings"]) == 2
    assert "Whoever is on several ladders has a row for each" in page.text
    assert "1 to 2 of 2 rows" in page.text
    alone = client.get(URL, {"rung": asked.rungs.A.uuid})
    assert "several ladders" not in alone.text
    home = client.get(reverse("home:page")).context["director"]
    assert (home.doctors, home.ready, home.close) == (1, 1, 1)
