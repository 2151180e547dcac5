"""Rows become the engine's facts: which count, in which words, in how many queries."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common import clock
from pathways.journeys.models import Placement
from pathways.readiness import engine
from pathways.readiness.queries import facts_of, facts_of_many, known_of
from tests.accounts.factories import DoctorFactory
from tests.pathways.factories import (
    AppointmentFactory,
    JourneyFactory,
    PlacementFactory,
    stood_on,
)
from tests.pathways.readiness.world import DAY, completed, did, heard, rated
from tests.training.factories import LogEntryFactory

LATER = DAY + timedelta(days=40)


@pytest.fixture
def journey(world):
    return JourneyFactory(doctor=world.doctor, rung=world.rungs.B, started_on=DAY)


def test_each_kind_of_row_becomes_its_fact(world, journey):
    doctor = world.doctor
    entry = LogEntryFactory(doctor=doctor)
    done = completed(doctor, world.modules[0], DAY, "7.25", entry=entry)
    rating = rated(doctor, world.elements[1], 4, DAY, world.supervisor)
    activity = did(
        doctor, world.types[0], DAY, *world.elements[:2], hours="1.50", topic="finance", entry=entry
    )
    plain = did(doctor, world.types[1], LATER)
    heard_of = heard(doctor, world.kind, DAY, world.supervisor)
    post = AppointmentFactory(
        doctor=doctor, starts_on=DAY, ends_on=LATER, leadership=Decimal("0.125"), tier=3
    )
    placement = Placement.objects.get()
    assert facts_of(doctor, journey=journey) == engine.Facts(
        completions=(
            engine.Completion(
                "M0", DAY, Decimal("7.25"), "topic:finance", f"completion:{done.uuid.hex}"
            ),
        ),
        ratings=(engine.Rating("element:E1", 4, DAY, f"rating:{rating.uuid.hex}"),),
        activities=(
            engine.Activity(
                "type:QI",
                DAY,
                Decimal("1.5"),
                "topic:finance",
                frozenset({"element:E0", "element:E1"}),
                f"activity:{activity.uuid.hex}",
            ),
            engine.Activity(
                "type:CPD", LATER, Decimal(0), None, frozenset(), f"activity:{plain.uuid.hex}"
            ),
        ),
        feedback=(engine.FeedbackRound("feedback:leader", DAY, f"feedback:{heard_of.uuid.hex}"),),
        service=(engine.Service(DAY, LATER, Decimal("0.125"), 3, f"service:{post.uuid.hex}"),),
        placements=(engine.Placement("rung:B", DAY, f"placement:{placement.uuid.hex}"),),
    )
    known = known_of(doctor)
    assert known.entries == {
        f"completion:{done.uuid.hex}": entry.uuid,
        f"activity:{activity.uuid.hex}": entry.uuid,
    }


def test_what_was_revoked_or_is_not_valid_does_not_count(world, journey):
    doctor, gone = world.doctor, {"revoked_at": clock.now()}
    completed(doctor, world.modules[0], DAY, **gone)
    rated(doctor, world.elements[1], 4, DAY, world.supervisor, **gone)
    did(doctor, world.types[0], DAY, world.elements[0], **gone)
    heard(doctor, world.kind, DAY, world.supervisor, **gone)
    heard(doctor, world.kind, LATER, world.supervisor, is_valid=False)
    AppointmentFactory(doctor=doctor, **gone)
    PlacementFactory(journey=journey, since=LATER, **gone)
    facts = facts_of(doctor, journey=journey)
    assert [one.since for one in facts.placements] == [DAY]
    assert facts == engine.Facts(placements=facts.placements)


def test_facts_as_they_were_known(world, journey):
    def on(days_ago):
        return clock.now() - timedelta(days=days_ago)

    for number, (recorded, revoked) in enumerate([(9, 3), (9, None), (1, None)]):
        completed(
            world.doctor,
            world.modules[0],
            DAY + timedelta(days=number),
            recorded_at=on(recorded),
            revoked_at=on(revoked) if revoked else None,
        )

    def known(days_ago):
        facts = facts_of(world.doctor, journey=journey, known_at=on(days_ago))
        return [(one.on - DAY).days for one in facts.completions], len(facts.placements)

    assert known(10) == ([], 0)
    assert known(5) == ([0, 1], 0)
    assert known(2) == ([1], 0)
    assert known(0) == ([1, 2], 1)


def test_placements_are_those_of_the_journey_asked_about(world, journey):
    other = JourneyFactory(doctor=world.doctor, started_on=LATER)
    key = f"rung:{stood_on(other, LATER).code}"
    assert [one.rung for one in facts_of(world.doctor, journey=other).placements] == [key]
    assert [one.rung for one in facts_of(world.doctor, journey=journey).placements] == ["rung:B"]
    assert facts_of(world.doctor, journey=None).placements == ()


def test_many_doctors_cost_as_many_queries_as_one(world, count_queries):
    doctors = [world.doctor, *DoctorFactory.create_batch(4)]
    for number, doctor in enumerate(doctors):
        for n in range(number):
            completed(doctor, world.modules[0], DAY + timedelta(days=n))
            did(doctor, world.types[0], DAY, *world.elements)
    with count_queries(at_most=1):
        known = dict(facts_of_many([doctor.pk for doctor in doctors]))
    assert [len(known[doctor.pk].facts.completions) for doctor in doctors] == [0, 1, 2, 3, 4]
    assert [len(known[doctor.pk].facts.activities) for doctor in doctors] == [0, 1, 2, 3, 4]


def test_of_two_on_one_day_the_later_recorded_comes_last(world, journey):
    first = rated(world.doctor, world.elements[0], 4, DAY, world.supervisor)
    second = rated(world.doctor, world.elements[0], 2, DAY, world.supervisor)
    ratings = facts_of(world.doctor, journey=None).ratings
    assert [one.ref for one in ratings] == [f"rating:{first.uuid.hex}", f"rating:{second.uuid.hex}"]
