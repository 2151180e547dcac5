import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common import clock
from common.templatetags.ui_filters import day
from pathways.journeys.actions import close_journey, move_version, place
from pathways.journeys.models import Journey
from tests.accounts.factories import (
    DoctorFactory,
    MembershipFactory,
    OrganisationFactory,
    director_of,
    supervisor_of,
)
from tests.pathways.factories import (
    AppointmentFactory,
    JourneyFactory,
    LadderVersionFactory,
    stood_on,
    with_rungs,
)
from tests.pathways.journeys.pages import sent, url
from tests.training.factories import LogEntryFactory


class TestRecord:
    def test_it_shows_where_the_doctor_stands_and_stood(self, as_, trust, journey):
        place(journey=journey, rung=trust.rungs.B, since=date(2025, 3, 3), by=trust.director)
        AppointmentFactory(
            doctor=trust.doctor,
            organisation=trust.organisation,
            title="Named lead",
            starts_on=date(2025, 3, 3),
        )
        AppointmentFactory(
            doctor=trust.doctor,
            organisation=trust.organisation,
            title="Registrar",
            starts_on=date(2020, 1, 1),
            ends_on=date(2022, 1, 1),
        )
        content = as_("director").get(url("doctor", trust.doctor)).content.decode()
        for words in (
            "since 3 March 2025",
            "now on the rung Rung B",
            "No longer Registrar",
            "Posts that are over",
            "Place on a rung",
            "Sue Per",
            "8 PA",
        ):
            assert words in content

    def test_a_post_elsewhere_is_not_shown_to_the_director_here(self, as_, trust):
        AppointmentFactory(
            doctor=trust.doctor, organisation=OrganisationFactory(), title="Dean elsewhere"
        )
        shown = {
            who: "Dean elsewhere" in as_(who).get(url("doctor", trust.doctor)).content.decode()
            for who in ("director", "supervisor", "doctor")
        }
        assert shown == {"director": False, "supervisor": True, "doctor": True}

    def test_supervision_in_another_tree_is_shown_to_the_doctor_and_there(self, as_, trust):
        elsewhere = OrganisationFactory()
        MembershipFactory(user=trust.doctor.user, organisation=elsewhere, role="doctor")
        other = supervisor_of(trust.doctor, organisation=elsewhere, full_name="Otto Elsewhere")
        trust.other, trust.there = other, director_of(elsewhere)
        shown = {}
        for who in ("doctor", "director", "supervisor", "other", "there"):
            page = as_(who).get(url("doctor", trust.doctor)).text.partition("<main")[2]
            shown[who] = "Sue Per" in page, "Otto Elsewhere" in page
        here, there = (True, False), (False, True)
        assert shown == {
            "doctor": (True, True),
            "director": here,
            "supervisor": here,
            "other": there,
            "there": there,
        }

    def test_supervision_by_somebody_who_may_no_longer_verify_is_not_shown(self, as_, trust):
        trust.supervisor.memberships.update(ends_on=clock.today())
        for who in ("director", "doctor"):
            assert "Sue Per" not in as_(who).get(url("doctor", trust.doctor)).text

    def test_supervisors_read_what_was_done_and_not_why(self, as_, trust, journey):
        where = {"doctor": trust.doctor, "organisation": trust.organisation}
        AppointmentFactory(**where, reason="Why the post")
        given = {"journey": journey, "by": trust.director}
        place(**given, rung=trust.rungs.B, since=date(2025, 3, 3), reason="Why placed")
        newer = with_rungs(LadderVersionFactory(ladder=trust.version.ladder), "A", "B")
        move_version(**given, version=newer, reason="Why moved")
        close_journey(**given, closed_on=clock.today(), reason="Why closed")
        done = ("Named lead", "Rung B", "Moved to version 2", "Left the ladder")
        why = ("Why the post", "Why placed", "Why moved", "Why closed")
        for who, tells in {"director": True, "doctor": True, "supervisor": False}.items():
            page = as_(who).get(url("doctor", trust.doctor)).text
            assert [words in page for words in done] == [True] * 4
            assert [words in page for words in why] == [tells] * 4

    def test_each_opening_by_another_leaves_an_event(self, as_, trust):
        for who in ("director", "supervisor", "doctor"):
            assert as_(who).get(url("doctor", trust.doctor)).status_code == 200
        events = AuditEvent.objects.reads().filter(about=trust.doctor)
        assert {event.actor for event in events} == {trust.director, trust.supervisor}

    def test_administrators_and_strangers_do_not_open_it(self, as_, client, trust):
        assert as_("administrator").get(url("doctor", trust.doctor)).status_code == 404
        client.force_login(director_of(OrganisationFactory()))
        assert client.get(url("doctor", trust.doctor)).status_code == 404

    def test_buttons_are_offered_to_those_who_may(self, as_, trust, journey):
        words = {"director": True, "supervisor": False, "doctor": False}
        for who, offered in words.items():
            content = as_(who).get(url("doctor", trust.doctor)).content.decode()
            assert ("Place on a rung" in content) is offered
            assert ("Appoint to a post" in content) is offered
            assert ("Close the journey" in content) is offered

    def test_a_doctor_without_anything_on_record(self, as_, trust):
        content = as_("doctor").get(url("doctor", trust.doctor)).content.decode()
        for words in ("No journey yet", "No post on record", "Nothing verified yet"):
            assert words in content

    def test_a_placement_to_come_is_told_apart(self, as_, trust, journey):
        ahead = clock.today() + timedelta(days=60)
        place(journey=journey, rung=trust.rungs.B, since=ahead, by=trust.director)
        content = as_("director").get(url("doctor", trust.doctor)).content.decode()
        assert "since 8 January 2024" in content
        assert f"From {day(ahead)}" in content

    @pytest.mark.parametrize("rows", [3, 60])
    def test_it_costs_the_same_whatever_the_rows(self, as_, trust, journey, query_budget, rows):
        for number in range(rows):
            AppointmentFactory(
                doctor=trust.doctor,
                organisation=trust.organisation,
                starts_on=date(2015, 1, 1) + timedelta(days=number),
                ends_on=date(2016, 1, 1) if number % 2 else None,
            )
            LogEntryFactory(doctor=trust.doctor, status="verified", asked_of=trust.supervisor)
        client = as_("director")
        with query_budget("journeys:doctor"):
            client.get(url("doctor", trust.doctor))


