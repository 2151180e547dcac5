"""The engine asked from rows: what a rung asks for, in words, and the stored answers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.people.facts import FactKind, changed
from accounts.people.models import Tier
from common import clock
from pathways.appointments.actions import appoint
from pathways.journeys.actions import close_journey, move_version, place, set_aim, start_journey
from pathways.journeys.queries import eligibility
from pathways.ladders.models import Requirement, RequirementKind
from pathways.readiness import engine
from pathways.readiness.actions import refresh
from pathways.readiness.models import OPEN, PostSpan, StandingSpan
from pathways.readiness.queries import answer, differences, engine_rung
from pathways.readiness.relevance import TOUCHES
from tests.pathways.factories import RequirementFactory, RequirementGroupFactory, rewriting
from tests.pathways.readiness.world import DAY, completed, did, rated


def started(world, **changes):
    terms = {
        "doctor": world.doctor,
        "version": world.version,
        "rung": world.rungs.A,
        "since": date(2024, 1, 1),
        "organisation": world.organisation,
        "by": None,
    }
    return start_journey(**terms | changes)


def stretches(journey):
    rows = StandingSpan.objects.filter(journey=journey).order_by("starts_on")
    return list(rows.values_list("rung__code", "target__code", "starts_on", "ends_on", "lacking"))


def test_every_kind_of_requirement_reaches_the_engine(world):
    assert engine_rung(world.rungs.C) == engine.Rung(
        "rung:C",
        "rung:B",
        (
            engine.Group(
                (
                    engine.ModuleRequirement("M0", 24),
                    engine.LevelRequirement("element:E0", 3),
                    engine.ServiceRequirement(6, Decimal("0.1"), Tier.T2),
                    engine.TenureRequirement(4),
                    engine.FeedbackRequirement("feedback:leader", 12),
                )
            ),
            engine.Group(
                (
                    engine.ActivityRequirement(
                        "type:QI", 1, frozenset({"element:E0", "element:E1"}), 36
                    ),
                    engine.HoursRequirement(Decimal(6), "topic:finance", 18),
                ),
                1,
            ),
        ),
    )


def test_what_is_missing_is_said_in_names(world):
    journey = started(world)
    said = answer(journey, world.rungs.B, date(2024, 3, 1))
    assert [one.missing for one in said.requirements] == [
        f"Module M1 '{world.modules[1].title}': not completed yet",
        "Element 0 at level 2: not rated yet",
        "6 more months in post with 10% leadership or more at tier T1 or above: "
        "0 of 183 days served by 1 March 2024",
        "2 more months on Rung A: there since 1 January 2024; reached on 1 May 2024",
        "A round of leader round in the last 12 months: none released yet",
        "1 more verified improvement project touching Element 0 or Element 1 in the last 36 months",
        "6 more verified hours on finance in the last 18 months",
    ]


def test_an_answer_costs_few_queries(world, count_queries):
    journey = started(world)
    rung = (
        type(world.rungs.C)
        .objects.select_related("version", "below")
        .get(code="C", version=world.version)
    )
    with count_queries(at_most=5):
        answer(journey, rung, DAY)


def test_codes_of_different_kinds_may_be_the_same(world):
    """A rung called M1 is not confused with the module M1 in sentences."""
    rung = world.rungs.A
    with rewriting():
        type(rung).objects.filter(pk=rung.pk).update(code="M1", title="Called M1")
    world.rungs.B.refresh_from_db()
    journey = started(world)
    said = answer(journey, world.rungs.B, date(2024, 3, 1))
    assert f"Module M1 '{world.modules[1].title}'" in said.requirements[0].missing
    assert "on Called M1" in said.requirements[3].missing


def test_where_a_doctor_stands_and_what_they_lack_for_the_target_is_stored(world):
    journey = started(world, aim=world.rungs.D)
    place(journey=journey, rung=world.rungs.C, since=DAY, by=None)
    rows = StandingSpan.objects.order_by("starts_on")
    pairs = rows.values_list("rung__code", "target__code")
    # On a rung left since, the next one; on the last, the aim.
    assert list(dict.fromkeys(pairs)) == [("A", "B"), ("C", "D")]
    assert rows.filter(target=world.rungs.D).first().starts_on == DAY
    set_aim(journey=journey, aim=None, by=None)
    last = rows.last()
    assert (last.rung, last.target, last.lacking) == (world.rungs.C, None, None)
    assert (last.starts_on, last.ends_on) == (DAY, OPEN)


def test_rows_count_what_is_lacking_on_every_day(world):
    journey = started(world)
    # All five, and one of two: six are asked for. Tenure is reached after four months.
    assert stretches(journey) == [
        ("A", "B", date(2024, 1, 1), date(2024, 5, 1), 6),
        ("A", "B", date(2024, 5, 1), OPEN, 5),
    ]


def test_a_fact_is_answered_for_in_its_own_transaction(world):
    journey = started(world)
    completed(world.doctor, world.modules[1], date(2024, 6, 1))
    changed(world.doctor, FactKind.COMPLETION)
    assert stretches(journey) == [
        ("A", "B", date(2024, 1, 1), date(2024, 5, 1), 6),
        ("A", "B", date(2024, 5, 1), date(2024, 6, 1), 5),
        ("A", "B", date(2024, 6, 1), date(2026, 6, 1), 4),
        ("A", "B", date(2026, 6, 1), OPEN, 5),
    ]
    assert [one.met for one in StandingSpan.objects.order_by("starts_on")] == [
        *("0000000", "0001000", "1001000", "0001000")
    ]


def test_only_what_changed_is_written(world):
    started(world)
    before = set(StandingSpan.objects.values_list("pk", "starts_on"))
    completed(world.doctor, world.modules[1], date(2024, 6, 1))
    changed(world.doctor, FactKind.COMPLETION)
    after = set(StandingSpan.objects.values_list("pk", "starts_on"))
    assert {day for _, day in before & after} == {date(2024, 1, 1)}
    assert {day for _, day in after - before} == {
        *(date(2024, 5, 1), date(2024, 6, 1), date(2026, 6, 1))
    }


def test_what_a_post_asks_is_answered_for_as_long_as_it_is_held(world):
    started(world)
    terms = {"title": "Lead", "tier": 1, "by": None, "leadership": 0.1}
    appoint(
        doctor=world.doctor,
        organisation=world.organisation,
        rung=world.rungs.B,
        starts_on=date(2024, 3, 1),
        ends_on=date(2026, 3, 1),
        **terms,
    )
    completed(world.doctor, world.modules[1], date(2024, 6, 1))
    changed(world.doctor, FactKind.COMPLETION)
    rows = PostSpan.objects.order_by("starts_on")
    assert list(rows.values_list("starts_on", "ends_on", "lacking", "untrained")) == [
        (date(2024, 3, 1), date(2024, 5, 1), 6, 1),
        (date(2024, 5, 1), date(2024, 6, 1), 5, 1),
        (date(2024, 6, 1), date(2024, 8, 30), 4, 0),
        (date(2024, 8, 30), date(2026, 3, 1), 3, 0),
    ]


def test_a_fact_that_no_rung_asks_for_costs_little(world, count_queries):
    with rewriting():
        Requirement.objects.filter(kind=RequirementKind.LEVEL).delete()
    started(world)
    with count_queries() as captured:
        changed(world.doctor, FactKind.RATING)
    # The transaction, the lock, the journeys and the placements.
    assert len(captured) <= 5


def test_every_kind_of_requirement_is_touched_by_some_fact():
    assert frozenset().union(*TOUCHES.values()) == set(RequirementKind)
    assert set(TOUCHES) == set(FactKind)


def test_refreshing_costs_the_same_for_many_facts(world, count_queries):
    started(world, aim=world.rungs.D)
    refresh(doctor=world.doctor)
    counts = []
    for number in (1, 60):
        for n in range(number):
            day = DAY + timedelta(days=n)
            completed(world.doctor, world.modules[n % 2], day)
            rated(world.doctor, world.elements[0], n % 5 + 1, day, world.supervisor)
            did(world.doctor, world.types[0], day, *world.elements)
        with count_queries() as captured:
            refresh(doctor=world.doctor)
        counts.append(len(captured))
    assert max(counts) <= 12


def test_a_closed_journey_is_answered_for_until_it_was_closed(world):
    journey = started(world)
    close_journey(journey=journey, closed_on=clock.today(), by=None, reason="Left")
    assert stretches(journey)[-1][3] == clock.today()
    assert not StandingSpan.objects.current_on(clock.today()).exists()


def test_time_on_a_rung_survives_a_move_to_another_version(world):
    journey = started(world)
    move_version(journey=journey, version=world.newer, by=None, reason="New rules")
    # Tenure of eight months there, and all of it counted since January.
    assert [one[2:] for one in stretches(journey)] == [
        (date(2024, 1, 1), date(2024, 9, 1), 6),
        (date(2024, 9, 1), OPEN, 5),
    ]
    assert set(StandingSpan.objects.values_list("target__version", flat=True)) == {world.newer.pk}


def test_service_counts_from_posts(world):
    journey = started(world)
    appoint(
        doctor=world.doctor,
        organisation=world.organisation,
        title="Lead",
        rung=None,
        tier=1,
        starts_on=date(2024, 1, 1),
        by=None,
        leadership=0.1,
    )
    served = StandingSpan.objects.filter(journey=journey, met__startswith="001")
    # 183 days, the first of them 1 January.
    assert served.order_by("starts_on").first().starts_on == date(2024, 7, 1)


def test_eligibility_is_read_from_the_stored_answers(world):
    with rewriting():
        world.rungs.B.groups.all().delete()
    free = RequirementGroupFactory(rung=world.rungs.B)
    RequirementFactory(group=free, kind="module", module=world.modules[0], validity_months=12)
    journey = started(world)
    completed(world.doctor, world.modules[0], date(2024, 6, 1))
    changed(world.doctor, FactKind.COMPLETION)

    def told(on):
        said = eligibility(journey, on)
        return said.lacking, said.since, said.lapses, said.earliest

    assert told(date(2023, 12, 31)) == (None, None, None, None)
    assert told(date(2024, 5, 31)) == (1, None, None, date(2024, 6, 1))
    assert told(date(2024, 6, 1)) == (0, date(2024, 6, 1), date(2025, 6, 1), date(2024, 6, 1))
    assert told(date(2025, 6, 1)) == (1, None, None, None)


@pytest.mark.parametrize("on", [date(2024, 2, 29), date(2024, 3, 31), date(2025, 2, 28)])
def test_stored_answers_and_answers_agree_at_the_edges_of_months(world, on):
    journey = started(world)
    completed(world.doctor, world.modules[1], on)
    rated(world.doctor, world.elements[0], 3, on, world.supervisor)
    changed(world.doctor, FactKind.COMPLETION, FactKind.RATING)
    for day in (on - timedelta(days=1), on, date(2026, 2, 28), date(2026, 3, 1), date(2027, 3, 31)):
        stored = eligibility(journey, day).lacking
        said = answer(journey, world.rungs.B, day)
        missed = [
            max(0, group.group.needed - sum(one.as_at.met for one in group.requirements))
            for group in said.groups
        ]
        assert stored == sum(missed)
    assert differences([world.doctor.pk]) == []


def test_a_post_is_judged_along_the_journey_that_went_on_when_it_began(world):
    first = started(world)
    terms = {"title": "Lead", "tier": 1, "by": None, "leadership": 0.1}
    appoint(
        doctor=world.doctor,
        organisation=world.organisation,
        rung=world.rungs.B,
        starts_on=date(2024, 6, 1),
        ends_on=date(2025, 6, 1),
        **terms,
    )
    before = list(PostSpan.objects.order_by("starts_on").values_list("starts_on", "met"))
    # Tenure on the rung below: since 1 January 2024, so met when the post began.
    assert before[0][1][3] == "1"
    close_journey(journey=first, closed_on=clock.today(), by=None, reason="Left")
    started(world, since=clock.today())
    after = list(PostSpan.objects.order_by("starts_on").values_list("starts_on", "met"))
    assert after == before
