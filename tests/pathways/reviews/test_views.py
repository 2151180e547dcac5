"""The pages of reviews as a director and a doctor meet them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common import clock
from common.templatetags.ui_filters import day
from pathways.appointments.actions import correct_appointment, withdraw_appointment
from pathways.reviews.actions import judge, promote
from pathways.reviews.models import Judgement, Outcome, Promotion
from tests.accounts.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
REASONS = "The budget was held well for a year, and the team says so."


def case_url(case, query=""):
    return reverse("reviews:case", args=[case.journey.uuid, case.rung.uuid]) + query


def judged(case, outcome=Outcome.READY, as_at=None):
    return judge(
        journey=case.journey,
        rung=case.rung,
        as_at=as_at or clock.today(),
        outcome=outcome,
        reasons=REASONS,
        by=case.director,
    )


def sent(client, url, **fields):
    """The page's own form, filled in and sent."""
    form = client.get(url).context["form"]
    return client.post(url, {"seen": form.initial.get("seen", "")} | fields)


def test_the_director_sees_what_is_asked_and_what_is_missing(client, case, query_budget):
    client.force_login(case.director)
    with query_budget("reviews:case"):
        page = client.get(case_url(case))
    assert "Holding a budget completed" in page.text
    assert "Using resources well at level 3 or above" in page.text
    event = AuditEvent.objects.get(action="reviews.case")
    assert (event.actor, event.about, event.kind) == (case.director, case.doctor, "read")