class TestStarting:
    def test_an_administrator_starts_a_journey(self, as_, trust):
        client = as_("administrator")
        form = client.get(url("start", trust.doctor)).context["form"]
        assert [one.uuid for one in form.fields["organisation"].queryset] == [
            trust.organisation.uuid
        ]
        response = client.post(
            url("start", trust.doctor),
            sent(organisation=trust.organisation.uuid, rung=trust.rungs.B.uuid, since="2024-01-08"),
        )
        assert response.url == url("list")
        assert stood_on(Journey.objects.get()) == trust.rungs.B

    def test_a_director_comes_back_to_the_record(self, as_, trust):
        response = as_("director").post(
            url("start", trust.doctor),
            sent(organisation=trust.organisation.uuid, rung=trust.rungs.A.uuid, since="2024-01-08"),
        )
        assert response.url == url("doctor", trust.doctor)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"rung": ""}, "Choose a rung."),
            ({"since": ""}, "Give the day."),
            ({"rung": str(uuid.uuid4())}, "Choose one of the rungs in the list."),
            ({"since": "tomorrow"}, "Give a date that exists"),
            ({"since": "1999-01-01"}, "qualified on 1 July 2005"),
            ({"since": "2999-01-01"}, "more than 2 years ahead"),
        ],
    )
    def test_wrong_input_gets_a_sentence(self, as_, trust, changes, sentence):
        typed = {
            "organisation": trust.organisation.uuid,
            "rung": trust.rungs.B.uuid,
            "since": "2024-01-08",
        }
        response = as_("administrator").post(url("start", trust.doctor), sent(**typed | changes))
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not Journey.objects.exists()

    def test_only_those_over_the_doctor_find_the_page(self, as_, client, trust):
        for who in ("supervisor", "doctor"):
            assert as_(who).get(url("start", trust.doctor)).status_code == 404
        client.force_login(director_of(OrganisationFactory()))
        assert client.get(url("start", trust.doctor)).status_code == 404


class TestAiming:
    def test_the_doctor_aims_for_a_rung_by_one_press(self, as_, trust, journey):
        client = as_("doctor")
        assert client.get(url("aim", journey)).status_code == 200
        response = client.post(url("aim", journey), sent(aim=trust.rungs.C.uuid))
        assert response.url == reverse("readiness:mine")
        assert Journey.objects.get().aim == trust.rungs.C
        client.post(url("aim", journey), sent(aim=""))
        assert Journey.objects.get().aim is None

    def test_a_rung_of_another_ladder_is_refused(self, as_, trust, journey):
        other = with_rungs(LadderVersionFactory(), "X").rungs.get()
        response = as_("doctor").post(url("aim", journey), sent(aim=other.uuid))
        assert response.status_code == 422
        assert Journey.objects.get().aim == trust.rungs.B

    def test_nobody_else_says_what_a_doctor_wants(self, as_, trust, journey):
        assert as_("director").get(url("aim", journey)).status_code == 403
        assert as_("administrator").get(url("aim", journey)).status_code == 404


