"""Pages of feedback rounds as people meet them."""

import uuid
from datetime import timedelta

import pytest

from accounts.audit.models import AuditEvent
from common import clock
from tests.accounts.factories import (
    MembershipFactory,
    administrator_of,
    director_of,
    supervisor_of,
)
from tests.training.factories import FeedbackKindFactory, FeedbackRoundFactory
from training.feedback.actions import revoke_round
from training.feedback.models import FeedbackRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client, cast):
    """Signed in as the supervisor of the cast's doctor."""
    client.force_login(cast.supervisor)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def of(doctor, page=""):
    return f"/feedback/doctors/{doctor.uuid}/{page}"


def told(**fields):
    return {
        "closed_on": (clock.today() - timedelta(days=9)).isoformat(),
        "released_on": clock.today().isoformat(),
        "group_manager": "1",
        "group_peer": "6",
        "group_report": "5",
    } | fields


class TestMine:
    def test_own_rounds_and_why_one_does_not_count(self, client, cast):
        FeedbackRoundFactory(doctor=cast.doctor, raters={"peer": 7})
        FeedbackRoundFactory(doctor=cast.doctor, is_valid=False, shortfall="Too few managers.")
        FeedbackRoundFactory(doctor=cast.stranger, raters={"peer": 77})
        client.force_login(cast.user)
        page = text(client.get("/feedback/"))
        assert "Peers: 7<" in page
        assert "Too few managers." in page
        assert "Peers: 77" not in page
        assert "no names, no scores and no comments" in page
        assert "Take back" not in page
        assert not AuditEvent.objects.exists()

    def test_one_taken_back_says_who_and_why(self, client, cast):
        round = FeedbackRoundFactory(doctor=cast.doctor)
        revoke_round(round=round, by=cast.supervisor, reason="Counted twice.")
        client.force_login(cast.user)
        page = text(client.get("/feedback/"))
        assert "Taken back" in page
        assert "by Helen Marsh: Counted twice." in page

    def test_nothing_yet(self, client, cast):
        client.force_login(cast.user)
        assert "No rounds yet" in text(client.get("/feedback/"))

    @pytest.mark.parametrize("count", [3, 60])
    def test_queries(self, client, cast, query_budget, count):
        for _ in range(count):
            revoke_round(
                round=FeedbackRoundFactory(doctor=cast.doctor), by=cast.supervisor, reason="Wrong."
            )
        client.force_login(cast.user)
        with query_budget("feedback:mine"):
            client.get("/feedback/")


class TestDoctor:
    def test_a_supervisor_reads_them_and_the_doctor_can_see_that(self, supervisor, cast):
        FeedbackRoundFactory(doctor=cast.doctor, is_valid=False, shortfall="Too few managers.")
        page = text(supervisor.get(of(cast.doctor)))
        assert "Too few managers." in page
        assert "Take back" in page
        event = AuditEvent.objects.get(action="feedback.read")
        assert (event.actor, event.about) == (cast.supervisor, cast.doctor)

    def test_a_director_reads_those_that_count_and_takes_none_back(self, client, cast):
        FeedbackRoundFactory(doctor=cast.doctor, raters={"peer": 7})
        FeedbackRoundFactory(doctor=cast.doctor, is_valid=False, shortfall="Too few managers.")
        client.force_login(director_of(cast.trust))
        page = text(client.get(of(cast.doctor)))
        assert "Peers: 7" in page
        assert "Too few managers." not in page
        assert "Take back" not in page
        assert "Record a round" not in page

    def test_the_doctor_is_led_to_their_own_page(self, client, cast):
        client.force_login(cast.user)
        assert client.get(of(cast.doctor)).url == "/feedback/"

    @pytest.mark.parametrize("who", ["stranger", "another supervisor", "administrator", "peer"])
    def test_for_others_it_is_not_there(self, client, cast, who):
        user = {
            "stranger": lambda: cast.stranger.user,
            "another supervisor": lambda: supervisor_of(organisation=cast.trust),
            "administrator": lambda: administrator_of(cast.trust),
            "peer": lambda: MembershipFactory(organisation=cast.trust).user,
        }[who]()
        round = FeedbackRoundFactory(doctor=cast.doctor)
        client.force_login(user)
        for url in (
            of(cast.doctor),
            of(cast.doctor, "record/"),
            f"/feedback/rounds/{round.uuid}/revoke/",
        ):
            assert client.get(url).status_code == 404
        assert not AuditEvent.objects.exists()

    @pytest.mark.parametrize("count", [3, 60])
    def test_queries(self, supervisor, cast, query_budget, count):
        FeedbackRoundFactory.create_batch(count, doctor=cast.doctor)
        with query_budget("feedback:doctor"):
            supervisor.get(of(cast.doctor))