def test_a_judgement_is_sent_and_the_doctor_reads_it(client, case):
    client.force_login(case.director)
    answer = sent(client, case_url(case), outcome="not_yet", reasons=REASONS)
    judgement = Judgement.objects.get()
    assert answer.url == reverse("reviews:judgement", args=[judgement.uuid])
    client.force_login(case.doctor.user)
    assert REASONS in client.get(answer.url).text
    assert judgement.rung.title in client.get(reverse("reviews:mine")).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reasons": REASONS}, "Choose one of the three."),
        ({"outcome": "ready"}, "Write your reasons"),
        ({"outcome": "ready", "reasons": "too short"}, "at least 20 characters"),
        ({"outcome": "splendid", "reasons": REASONS}, "splendid is not one of"),
        ({"outcome": "ready", "reasons": REASONS + "\x00"}, "Null characters are not allowed."),
        ({"outcome": "ready", "reasons": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_a_wrong_judgement_is_refused_and_keeps_what_was_typed(client, case, fields, sentence):
    client.force_login(case.director)
    answer = sent(client, case_url(case), **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Error: " in answer.text
    assert not Judgement.objects.exists()


def test_a_case_that_changed_meanwhile_keeps_the_reasons(client, case):
    client.force_login(case.director)
    answer = client.post(
        case_url(case), {"outcome": "ready", "reasons": REASONS, "seen": "0000000000000000"}
    )
    assert answer.status_code == 422
    assert "changed since you opened it" in answer.text
    assert REASONS in answer.text
    again = {"outcome": "ready", "reasons": REASONS, "seen": answer.context["form"]["seen"].value()}
    assert client.post(case_url(case), again).status_code == 302


@pytest.mark.parametrize("day", ["yesterday", "0000-00-00", "\x00", "2199-01-01", "1990-01-01"])
def test_a_day_that_cannot_be_is_refused_in_a_sentence(client, case, day):
    client.force_login(case.director)
    page = client.get(case_url(case), {"on": day})
    assert page.status_code == 200
    assert page.context["as_at"] == clock.today()
    assert page.context["day_form"].errors


@pytest.mark.parametrize("who", ["administrator", "supervisor", "doctor"])
def test_a_case_is_nobodys_but_the_directors(client, case, who):
    person = getattr(case, who)
    client.force_login(getattr(person, "user", person))
    assert client.get(case_url(case)).status_code == 404


def test_a_rung_or_a_correction_that_is_not_there_is_404(client, case):
    client.force_login(case.director)
    stray = reverse("reviews:case", args=[case.journey.uuid, uuid4()])
    assert client.get(stray).status_code == 404
    assert client.get(case_url(case, f"?corrects={uuid4()}")).status_code == 404
    assert client.get(case_url(case, "?corrects=that")).status_code == 404


def test_whoever_may_not_judge_is_told_why_before_writing(client, case):
    case.journey.closed_on = clock.today()
    case.journey.save()
    client.force_login(case.director)
    page = client.get(case_url(case))
    assert "This journey is closed." in page.text
    assert "Record the judgement" not in page.text


def test_a_judgement_of_ready_is_turned_into_the_post(client, case):
    judgement = judged(case)
    url = reverse("reviews:promote", args=[judgement.uuid])
    client.force_login(case.director)
    form = client.get(url).context["form"]
    fields = {name: value for name, value in form.initial.items() if value is not None}
    fields["organisation"] = case.organisation.pk
    answer = client.post(url, fields)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Promotion.objects.get().appointment.leadership == form.initial["leadership"] / 100
    assert "Appointed" in client.get(answer.url).text


class TestThePostOfAJudgement:
    """What the page of the judgement says of the post is what is on record now."""

    @pytest.fixture
    def promotion(self, case):
        return promote(
            judgement=judged(case),
            by=case.director,
            title="Lead of the ward",
            organisation=case.organisation,
            starts_on=clock.today(),
            clinical=1,
        )

    def page(self, client, promotion, user):
        client.force_login(user)
        return client.get(reverse("reviews:judgement", args=[promotion.judgement.uuid])).text

    def test_it_is_corrected_with_it(self, client, case, promotion):
        changes = {"title": "Lead of the clinic", "starts_on": clock.today() - timedelta(days=9)}
        correct_appointment(
            appointment=promotion.appointment, by=case.director, reason="A slip", **changes
        )
        for user in (case.director, case.doctor.user):
            page = self.page(client, promotion, user)
            assert f"Lead of the clinic from {day(changes['starts_on'])}." in page
            assert "Lead of the ward" not in page

    def test_it_is_taken_back_with_it(self, client, case, promotion):
        withdraw_appointment(appointment=promotion.appointment, by=case.director, reason="Not so")
        page = self.page(client, promotion, case.director)
        assert "Appointed, and taken back" in page
        assert f"was taken back on {day(clock.today())}. To appoint again, judge" in page
        assert "judge the case again" not in self.page(client, promotion, case.doctor.user)

    def test_it_is_not_named_to_whom_it_is_elsewhere_since(self, client, case, promotion):
        elsewhere = OrganisationFactory()
        correct_appointment(
            appointment=promotion.appointment,
            by=None,
            reason="Moved",
            rung=None,
            organisation=elsewhere,
            title="Dean elsewhere",
        )
        assert f"A post elsewhere from {day(clock.today())}." in self.page(
            client, promotion, case.director
        )
        assert "Dean elsewhere from" in self.page(client, promotion, case.doctor.user)


def test_a_wrong_appointment_is_refused_by_its_field(client, case):
    url = reverse("reviews:promote", args=[judged(case).uuid])
    client.force_login(case.director)
    form = client.get(url).context["form"]
    fields = form.initial | {
        "organisation": case.organisation.pk,
        "starts_on": "2026-05-04",
        "ends_on": "2026-05-04",
    }
    answer = client.post(url, fields)
    assert answer.status_code == 422
    assert "The end must be after the first day." in answer.text
    assert not Promotion.objects.exists()


def test_a_first_day_that_cannot_be_is_refused_by_its_field(client, case):
    panel = clock.today() + timedelta(days=300)
    url = reverse("reviews:promote", args=[judged(case, as_at=panel).uuid])
    client.force_login(case.director)
    form = client.get(url).context["form"]
    assert form.initial["starts_on"] == panel
    fields = form.initial | {"organisation": case.organisation.pk, "ends_on": ""}
    answer = client.post(url, fields | {"starts_on": clock.today().isoformat()})
    assert answer.status_code == 422
    assert "Choose that day or a later one" in str(answer.context["form"].errors["starts_on"])
    answer = client.post(url, fields | {"starts_on": "2199-01-01"})
    assert "more than 2 years ahead" in str(answer.context["form"].errors["starts_on"])
    assert client.post(url, fields).status_code == 302


def test_the_doctor_cannot_promote_themselves(client, case):
    url = reverse("reviews:promote", args=[judged(case).uuid])
    client.force_login(case.doctor.user)
    answer = client.get(url)
    assert answer.status_code == 403
    assert "You cannot appoint yourself." in answer.text