class TestVersions:
    @pytest.fixture
    def newer(self, trust, journey):
        version = LadderVersionFactory(ladder=trust.version.ladder)
        trust.version.ladder.refresh_from_db()
        return with_rungs(version, "A", "B")

    def test_those_on_an_old_version_are_listed_and_moved(self, as_, trust, journey, newer):
        client = as_("administrator")
        content = client.get(url("move")).content.decode()
        assert "Amara Okafor" in content
        assert url("version", trust.version) in content
        assert "version 1 of 2" in content
        assert "since the same day" in client.get(url("journey-move", journey)).content.decode()
        response = client.post(url("journey-move", journey), sent(reason="New rules"))
        assert response.url == url("move")
        assert Journey.objects.get().version == newer
        career = as_("doctor").get(url("doctor", trust.doctor)).context["career"]
        moved = next(one for one in career if one.title.startswith("Moved to version 2 of"))
        assert (moved.text, moved.who) == ("New rules", "Ada Min")
        as_("administrator")
        assert "Everybody is on the current version" in client.get(url("move")).content.decode()

    def test_a_rung_that_is_gone_has_to_be_chosen(self, as_, trust, journey, newer):
        place(journey=journey, rung=trust.rungs.C, since=date(2026, 1, 5), by=trust.director)
        client = as_("administrator")
        assert b"is not in version 2" in client.get(url("journey-move", journey)).content
        response = client.post(url("journey-move", journey), sent(reason="New rules"))
        assert b"Choose the rung that takes its place." in response.content
        chosen = newer.rungs.get(code="B")
        client.post(url("journey-move", journey), sent(reason="New rules", instead_C=chosen.uuid))
        assert stood_on(Journey.objects.get()) == chosen

    def test_strangers_find_nothing(self, as_, client, trust, journey, newer):
        assert as_("doctor").get(url("journey-move", journey)).status_code == 404
        assert as_("supervisor").get(url("move")).status_code == 403
        client.force_login(director_of(OrganisationFactory()))
        assert client.get(url("journey-move", journey)).status_code == 404
        assert b"Amara Okafor" not in client.get(url("move")).content


class TestLists:
    def test_closing(self, as_, trust, journey):
        client = as_("administrator")
        assert client.get(url("journey-close", journey)).status_code == 200
        wrong = client.post(
            url("journey-close", journey), sent(closed_on="2999-01-01", reason="Left")
        )
        assert b"on a day that has come" in wrong.content
        client.post(url("journey-close", journey), sent(closed_on="2026-01-05", reason="Left"))
        assert Journey.objects.get().closed_on == date(2026, 1, 5)
        assert b"No journey here" in client.get(url("list")).content
        assert b"Amara Okafor" in client.get(url("without")).content

    def test_they_are_found_by_name(self, as_, trust, journey):
        client = as_("administrator")
        assert b"Amara Okafor" in client.get(url("list"), {"q": "okaf"}).content
        assert b"Amara Okafor" not in client.get(url("list"), {"q": "smith"}).content
        assert client.get(url("list"), {"q": "\x00"}).status_code == 200

    @pytest.mark.parametrize("name", ["list", "move", "without"])
    def test_a_name_that_is_not_there_is_no_empty_list(self, as_, trust, journey, name):
        page = as_("administrator").get(url(name), {"q": "zzzz"}).text
        assert "Nobody by that name here" in page
        for words in ("Every doctor has", "Everybody is on", "No journey here"):
            assert words not in page

    def test_directors_open_records_from_it_and_administrators_do_not(self, as_, trust, journey):
        link = url("doctor", trust.doctor).encode()
        assert link in as_("director").get(url("list")).content
        assert link not in as_("administrator").get(url("list")).content

    @pytest.mark.parametrize("rows", [3, 60])
    @pytest.mark.parametrize("name", ["list", "move", "without"])
    def test_they_cost_the_same_whatever_the_rows(self, as_, trust, query_budget, rows, name):
        for _ in range(rows):
            JourneyFactory(rung=trust.rungs.A)
            DoctorFactory(organisation=trust.organisation)
        LadderVersionFactory(ladder=trust.version.ladder)
        client = as_("administrator")
        with query_budget(f"journeys:{name}"):
            client.get(url(name))
