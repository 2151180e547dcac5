"""The first page: a part for each thing somebody is."""

from datetime import date

import pytest
from django.urls import reverse

from pathways.journeys.actions import start_journey
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.training import factories as training

pytestmark = pytest.mark.django_db
URL = reverse("home:page")


@pytest.fixture
def started(trust):
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B, name="Core training")
    module = training.ModuleFactory(title="Holding a budget")
    pathways.RequirementFactory(group=group, kind="module", module=module)
    trust.journey = start_journey(
        doctor=trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=date(2024, 1, 8),
        organisation=trust.organisation,
        by=None,
    )
    return trust


def test_a_doctor_sees_where_they_stand_and_what_is_missing(client, started, query_budget):
    client.force_login(started.doctor.user)
    with query_budget("home:page doctor"):
        page = client.get(URL)
    assert "Rung A" in page.text
    assert "Holding a budget completed" in page.text
    assert "Log training" in page.text


def test_a_doctor_without_a_journey_is_told_who_starts_it(client, trust):
    client.force_login(trust.doctor.user)
    assert "An administrator of your organisation starts your journey" in client.get(URL).text


def test_a_supervisor_sees_what_waits(client, trust, query_budget):
    entry = training.LogEntryFactory(
        doctor=trust.doctor, asked_of=trust.supervisor, status="submitted", title="A study day"
    )
    client.force_login(trust.supervisor)
    with query_budget("home:page supervisor"):
        page = client.get(URL)
    assert reverse("verification:entry", args=[entry.uuid]) in page.text


def test_a_director_sees_who_is_ready_and_not_judged(client, started, query_budget):
    with pathways.rewriting():
        started.rungs.B.groups.all().delete()
    other = accounts.DoctorFactory(organisation=started.organisation)
    ready = start_journey(
        doctor=other,
        version=pathways.version_of(started.organisation, "A", "B"),
        rung=pathways.rungs_of(pathways.Rung.objects.latest("pk").version)["A"],
        since=date(2024, 1, 8),
        organisation=started.organisation,
        by=None,
    )
    client.force_login(started.director)
    with query_budget("home:page director"):
        page = client.get(URL)
    assert [one.journey for one in page.context["director"].unjudged] == [ready]
    assert page.context["director"].ready == 1


def test_an_administrator_sees_doctors_without_a_journey(client, trust, query_budget):
    client.force_login(trust.administrator)
    with query_budget("home:page administrator"):
        page = client.get(URL)
    assert page.context["administrator"].without_journey == [trust.doctor]
    assert reverse("journeys:start", args=[trust.doctor.uuid]) in page.text


def test_somebody_who_is_everything_keeps_to_the_budget(client, started, query_budget):
    for role in ("supervisor", "director", "administrator"):
        accounts.MembershipFactory(
            user=started.doctor.user, organisation=started.organisation, role=role
        )
    client.force_login(started.doctor.user)
    with query_budget("home:page all"):
        assert client.get(URL).status_code == 200


def test_somebody_without_a_role_is_told_what_to_do(client, db):
    client.force_login(accounts.UserFactory())
    assert "Ask your administrator to invite you." in client.get(URL).text