class TestRecord:
    def test_first_the_kind(self, supervisor, cast):
        FeedbackKindFactory()
        assert "?kind=leader" in text(supervisor.get(of(cast.doctor, "record/")))

    def test_a_kind_that_is_none(self, supervisor, cast):
        assert supervisor.get(of(cast.doctor, "record/?kind=nonsense")).status_code == 404

    def test_without_presets_it_says_what_to_do(self, supervisor, cast):
        assert "They come with the presets" in text(supervisor.get(of(cast.doctor, "record/")))

    @pytest.fixture
    def url(self, cast):
        FeedbackKindFactory()
        return of(cast.doctor, "record/?kind=leader")

    def test_the_form_has_the_groups_of_the_kind(self, supervisor, url):
        page = text(supervisor.get(url))
        assert "People you lead" in page
        assert "Record it all the same" not in page

    def test_it_is_recorded(self, supervisor, cast, url):
        assert supervisor.post(url, told()).url == of(cast.doctor)
        round = FeedbackRound.objects.get()
        assert round.is_valid
        assert round.raters == {"manager": 1, "peer": 6, "report": 5}

    def test_an_invalid_mix_is_asked_about_once(self, supervisor, cast, url):
        response = supervisor.post(url, told(group_manager=""))
        assert response.status_code == 422
        assert "At least 1 manager is needed: none answered." in text(response)
        assert "Record it all the same, as not valid" in text(response)
        assert not FeedbackRound.objects.exists()

        assert supervisor.post(url, told(group_manager="", even_so="on")).status_code == 302
        assert not FeedbackRound.objects.get().is_valid

    def test_a_tick_makes_no_valid_round_invalid(self, supervisor, url):
        supervisor.post(url, told(even_so="on"))
        assert FeedbackRound.objects.get().is_valid

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"closed_on": "2026-02-30"}, "Give a date that exists"),
            ({"closed_on": "2999-01-01"}, "can’t have closed in the future"),
            ({"closed_on": "1999-01-01"}, "can’t have closed before"),
            ({"released_on": "2999-01-01"}, "The day of release can’t be in the future."),
            ({"released_on": "2007-01-01"}, "It can’t be released before it closed"),
            ({"group_peer": "many"}, "Give a whole number, such as 4."),
            ({"group_peer": "-1"}, "Give 0 or more."),
            ({"group_peer": "1000"}, "Give 200 at most."),
            (
                {"group_manager": "", "group_peer": "", "group_report": "0"},
                "Say how many answered in each group.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, supervisor, url, fields, sentence
    ):
        response = supervisor.post(url, told(**fields))
        assert response.status_code == 422
        page = text(response)
        assert sentence in page
        assert all(f'value="{value}"' in page for value in fields.values() if value)
        assert not FeedbackRound.objects.exists()

    def test_the_same_round_again_is_refused(self, supervisor, url):
        supervisor.post(url, told())
        response = supervisor.post(url, told())
        assert response.status_code == 422
        assert "is on record already" in text(response)

    def test_sent_twice_it_is_recorded_once(self, supervisor, url):
        form = told(submit_key=str(uuid.uuid4()))
        assert [supervisor.post(url, form).status_code for _ in range(2)] == [302, 302]
        assert FeedbackRound.objects.count() == 1

    def test_queries(self, supervisor, url, query_budget):
        with query_budget("feedback:record"):
            supervisor.get(url)


class TestRevoke:
    def test_with_a_reason(self, supervisor, cast):
        round = FeedbackRoundFactory(doctor=cast.doctor)
        url = f"/feedback/rounds/{round.uuid}/revoke/"
        assert "counts no more" in text(supervisor.get(url))
        assert supervisor.post(url, {"reason": ""}).status_code == 422
        response = supervisor.post(url, {"reason": "a\x00b"})
        assert response.status_code == 422
        assert supervisor.post(url, {"reason": "Counted twice."}).url == of(cast.doctor)
        round.refresh_from_db()
        assert round.revoked_at is not None
        assert supervisor.get(url).status_code == 403

    def test_the_doctor_reads_but_does_not_revoke(self, client, cast):
        round = FeedbackRoundFactory(doctor=cast.doctor)
        client.force_login(cast.user)
        response = client.post(f"/feedback/rounds/{round.uuid}/revoke/", {"reason": "Wrong."})
        assert response.status_code == 403
        assert FeedbackRound.objects.counting().exists()
