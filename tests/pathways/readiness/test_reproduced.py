"""An answer given at a moment is given again later, whatever was recorded and changed since."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from common import clock
from pathways.appointments.actions import appoint, correct_appointment, end_appointment
from pathways.journeys.actions import close_journey, correct_placement, move_version, start_journey
from pathways.journeys.models import Journey
from pathways.journeys.queries import pinned_at
from pathways.ladders.models import Rung
from pathways.readiness.queries import answer, history_of, known_of, reproduced
from tests.pathways.readiness.life import Life
from training.feedback.actions import record_round, revoke_round
from training.frameworks.actions import bring_in_line
from training.frameworks.models import Element
from training.logbook.actions import start_entry, submit_entry
from training.modules.actions import update_module
from training.modules.models import Topic
from training.verification.actions import verify_entry, withdraw_verified

STEPS = 30
START = datetime.fromisoformat("2026-01-05T08:00+00:00")


def again(world, rung, on, moment):
    """The answer for the rung of this code, as it was known at the moment."""
    pinned = pinned_at(world.doctor.user, world.doctor, rung.uuid, moment)
    version = pinned.version if pinned else rung.version_id
    rungs = Rung.objects.select_related("below", "version")
    then = rungs.get(version=version, code=rung.code)
    return reproduced(
        world.doctor, then, pinned.journey if pinned else None, on, moment, reader=world.doctor.user
    )


@pytest.mark.parametrize("seed", range(4))
def test_answers_noted_on_the_way_are_given_again(world, seed):
    """The same days, facts and sentences, after any sequence of all that touches facts."""
    with clock.standing_at(START):
        life = Life(world, seed)
    noted = []
    for number in range(1, STEPS + 1):
        now = START + timedelta(hours=number)
        with clock.standing_at(now):
            life.step()
            journey, on = life.journey, life.day(600)
            rungs = journey.version.rungs.select_related("below", "version")
            noted += [(now, on, rung, answer(journey, rung, on)) for rung in rungs]
    assert len({said.as_at for *_, said in noted}) > 3
    codes = {rung.code: rung for rung in life.journey.version.rungs.all()}
    for moment, on, rung, said in noted:
        found = again(world, codes[rung.code], on, moment + timedelta(minutes=1))
        assert found.rung == rung, life.done
        assert found.then == said, life.done


@pytest.mark.parametrize("seed", range(2))
def test_history_knows_what_was_known(world, seed):
    """One query for all moments says what the query for each says."""
    with clock.standing_at(START):
        life = Life(world, seed + 10)
    for number in range(1, STEPS + 1):
        with clock.standing_at(START + timedelta(hours=number)):
            life.step()
    history = history_of(world.doctor)
    assert history.now == known_of(world.doctor)
    for number in range(0, STEPS + 2, 3):
        moment = START + timedelta(hours=number, minutes=30)
        assert history.at(moment) == known_of(world.doctor, moment), life.done


@pytest.fixture
def story(world):
    """What is known on 5 January, at noon each day thereafter: one thing more, or otherwise."""
    clock_at = Days()
    with clock_at(5):
        journey = start_journey(
            doctor=world.doctor,
            version=world.version,
            rung=world.rungs.A,
            since=date(2024, 1, 8),
            organisation=world.organisation,
            by=world.director,
        )
    return SimpleNamespace(world=world, journey=journey, on_day=clock_at, logged=logged)


class Days:
    """The clock at noon of a day of January 2026, or the moment it is over."""

    def __call__(self, day):
        return clock.standing_at(START.replace(day=day, hour=12))

    @staticmethod
    def end(day):
        return START.replace(day=day, hour=23)


def logged(world, on, **fields):
    """An entry of the doctor, submitted to the supervisor."""
    given = {"kind": world.types[1], "title": "Something learned", "ended_on": on}
    given["hours"] = Decimal(fields.pop("hours", 4))
    entry = start_entry(doctor=world.doctor, by=world.doctor.user, **given | fields)
    return submit_entry(entry=entry, asked_of=world.supervisor, by=world.doctor.user)


ON = date(2025, 12, 1)


def told(found, kind):
    """The sentences' parts about the requirements of one kind that are answered otherwise."""
    return [
        (one.is_new, one.by, one.evidence.words, one.evidence.on)
        for differing in found.differing
        if differing.requirement.kind == kind
        for one in differing.facts
    ]


def test_a_back_dated_fact_counts_from_when_it_was_recorded(story):
    world = story.world
    with story.on_day(7):
        entry = logged(world, ON - timedelta(days=300), module=world.modules[1])
        verify_entry(entry=entry, by=world.supervisor)
    before, after = (again(world, world.rungs.B, ON, Days.end(day)) for day in (6, 7))
    assert before.then.requirements[0].missing.endswith("not completed yet")
    assert before.now.requirements[0].as_at.met
    name = str(world.modules[1])
    done = (True, str(world.supervisor), f"{name}, 4 hours", ON - timedelta(days=300))
    assert told(before, "module") == [done]
    assert after.then.requirements[0].as_at.met
    assert after.differing == []


def test_what_was_taken_back_counts_until_then_without_its_title(story):
    world = story.world
    with story.on_day(6):
        entry = logged(world, ON, kind=world.types[0], claims={world.elements[0]: 2})
        verify_entry(entry=entry, by=world.supervisor)
    with story.on_day(8):
        withdraw_verified(entry=entry, by=world.supervisor, reason="It was not theirs")
    found = again(world, world.rungs.B, ON, Days.end(7))
    assert [one.as_at.met for one in found.then.requirements] == [
        *(False, True, False, True, False, True, False)
    ]
    assert told(found, "level") == [(False, str(world.supervisor), "Element 0 at level 2", ON)]
    assert told(found, "activity") == [(False, str(world.supervisor), "improvement project", ON)]
    assert again(world, world.rungs.B, ON, Days.end(8)).differing == []


