import uuid
from datetime import date

import pytest
from django.urls import reverse

from common.forms import SUBMIT_KEY
from pathways.appointments.models import Appointment
from tests.accounts.factories import OrganisationFactory, director_of
from tests.pathways.factories import AppointmentFactory, RoleMixFactory


@pytest.fixture
def director(client, trust):
    client.force_login(trust.director)
    return client


@pytest.fixture
def post(trust):
    return AppointmentFactory(
        doctor=trust.doctor, organisation=trust.organisation, rung=trust.rungs.B, tier=1
    )


def new(trust):
    return reverse("appointments:appointment-new", args=[trust.doctor.uuid])


def at(action, post):
    return reverse(f"appointments:appointment-{action}", args=[post.uuid])


def terms(trust, **changes):
    return {
        "title": "Named lead",
        "organisation": str(trust.organisation.uuid),
        "rung": str(trust.rungs.B.uuid),
        "tier": "",
        "starts_on": "2025-02-03",
        "ends_on": "",
        "clinical": "70",
        "leadership": "20",
        "education": "",
        "research": "",
        "reason": "",
        SUBMIT_KEY: str(uuid.uuid4()),
    } | changes


def test_appointing(director, trust):
    assert b"10% of full time is 1 PA." in director.get(new(trust)).content
    response = director.post(new(trust), terms(trust))
    assert response.url == reverse("journeys:doctor", args=[trust.doctor.uuid])
    kept = Appointment.objects.get()
    assert (kept.rung, kept.tier, kept.recorded_by) == (trust.rungs.B, 1, trust.director)
    assert (str(kept.clinical), str(kept.leadership)) == ("0.700", "0.200")


def test_sending_twice_appoints_once(director, trust):
    sent = terms(trust)
    first, second = director.post(new(trust), sent), director.post(new(trust), sent)
    assert first.url == second.url
    assert Appointment.objects.count() == 1


def test_an_unusual_week_is_saved_with_a_word(director, trust):
    RoleMixFactory(rung=trust.rungs.B)
    sent = terms(trust, clinical="20", leadership="70")
    content = director.post(new(trust), sent, follow=True).content.decode()
    assert "outside what Rung B usually asks for. It was saved all the same." in content


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "This field is required."),
        ("title", "x" * 121, "at most 120 characters"),
        ("title", "A\x00B", "Null characters are not allowed."),
        (
            "organisation",
            "00000000-0000-4000-8000-000000000000",
            "Choose one of the organisations in the list.",
        ),
        ("rung", "00000000-0000-4000-8000-000000000000", "Choose one of the rungs in the list."),
        ("rung", "", "Choose the tier of a post without a rung."),
        ("tier", "4", "Rung B is of tier 1."),
        ("starts_on", "31 February", "Give a date that exists, such as 4 May 2026."),
        ("starts_on", "2001-01-01", "Amara Okafor qualified on 1 July 2005."),
        ("starts_on", "2999-01-01", "That is more than 2 years ahead."),
        ("ends_on", "2025-02-03", "A post ends after it starts, on 3 February 2025."),
        ("clinical", "-1", "Give 0 or more."),
        ("clinical", "151", "Give 150 or less."),
        ("clinical", "149", "The four parts add up to 1.69 of full time."),
        ("reason", "x" * 301, "at most 300 characters"),
    ],
)
def test_wrong_input_gets_a_sentence_and_is_kept(director, trust, field, value, sentence):
    response = director.post(new(trust), terms(trust, **{field: value}))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Appointment.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(director, trust):
    sent = terms(trust, title="", rung="", starts_on="1999-01-01", clinical="149")
    form = director.post(new(trust), sent).context["form"]
    assert set(form.errors) == {"title", "tier", "starts_on", "clinical"}


def test_ending_and_correcting_and_taking_back(director, trust, post):
    assert b"with no agreed end" in director.get(at("end", post)).content
    director.post(at("end", post), {"ends_on": "2026-02-03", SUBMIT_KEY: str(uuid.uuid4())})
    ended = Appointment.objects.counting().get()
    assert ended.ends_on == date(2026, 2, 3)
    page = director.get(at("correct", post)).content.decode()
    assert f'action="{at("correct", ended)}"' not in page
    sent = terms(trust, title="Safety lead", reason="Wrong title", ends_on="2026-02-03")
    assert director.post(at("correct", ended), sent).status_code == 302
    corrected = Appointment.objects.counting().get()
    assert corrected.title == "Safety lead"
    sent = {"reason": "Never was", SUBMIT_KEY: str(uuid.uuid4())}
    assert director.post(at("withdraw", corrected), sent).status_code == 302
    assert not Appointment.objects.counting().exists()
    assert director.get(at("withdraw", corrected)).status_code == 404


def test_a_correction_without_a_reason_is_refused(director, trust, post):
    response = director.post(at("correct", post), terms(trust))
    assert response.status_code == 422
    assert b"Say why: the doctor will read it." in response.content


def test_a_stale_correction_shows_both_versions_and_can_be_sent_again(director, trust, post):
    director.post(at("correct", post), terms(trust, title="Safety lead", reason="Title"))
    late = terms(trust, title="Quality lead", leadership="30", reason="Another title")
    response = director.post(at("correct", post), late)
    assert response.status_code == 422
    content = response.content.decode()
    for words in ("Dele Director changed this appointment", "Safety lead", "Quality lead", "20.0"):
        assert words in content
    latest = Appointment.objects.counting().get()
    assert latest.title == "Safety lead"
    assert f'action="{at("correct", latest)}"' in content
    again = late | {SUBMIT_KEY: str(uuid.uuid4())}
    assert director.post(at("correct", latest), again).status_code == 302
    assert Appointment.objects.counting().get().title == "Quality lead"


def test_strangers_find_nothing(client, trust, post):
    client.force_login(director_of(OrganisationFactory()))
    assert client.get(new(trust)).status_code == 404
    for action in ("end", "correct", "withdraw"):
        assert client.get(at(action, post)).status_code == 404
        assert client.post(at(action, post)).status_code == 404


@pytest.mark.parametrize("who", ["supervisor", "doctor"])
def test_those_who_see_but_may_not_are_told_why(client, trust, post, who):
    client.force_login(trust.doctor.user if who == "doctor" else trust.supervisor)
    for address in (new(trust), at("end", post), at("correct", post), at("withdraw", post)):
        response = client.get(address)
        assert response.status_code == 403
        assert b"medical director" in response.content


def test_the_forms_cost_few_queries(director, trust, post, query_budget):
    with query_budget("appointments:appointment-new"):
        director.get(new(trust))
    with query_budget("appointments:appointment-correct"):
        director.get(at("correct", post))
