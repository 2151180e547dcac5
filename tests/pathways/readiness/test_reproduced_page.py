"""The page of an answer as it was known on a day."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.audit.models import AuditEvent
from accounts.organisations.models import Role
from common import clock
from pathways.journeys.actions import move_version, start_journey
from pathways.readiness.forms import end_of
from tests.accounts.factories import (
    DoctorFactory,
    MembershipFactory,
    OrganisationFactory,
    director_of,
)
from tests.pathways.factories import RungFactory, version_of
from tests.pathways.readiness.world import completed
from training.logbook.actions import start_entry, submit_entry
from training.verification.actions import verify_entry, withdraw_verified

MINE = reverse("readiness:mine")
DAYS = {"on": "2026-01-20", "known": "2026-01-20"}


def at(day, hour=12):
    return clock.standing_at(timezone.make_aware(datetime(2026, 1, day, hour)))


@pytest.fixture
def journey(world):
    with at(5):
        return start_journey(
            doctor=world.doctor,
            version=world.version,
            rung=world.rungs.A,
            since=date(2024, 1, 8),
            organisation=world.organisation,
            by=None,
        )


@pytest.fixture
def doctor(client, world, journey):
    """The doctor's own browser."""
    client.force_login(world.doctor.user)
    return client


def verified(world, day, title="Budgets at work"):
    with at(day):
        entry = start_entry(
            doctor=world.doctor,
            by=world.doctor.user,
            kind=world.types[1],
            title=title,
            ended_on=date(2026, 1, 4),
            hours=Decimal(6),
            module=world.modules[1],
        )
        submit_entry(entry=entry, asked_of=world.supervisor, by=world.doctor.user)
        return verify_entry(entry=entry, by=world.supervisor)


def rung(world, code="B"):
    return reverse("readiness:rung", args=[getattr(world.rungs, code).uuid])


def of(world, code="B"):
    args = [world.doctor.uuid, getattr(world.rungs, code).uuid]
    return reverse("readiness:doctor-rung", args=args)