def test_a_corrected_post_is_taken_back_and_recorded(story):
    world = story.world
    with story.on_day(6):
        post = appoint(
            doctor=world.doctor,
            organisation=world.organisation,
            title="Lead",
            rung=None,
            tier=1,
            starts_on=date(2025, 1, 1),
            by=world.director,
            leadership=0.2,
        )
    with story.on_day(8):
        right = correct_appointment(
            appointment=post, by=world.director, reason="Wrong", starts_on=date(2025, 9, 1)
        )
    with story.on_day(9):
        end_appointment(appointment=right, ends_on=date(2025, 11, 1), by=world.director)
    found = again(world, world.rungs.B, ON, Days.end(7))
    assert found.then.requirements[2].as_at.met
    assert not found.now.requirements[2].as_at.met
    who = str(world.director)
    assert told(found, "service") == [
        (False, who, "Lead", date(2025, 1, 1)),
        (True, who, "Lead", date(2025, 9, 1)),
    ]
    _, new = found.differing[0].facts
    assert new.evidence.when == "from 1 September 2025 until 1 November 2025"


def test_a_feedback_round_and_a_placement_say_who(story):
    world = story.world
    with story.on_day(6):
        heard = record_round(
            doctor=world.doctor,
            kind=world.kind,
            closed_on=ON,
            released_on=ON,
            raters={"peer": 3},
            by=world.supervisor,
        )
    with story.on_day(8):
        revoke_round(round=heard, by=world.supervisor, reason="Wrong")
        correct_placement(
            placement=story.journey.placements.get(),
            rung=world.rungs.A,
            since=date(2025, 11, 3),
            by=world.director,
            reason="Wrong",
        )
    found = again(world, world.rungs.B, ON, Days.end(7))
    assert told(found, "feedback") == [(False, str(world.supervisor), "Leader round", ON)]
    assert told(found, "tenure") == [
        (False, str(world.director), "Rung A", date(2024, 1, 8)),
        (True, str(world.director), "Rung A", date(2025, 11, 3)),
    ]


def test_a_module_is_called_and_counted_as_it_was(story):
    world = story.world
    module = world.modules[1]
    was = module.title
    with story.on_day(6):
        entry = logged(world, ON, module=module, hours=6)
        verify_entry(entry=entry, by=world.supervisor)
    with story.on_day(8):
        update_module(module=module, revision=0, by=None, title="Called anew", topic=Topic.FINANCE)
        bring_in_line(Element, {"code": "E0"}, {"name": "Element anew"})
    early, late = (again(world, world.rungs.B, ON, Days.end(day)) for day in (5, 8))
    assert early.then.requirements[0].missing == f"Module M1 '{was}': not completed yet"
    assert early.then.requirements[1].missing.startswith("Element 0 at level 2")
    assert late.then.requirements[1].missing.startswith("Element anew at level 2")
    found = again(world, world.rungs.B, ON, Days.end(7))
    assert [one.then.as_at.met for one in found.differing] == [False]
    assert told(found, "hours") == [(True, "", f"{was}, 6 hours", ON)]
    assert late.then.requirements[6].as_at.met
    assert str(late.rung.groups.all()[0].requirements.all()[0].module) == "Called anew"


def test_the_version_is_the_one_pinned_to_then(story):
    world = story.world
    with story.on_day(8):
        move_version(journey=story.journey, version=world.newer, by=None, reason="New rules")
    newer = world.newer.rungs.get(code="B")
    pinned = pinned_at(world.doctor.user, world.doctor, newer.uuid, Days.end(7))
    assert (pinned.version, pinned.moved_to) == (world.version.pk, 2)
    assert pinned.moved_at == START.replace(day=8, hour=12)
    assert again(world, newer, ON, Days.end(7)).rung == world.rungs.B
    assert again(world, newer, ON, Days.end(8)).rung == newer


def test_a_journey_that_was_closed_since_was_one_then(story):
    world = story.world
    with story.on_day(8):
        close_journey(
            journey=story.journey, closed_on=date(2025, 6, 1), by=None, reason="Another trust"
        )
    user, doctor, rung = world.doctor.user, world.doctor, world.rungs.B.uuid
    assert pinned_at(user, doctor, rung, Days.end(4)) is None
    assert pinned_at(user, doctor, rung, Days.end(7)).journey == story.journey
    assert pinned_at(user, doctor, rung, Days.end(8)) is None
    assert again(world, world.rungs.B, ON, Days.end(7)).then.requirements[3].as_at.met
    with story.on_day(9):
        new = start_journey(
            doctor=doctor,
            version=world.version,
            rung=world.rungs.A,
            since=date(2025, 6, 2),
            organisation=world.organisation,
            by=None,
        )
    assert pinned_at(user, doctor, rung, Days.end(9)).journey == new
    assert pinned_at(user, doctor, rung, Days.end(7)).journey == story.journey
    assert Journey.objects.count() == 2


def test_it_costs_the_same_whatever_the_facts(story, count_queries):
    world = story.world
    rung = Rung.objects.select_related("below", "version").get(pk=world.rungs.B.pk)
    for number in range(12):
        with story.on_day(6):
            entry = logged(world, ON - timedelta(days=number), module=world.modules[1])
            verify_entry(entry=entry, by=world.supervisor)
    with count_queries(at_most=7):
        reproduced(world.doctor, rung, story.journey, ON, Days.end(5), reader=world.doctor.user)
