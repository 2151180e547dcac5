"""The first page: a part for each thing somebody is."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from common import clock
from pathways.journeys.actions import start_journey, withdraw_placement
from pathways.readiness.engine import add_months
from pathways.reviews.actions import judge, promote
from pathways.reviews.models import Outcome
from pathways.reviews.rules import GOOD_FOR_MONTHS
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


class TestWhoWaitsForAJudgement:
    """A doctor who is ready, unless there is a judgement to promote them on."""

    @pytest.fixture
    def ready(self, trust):
        """On rung A; B asks for nothing."""
        trust.journey = start_journey(
            doctor=trust.doctor,
            version=trust.version,
            rung=trust.rungs.A,
            since=date(2024, 1, 8),
            organisation=trust.organisation,
            by=None,
        )
        return trust

    def judged(self, ready, outcome=Outcome.READY, **fields):
        return judge(
            journey=ready.journey,
            rung=ready.rungs.B,
            as_at=clock.today(),
            outcome=outcome,
            reasons="The budget was held well for a year.",
            by=ready.director,
            **fields,
        )

    def waits(self, client, ready):
        client.force_login(ready.director)
        unjudged = client.get(URL).context["director"].unjudged
        return ready.rungs.B in [one.target for one in unjudged]

    def test_whoever_is_judged_ready_does_not(self, client, ready):
        assert self.waits(client, ready)
        self.judged(ready)
        assert not self.waits(client, ready)

    def test_a_judgement_is_good_for_as_long_as_it_promotes(self, client, ready):
        self.judged(ready)
        last = add_months(clock.today(), GOOD_FOR_MONTHS)
        for days, again in ((0, False), (1, True)):
            later = last + timedelta(days=days) - clock.today()
            with clock.standing_at(clock.now() + later):
                assert self.waits(client, ready) is again

    def test_one_that_was_corrected_or_overtaken_is_none(self, client, ready):
        first = self.judged(ready)
        second = self.judged(ready, Outcome.NOT_YET, corrects=first)
        assert self.waits(client, ready)
        self.judged(ready, corrects=second)
        assert not self.waits(client, ready)
        self.judged(ready, Outcome.MORE_EVIDENCE)
        assert self.waits(client, ready)

    def test_one_that_was_promoted_on_is_used_up(self, client, ready):
        promotion = promote(
            judgement=self.judged(ready),
            by=ready.director,
            title="Lead",
            organisation=ready.organisation,
            starts_on=clock.today(),
            clinical=1,
        )
        assert not self.waits(client, ready)
        withdraw_placement(placement=promotion.placement, by=ready.director, reason="Not taken up")
        assert self.waits(client, ready)


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