def content(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_day_ends_at_midnight_where_the_site_is(settings):
    settings.TIME_ZONE = "Europe/London"
    for day, zone in ((date(2026, 1, 20), 0), (date(2026, 7, 20), 1)):
        last = end_of(day)
        assert timezone.localdate(last) == day
        assert timezone.localdate(last + timedelta(microseconds=1)) == day + timedelta(days=1)
        assert last.utcoffset() == timedelta(hours=zone)


class TestWhatIsShown:
    def test_what_was_known_and_what_differs_today(self, doctor, world):
        verified(world, 22)
        page = content(doctor.get(rung(world), DAYS))
        assert "As it was known on 20 January 2026" in page
        assert "The rules of Rung B were not met on 20 January 2026" in page
        ladder = world.version.ladder
        assert f"Judged by version 1 of {ladder}, to which the journey was pinned then." in page
        assert "On the facts known today, the rung is not met on 20 January 2026 all the same." in (
            " ".join(page.split())
        )
        title = world.modules[1]
        assert f"Module M1 &#x27;{title}&#x27;: not completed yet" in page
        assert (
            f"Recorded on 22 January 2026 by {world.supervisor}: {title}, 6 hours, 4 January 2026."
        ) in page
        assert "Met since 4 January 2026, until it lapses on 4 January 2028" in page

    def test_what_counted_names_its_evidence(self, doctor, world):
        verified(world, 18)
        page = content(doctor.get(rung(world), DAYS))
        signed = f"{world.modules[1]}, 6 hours, 4 January 2026, signed by {world.supervisor}"
        assert f"Rests on: {signed}." in page
        assert "changes a requirement" in page

    def test_what_was_withdrawn_since_shows_no_title(self, doctor, world):
        entry = verified(world, 18, title="A title with a name in it")
        with at(23):
            withdraw_verified(entry=entry, by=world.doctor.user, reason="Names a patient")
        page = content(doctor.get(rung(world), DAYS))
        assert f"Taken back on 23 January 2026 by {world.doctor}: " in page
        assert "a name in it" not in page
        assert "Names a patient" not in page

    def test_what_happened_later_stands_apart(self, doctor, world):
        verified(world, 22)
        days = {"on": "2026-01-01", "known": "2026-01-20"}
        response = doctor.get(rung(world), days)
        assert response.context["differences"] == []
        assert len(response.context["later"]) == 1
        assert "It leaves the answer for this day as it is" in content(response)

    def test_the_end_of_the_day_counts(self, doctor, world):
        verified(world, 20)
        assert doctor.get(rung(world), DAYS).context["differences"] == []
        early = DAYS | {"known": "2026-01-19"}
        assert len(doctor.get(rung(world), early).context["differences"]) == 1

    def test_it_says_who_opened_it_and_when_for_the_file(self, doctor, world):
        record = doctor.get(rung(world), DAYS).context["record"]
        told = {fact.term: f"{fact.value} {fact.note}".strip() for fact in record}
        assert told["On the facts known until"] == "20 January 2026, 23:59"
        assert told["Opened by"].startswith(str(world.doctor.user))
        assert world.doctor.key in told["Doctor"]
        assert told["Rung"] == f"Rung B B, version 1 of {world.version.ladder}"

    def test_it_offers_nothing_to_do(self, doctor, world):
        page = content(doctor.get(rung(world), DAYS))
        assert reverse("logbook:entry-new") not in page.split("<main")[1]
        assert "Aim for this rung" not in page


class TestWhichRung:
    def test_that_of_the_version_pinned_to_then(self, doctor, world, journey):
        with at(25):
            move_version(journey=journey, version=world.newer, by=None, reason="New rules")
        url = reverse("readiness:rung", args=[world.newer.rungs.get(code="B").uuid])
        response = doctor.get(url, DAYS)
        assert response.context["rung"] == world.rungs.B
        page = content(response)
        assert "Judged by version 1" in page
        assert "The journey moved to version 2 on 25 January 2026" in page

    def test_a_rung_that_the_version_of_then_lacks(self, doctor, world, journey):
        with at(25):
            move_version(journey=journey, version=world.newer, by=None, reason="New rules")
        added = RungFactory(version=world.newer, code="E", title="Rung E")
        page = content(doctor.get(reverse("readiness:rung", args=[added.uuid]), DAYS))
        assert "The version that the journey was pinned to had no rung E." in page
        assert "Judged by version 2" in page

    def test_of_a_ladder_the_doctor_was_not_on(self, doctor, world):
        with at(28):
            other = version_of(world.organisation, "X", "Y", ladder__name="Education")
        url = reverse("readiness:rung", args=[other.rungs.get(code="Y").uuid])
        page = content(doctor.get(url, DAYS))
        assert "You were not on this ladder then. Judged by version 1 of Education." in page
        assert "That version was published later, on 28 January 2026." in page

    def test_of_a_journey_that_the_reader_may_not_see(self, client, world):
        """A doctor of two trusts: the director of one learns nothing of the other's journey."""
        region = OrganisationFactory()
        here, there = (OrganisationFactory(parent=region) for _ in range(2))
        shared = version_of(region, "X")
        doctor = DoctorFactory(organisation=here)
        MembershipFactory(user=doctor.user, organisation=there, role=Role.DOCTOR)
        with at(5):
            start_journey(
                doctor=doctor,
                version=shared,
                rung=shared.rungs.get(),
                since=date(2024, 1, 8),
                organisation=here,
                by=None,
            )
        url = reverse("readiness:doctor-rung", args=[doctor.uuid, shared.rungs.get().uuid])
        client.force_login(director_of(there))
        page = content(client.get(url, DAYS))
        assert "The doctor was on no journey on this ladder then that you may see." in page
        assert "is on no journey on this ladder that you may see" in content(client.get(url))
        client.force_login(director_of(here))
        assert "to which the journey was pinned then" in content(client.get(url, DAYS))

    def test_without_a_rung_named_it_leads_to_that_of_the_page(self, doctor, world):
        response = doctor.get(MINE, DAYS)
        assert response.status_code == 302
        assert response["Location"] == f"{rung(world)}?on=2026-01-20&known=2026-01-20"
        assert content(doctor.get(response["Location"]))

    def test_a_rung_of_others_is_not_found(self, doctor, world):
        strange = version_of(OrganisationFactory(), "A")
        url = reverse("readiness:rung", args=[strange.rungs.get().uuid])
        assert doctor.get(url, DAYS).status_code == 404


class TestTheDay:
    @pytest.mark.parametrize("known", ["2026-02-30", "\x00", "2200-01-01", "1066-01-01"])
    def test_a_day_that_cannot_be_is_refused_in_a_sentence(self, doctor, world, known):
        for url in (MINE, rung(world)):
            page = content(doctor.get(url, DAYS | {"known": known}), 422)
            assert "Give a date that exists" in page or "from 1950 to yesterday" in page
            assert "with all that is known now" not in page

    def test_the_day_to_answer_for_may_be_in_the_future(self, doctor, world):
        later = {"on": "2030-01-20", "known": "2026-01-20"}
        assert "as at 20 January 2030" in content(doctor.get(rung(world), later))

    def test_empty_it_is_the_page_of_today(self, doctor, world):
        page = content(doctor.get(rung(world), {"on": "2026-01-20", "known": ""}))
        assert "As it was known" not in page
        assert "With the facts known on" in page

    def test_today_is_not_over_and_its_answer_is_a_link_away(self, doctor, world):
        completed(world.doctor, world.modules[1], date(2026, 1, 4))
        days = {"on": "2026-01-20", "known": clock.today().isoformat()}
        page = content(doctor.get(rung(world), days), 422)
        assert "As it was known" not in page
        assert "Today is not over: pick an earlier day" in page
        assert f'value="{days["known"]}"' in page
        link = f"{rung(world)}?on=2026-01-20"
        assert f'<a href="{link}">As at 20 January 2026, with all that is known now</a>' in page
        assert doctor.get(link).context["answer"].requirements[0].as_at.met

    def test_yesterday_is_over(self, doctor, world):
        yesterday = (clock.today() - timedelta(days=1)).isoformat()
        page = content(doctor.get(rung(world), DAYS | {"known": yesterday}))
        assert "As it was known" in page


class TestOfAnother:
    def test_directors_and_supervisors_read_it_and_it_is_written(self, client, world, journey):
        for who in (world.director, world.supervisor):
            client.force_login(who)
            page = content(client.get(of(world), DAYS))
            assert f"Where {world.doctor} stood" in page
            away = client.get(reverse("readiness:doctor", args=[world.doctor.uuid]), DAYS)
            assert away["Location"].startswith(of(world))
        events = AuditEvent.objects.reads().filter(action="readiness.reproduce")
        assert {event.actor for event in events} == {world.director, world.supervisor}
        assert events.first().details == DAYS | {"rung": "B"}
        assert events.first().about == world.doctor

    def test_strangers_find_nothing(self, client, world, journey):
        client.force_login(director_of(OrganisationFactory()))
        assert client.get(of(world), DAYS).status_code == 404
        assert not AuditEvent.objects.reads().exists()

    @pytest.mark.parametrize("rows", [1, 12])
    def test_it_costs_the_same_whatever_the_rows(self, client, world, journey, query_budget, rows):
        for number in range(rows):
            verified(world, 22, title=f"Budgets {number}")
        client.force_login(world.director)
        with query_budget("readiness:doctor-rung as known"):
            client.get(of(world), DAYS)
