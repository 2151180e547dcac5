import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.audit.models import AuditEvent
from accounts.organisations.models import Role
from accounts.people.facts import FactKind, changed
from common import clock
from pathways.journeys.actions import place, set_aim, start_journey
from pathways.readiness.engine import add_months
from tests.accounts.factories import MembershipFactory, OrganisationFactory, director_of
from tests.pathways.factories import (
    AppointmentFactory,
    PlacementFactory,
    RequirementFactory,
    RequirementGroupFactory,
    RoleMixFactory,
    RungFactory,
    rewriting,
    version_of,
)
from tests.pathways.readiness.world import completed, did, rated
from tests.training.factories import LogEntryFactory

MINE = reverse("readiness:mine")


@pytest.fixture
def journey(world):
    return start_journey(
        doctor=world.doctor,
        version=world.version,
        rung=world.rungs.A,
        since=date(2024, 1, 8),
        organisation=world.organisation,
        by=None,
    )


@pytest.fixture
def doctor(client, world):
    """The doctor's own browser."""
    client.force_login(world.doctor.user)
    return client


def moment(*day):
    return timezone.make_aware(datetime(*day, 12))


def content(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def of(world, rung=None):
    args = [world.doctor.uuid] + ([rung.uuid] if rung else [])
    return reverse("readiness:doctor-rung" if rung else "readiness:doctor", args=args)


class TestMine:
    def test_what_is_missing_is_said_with_the_button_that_helps(self, doctor, world, journey):
        page = content(doctor.get(MINE))
        assert "You stand on Rung A." in page
        assert "You aim for Rung B." in page
        module = world.modules[1].uuid
        log = reverse("logbook:entry-new")
        for link in (
            f"{log}?module={module}",
            reverse("modules:module", args=[module]),
            reverse("feedback:mine"),
            reverse("journeys:doctor", args=[world.doctor.uuid]),
            f"{log}?element=E0&amp;level=2",
            f"{log}?kind=QI",
            f"{log}?topic=finance",
        ):
            assert f'href="{link}"' in page
        assert "Element 0 at level 2: not rated yet" in page
        assert "A round of leader round in the last 12 months: none released yet" in page
        assert "No day yet" in page
        assert "it is never met: all 5 still missing need something new." in page

    def test_a_retired_module_can_be_read_about_only(self, doctor, world, journey):
        module = world.modules[1]
        module.retired_at = clock.now()
        module.save()
        page = content(doctor.get(MINE))
        assert "It is no longer offered." in page
        assert f"?module={module.uuid}" not in page

    def test_where_only_time_helps_there_is_no_button(self, doctor, world, journey):
        page = content(doctor.get(MINE, {"on": "2024-02-01"}))
        assert "4 more months on Rung A" in page
        assert "What Rung A asks" not in page
        page = content(doctor.get(reverse("readiness:rung", args=[world.rungs.C.uuid])))
        assert reverse("readiness:rung", args=[world.rungs.B.uuid]) in page
        assert "What Rung B asks" in page

    def test_what_is_in_the_log_already_is_said_instead(self, doctor, world, journey):
        """What waits, came back or was begun is gone on with; it is not logged again."""
        module = world.modules[1]
        entry = LogEntryFactory(
            doctor=world.doctor,
            status="submitted",
            title="Managing a budget",
            module=module,
            asked_of=world.supervisor,
            submitted_at=moment(2026, 5, 4),
        )
        page = content(doctor.get(MINE))
        waits = f"Waits for {world.supervisor} since 4 May 2026: “Managing a budget”."
        assert waits in page
        assert reverse("logbook:entry", args=[entry.uuid]) in page
        assert f"?module={module.uuid}" not in page
        LogEntryFactory(
            doctor=world.doctor,
            status="returned",
            title="Chairing a meeting",
            kind=world.types[0],
            claims={world.elements[0]: 2, world.elements[1]: 1},
        )
        page = content(doctor.get(MINE))
        assert page.count("Came back to you: “Chairing a meeting”.") == 2
        assert "Mend it" in page

    def test_an_entry_that_would_not_help_is_not_named(self, doctor, world, journey):
        LogEntryFactory(
            doctor=world.doctor,
            title="Something else",
            kind=world.types[1],
            claims={world.elements[0]: 1, world.elements[2]: 5},
            hours=0,
        )
        LogEntryFactory(doctor=world.doctor, title="Gone", status="withdrawn", kind=world.types[0])
        page = content(doctor.get(MINE))
        assert "Something else" not in page
        assert "Gone" not in page

    def test_the_ladder_marks_where_i_am_was_and_go(self, doctor, world, journey):
        place(journey=journey, rung=world.rungs.B, since=date(2026, 1, 5), by=None)
        set_aim(journey=journey, aim=world.rungs.D, by=None)
        drawn = doctor.get(MINE).context["ladder"]
        assert [(one.title, one.place, one.note) for one in drawn] == [
            ("Rung A", "climbed", ""),
            ("Rung B", "current", ""),
            ("Rung C", "next", ""),
            ("Rung D", "", "Your aim"),
        ]

    def test_a_placement_to_come_does_not_move_me_yet(self, doctor, world, journey):
        ahead = clock.today() + timedelta(days=50)
        place(journey=journey, rung=world.rungs.B, since=ahead, by=None)
        assert doctor.get(MINE).context["current"] == world.rungs.A
        later = doctor.get(MINE, {"on": (ahead + timedelta(days=1)).isoformat()})
        assert later.context["current"] == world.rungs.B

    def test_met_ones_fold_away_with_since_and_lapses(self, doctor, world, journey):
        entry = LogEntryFactory(doctor=world.doctor, status="verified", asked_of=world.supervisor)
        today = clock.today()
        completed(world.doctor, world.modules[1], today, entry=entry)
        changed(world.doctor, FactKind.COMPLETION)
        response = doctor.get(MINE)
        met = [line for group in response.context["lines"] for line in group.met]
        line = next(line for line in met if line.sentence.startswith(str(world.modules[1])))
        assert (line.state, line.since, line.lapses) == ("met", today, add_months(today, 24))
        assert line.evidence_url == reverse("logbook:entry", args=[entry.uuid])

    def test_what_lapses_within_six_months_stands_on_top(self, doctor, world, journey):
        completed(world.doctor, world.modules[1], date(2024, 1, 8))
        on = date(2025, 10, 1)
        response = doctor.get(MINE, {"on": on.isoformat()})
        assert [line.lapses for line in response.context["soon"]] == [date(2026, 1, 8)]
        assert "Lapses within 6 months" in content(response)

    def test_the_earliest_day_on_present_facts(self, doctor, world, journey):
        with rewriting():
            world.rungs.B.groups.all().delete()
        group = RequirementGroupFactory(rung=world.rungs.B)
        RequirementFactory(group=group, kind="tenure", months=12)
        page = content(doctor.get(MINE, {"on": "2024-11-01"}))
        assert "3 more months on Rung A: there since 8 January 2024" in page
        assert "8 January 2025" in page
        page = content(doctor.get(MINE, {"on": "2025-01-08"}))
        assert "Met since" in page

    def test_a_rung_that_asks_for_nothing(self, doctor, world, journey):
        page = content(doctor.get(reverse("readiness:rung", args=[world.rungs.A.uuid])))
        assert "This rung asks for nothing" in page
        assert "Met since" not in page

    def test_my_week_beside_that_of_the_rung(self, doctor, world, journey):
        RoleMixFactory(rung=world.rungs.B)
        assert "nothing to compare with" in content(doctor.get(MINE))
        AppointmentFactory(
            doctor=world.doctor,
            organisation=world.organisation,
            clinical=Decimal("0.9"),
            leadership=Decimal("0.1"),
        )
        assert "About 1 PA a week moves from clinical to leadership work." in content(
            doctor.get(MINE)
        )

    def test_a_part_timer_keeps_the_proportions(self, doctor, world, journey):
        RoleMixFactory(rung=world.rungs.B)
        AppointmentFactory(
            doctor=world.doctor,
            organisation=world.organisation,
            clinical=Decimal("0.4"),
            leadership=Decimal("0.1"),
        )
        assert "Your week already looks like this." in content(doctor.get(MINE))

    @pytest.mark.parametrize("on", ["31 February", "\x00", "1066-01-01", "9999-12-31"])
    def test_a_day_that_cannot_be_is_refused_in_a_sentence(self, doctor, journey, on):
        page = content(doctor.get(MINE, {"on": on}), 422)
        assert "Give a date that exists" in page or "Pick a day between 1950 and 2200" in page

    def test_at_the_top_it_shows_the_rung_stood_on(self, doctor, world, journey):
        place(journey=journey, rung=world.rungs.D, since=date(2026, 1, 5), by=None)
        response = doctor.get(MINE)
        assert response.context["rung"] == world.rungs.D
        assert "No aim is set" in content(response)

    @pytest.mark.parametrize("query", [{}, {"on": "2026-01-20", "known": "2026-01-20"}])
    def test_on_a_rung_of_another_version_it_shows_the_lowest(self, doctor, world, journey, query):
        elsewhere = RungFactory(version=world.newer, code="Z", title="Rung Z")
        PlacementFactory(journey=journey, rung=elsewhere, since=date(2025, 1, 8))
        journey.aim = None
        journey.save()
        response = doctor.get(MINE, query, follow=True)
        assert response.context["rung"] == world.rungs.A
        if not query:
            assert "You stand on none of these rungs" in content(response)

    def test_several_ladders_are_tabs(self, doctor, world, journey):
        other = version_of(world.organisation, "X", "Y", ladder__name="Education")
        start_journey(
            doctor=world.doctor,
            version=other,
            rung=other.rungs.get(code="X"),
            since=date(2025, 1, 6),
            organisation=world.organisation,
            by=None,
        )
        links = {link.label: link.url for link in doctor.get(MINE).context["journey_tabs"]}
        assert doctor.get(links["Education"]).context["rung"].code == "Y"
        assert doctor.get(MINE, {"journey": "x"}).context["rung"].code == "B"

    def test_without_a_journey_it_says_who_starts_one(self, doctor, client, world):
        assert "starts your journey on a ladder" in content(doctor.get(MINE))
        nobody = MembershipFactory(organisation=world.organisation, role=Role.DOCTOR).user
        client.force_login(nobody)
        assert "not on record as a doctor" in content(client.get(MINE))

    @pytest.mark.parametrize("rows", [3, 60])
    def test_it_costs_the_same_whatever_the_rows(self, doctor, world, journey, query_budget, rows):
        RoleMixFactory(rung=world.rungs.B)
        fill(world, rows)
        with query_budget("readiness:mine"):
            doctor.get(MINE)


def fill(world, rows):
    """So many facts of each kind."""
    for number in range(rows):
        day = date(2025, 1, 6) + timedelta(days=number)
        entry = LogEntryFactory(doctor=world.doctor, status="verified", asked_of=world.supervisor)
        completed(world.doctor, world.modules[number % 2], day, entry=entry)
        rated(world.doctor, world.elements[0], number % 5 + 1, day, world.supervisor)
        did(world.doctor, world.types[0], day, *world.elements, entry=entry)
        AppointmentFactory(doctor=world.doctor, organisation=world.organisation, starts_on=day)


class TestWhatIf:
    def test_any_rung_of_my_ladder_can_be_opened_and_aimed_for(self, doctor, world, journey):
        page = content(doctor.get(reverse("readiness:rung", args=[world.rungs.D.uuid])))
        assert "Rung D: what if" in page
        assert "Aim for this rung" in page
        mine = content(doctor.get(reverse("readiness:rung", args=[world.rungs.A.uuid])))
        assert "Aim for this rung" not in mine

    def test_other_ladders_are_listed_and_asked(self, doctor, world, journey):
        other = version_of(world.organisation, "X", "Y", ladder__name="Education")
        page = content(doctor.get(reverse("readiness:ladders")))
        rung = other.rungs.get(code="Y")
        assert reverse("readiness:rung", args=[rung.uuid]) in page
        page = content(doctor.get(reverse("readiness:rung", args=[rung.uuid])))
        assert "You are not on this ladder." in page
        assert "Aim for this rung" not in page

    def test_without_a_journey_any_rung_can_be_asked(self, doctor, world):
        assert doctor.get(reverse("readiness:rung", args=[world.rungs.B.uuid])).status_code == 200

    def test_ladders_of_others_are_not_found(self, doctor, world, journey):
        strange = version_of(OrganisationFactory(), "A")
        draft = version_of(world.organisation, "A", status="draft")
        for rung in (strange.rungs.get(), draft.rungs.get()):
            assert doctor.get(reverse("readiness:rung", args=[rung.uuid])).status_code == 404
        assert doctor.get(reverse("readiness:rung", args=[uuid.uuid4()])).status_code == 404

    def test_it_costs_few_queries(self, doctor, world, journey, query_budget):
        with query_budget("readiness:rung"):
            doctor.get(reverse("readiness:rung", args=[world.rungs.D.uuid]))


class TestOfAnother:
    def test_directors_and_supervisors_open_it_and_it_is_written(self, client, world, journey):
        for who in (world.director, world.supervisor):
            client.force_login(who)
            page = content(client.get(of(world)))
            assert "Aims for Rung B." in page
            assert reverse("logbook:entry-new") not in page
            assert client.get(of(world, world.rungs.C)).status_code == 200
        events = AuditEvent.objects.reads().filter(about=world.doctor, action="readiness.read")
        assert events.count() == 4
        assert {event.actor for event in events} == {world.director, world.supervisor}

    def test_a_director_is_led_to_the_case(self, client, world, journey):
        link = reverse("reviews:case", args=[journey.uuid, world.rungs.B.uuid])
        client.force_login(world.director)
        assert link in content(client.get(of(world)))
        client.force_login(world.supervisor)
        assert link not in content(client.get(of(world)))

    def test_strangers_find_nothing(self, client, world, journey):
        client.force_login(director_of(OrganisationFactory()))
        assert client.get(of(world)).status_code == 404
        assert client.get(of(world, world.rungs.B)).status_code == 404

    def test_without_a_journey(self, client, world):
        client.force_login(world.director)
        assert "No journey yet" in content(client.get(of(world)))

    @pytest.mark.parametrize("rows", [3, 60])
    def test_it_costs_the_same_whatever_the_rows(self, client, world, journey, query_budget, rows):
        RoleMixFactory(rung=world.rungs.B)
        fill(world, rows)
        client.force_login(world.director)
        with query_budget("readiness:doctor"):
            client.get(of(world))
