"""Whatever is done in whatever order, the stored answers are the engine's."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from common import clock
from common.errors import Refusal
from pathways.appointments.actions import (
    appoint,
    correct_appointment,
    end_appointment,
    withdraw_appointment,
)
from pathways.appointments.models import Appointment
from pathways.journeys import actions as journeys
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import Rung
from pathways.readiness import engine
from pathways.readiness.models import CLOSE, PostSpan, StandingSpan, StateSpan
from pathways.readiness.queries import answer, differences
from training.feedback.actions import record_round, revoke_round
from training.feedback.models import FeedbackRound
from training.logbook.actions import start_entry, submit_entry, withdraw_entry
from training.logbook.models import LogEntry
from training.verification.actions import return_entry, verify_entry, withdraw_verified

STEPS = 40


class Life:
    """One doctor, to whom random things happen through the actions; refused ones do nothing."""

    def __init__(self, world, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.done: list[str] = []
        self.start()

    def step(self) -> None:
        kinds: list[Callable[[], object]] = [
            *[self.log] * 5,
            *[self.verify] * 6,
            *[self.appoint, self.place] * 2,
            self.give_back,
            self.withdraw,
            self.withdraw_verified,
            self.end,
            self.correct,
            self.take_back,
            self.correct_placement,
            self.withdraw_placement,
            self.aim,
            self.move,
            self.hear,
            self.hear,
            self.unhear,
            self.close,
        ]
        act = self.random.choice(kinds)
        try:
            act()
        except Refusal as refusal:
            self.done.append(f"{act.__name__} refused: {refusal}")
        else:
            self.done.append(act.__name__)

    def day(self, ahead: int = 0) -> date:
        return clock.today() + timedelta(days=self.random.randint(-1500, ahead))

    def any_of(self, rows):
        return self.random.choice(list(rows.order_by("id")) or [None])

    @property
    def journey(self) -> Journey:
        return Journey.objects.open().filter(doctor=self.world.doctor).order_by("id").last()

    def start(self) -> None:
        journeys.start_journey(
            doctor=self.world.doctor,
            version=self.world.version,
            rung=self.world.rungs.A,
            since=self.day(),
            organisation=self.world.organisation,
            by=None,
        )

    def log(self) -> None:
        world = self.world
        elements = self.random.sample(world.elements, self.random.randint(0, 2))
        entry = start_entry(
            doctor=world.doctor,
            by=world.doctor.user,
            kind=self.random.choice(world.types),
            title="Something",
            ended_on=self.day(),
            hours=Decimal(self.random.choice([1, 3, 6])),
            module=self.random.choice([None, None, *world.modules]),
            topic=self.random.choice(["", "finance"]),
            claims={element: self.random.randint(1, 5) for element in elements},
        )
        submit_entry(entry=entry, asked_of=world.supervisor, by=world.doctor.user)

    def entry(self, status: str) -> LogEntry:
        entry = self.any_of(LogEntry.objects.filter(status=status))
        if entry is None:
            raise Refusal("nothing to do it to")
        return entry

    def verify(self) -> None:
        verify_entry(entry=self.entry("submitted"), by=self.world.supervisor)

    def give_back(self) -> None:
        return_entry(entry=self.entry("submitted"), by=self.world.supervisor, reason="More")

    def withdraw(self) -> None:
        withdraw_entry(entry=self.entry("submitted"), by=self.world.doctor.user, reason="No")

    def withdraw_verified(self) -> None:
        withdraw_verified(entry=self.entry("verified"), by=self.world.supervisor, reason="Wrong")

    def appoint(self) -> None:
        starts = self.day(300)
        ends = starts + timedelta(days=self.random.randint(1, 900))
        appoint(
            doctor=self.world.doctor,
            organisation=self.world.organisation,
            title="Lead",
            rung=None,
            tier=self.random.randint(0, 4),
            starts_on=starts,
            ends_on=self.random.choice([None, ends]),
            by=self.world.director,
            leadership=self.random.choice([0.05, 0.1, 0.3]),
        )

    def post(self) -> Appointment:
        post = self.any_of(Appointment.objects.counting())
        if post is None:
            raise Refusal("no post")
        return post

    def end(self) -> None:
        end_appointment(appointment=self.post(), ends_on=self.day(600), by=self.world.director)

    def correct(self) -> None:
        correct_appointment(
            appointment=self.post(),
            by=self.world.director,
            reason="Wrong",
            starts_on=self.day(),
            tier=self.random.randint(0, 4),
        )

    def take_back(self) -> None:
        withdraw_appointment(appointment=self.post(), by=self.world.director, reason="Never")

    def rung(self) -> Rung:
        return self.any_of(Rung.objects.filter(version=self.journey.version))

    def place(self) -> None:
        journeys.place(
            journey=self.journey, rung=self.rung(), since=self.day(200), by=self.world.director
        )

    def placement(self) -> Placement:
        return self.any_of(self.journey.placements.counting())

    def correct_placement(self) -> None:
        journeys.correct_placement(
            placement=self.placement(),
            rung=self.rung(),
            since=self.day(100),
            by=self.world.director,
            reason="Wrong",
        )

    def withdraw_placement(self) -> None:
        journeys.withdraw_placement(
            placement=self.placement(), by=self.world.director, reason="Never"
        )

    def aim(self) -> None:
        journeys.set_aim(journey=self.journey, aim=self.rung(), by=self.world.doctor.user)

    def move(self) -> None:
        journey = self.journey
        version = self.world.newer if journey.version == self.world.version else self.world.version
        journeys.move_version(
            journey=journey, version=version, by=self.world.director, reason="New rules"
        )

    def hear(self) -> None:
        day = self.day()
        record_round(
            doctor=self.world.doctor,
            kind=self.world.kind,
            closed_on=day,
            released_on=day,
            raters={"peer": self.random.randint(1, 4)},
            by=self.world.supervisor,
        )

    def unhear(self) -> None:
        heard = self.any_of(FeedbackRound.objects.counting())
        if heard is None:
            raise Refusal("no round")
        revoke_round(round=heard, by=self.world.supervisor, reason="Wrong")

    def close(self) -> None:
        journeys.close_journey(
            journey=self.journey, closed_on=clock.today(), by=self.world.director, reason="Left"
        )
        self.start()


def lacking(said: engine.RungAnswer) -> int:
    """Counted from the answer, apart from how it is stored."""
    return sum(
        max(0, group.group.needed - sum(one.as_at.met for one in group.requirements))
        for group in said.groups
    )


def assert_stored_is_asked(life: Life) -> None:
    """On random days, for where the doctor stood and every post, the stored is what is asked."""
    for _ in range(8):
        day = life.day(800)
        for span in StandingSpan.objects.current_on(day).exclude(target=None).order_by("pk"):
            assert_is(span, answer(span.journey, span.target, day), life)
        assert_states_are_standing(day)
        for span in PostSpan.objects.current_on(day).order_by("pk"):
            post = span.appointment
            assert_is(span, answer(life.journey, post.rung, day), life)


def assert_states_are_standing(day: date) -> None:
    """Both tables say the same of a day, but for how many are lacking beyond being close."""
    columns = ("journey", "rung", "target", "turns_on", "lacking")
    standing = StandingSpan.objects.current_on(day).order_by("pk").values_list(*columns)
    capped = [(*row, min(n, CLOSE + 1) if n is not None else None) for *row, n in standing]
    states = StateSpan.objects.current_on(day).order_by("pk").values_list(*columns)
    assert sorted(capped, key=str) == sorted(states, key=str)


def assert_is(span, said, life: Life) -> None:
    assert span.lacking == lacking(said), life.done
    assert span.met == "".join(str(int(one.as_at.met)) for one in said.requirements), life.done


def assert_covered(journey: Journey) -> None:
    """The rows of a journey leave no day out and hold none twice, from its start to its end."""
    for table in (StandingSpan, StateSpan):
        assert_rows_cover(
            journey, list(table.objects.filter(journey=journey).order_by("starts_on"))
        )


def assert_rows_cover(journey: Journey, rows) -> None:
    if journey.closed_on is not None and journey.closed_on <= journey.started_on:
        assert rows == []
        return
    assert rows[0].starts_on == journey.started_on
    assert rows[-1].ends_on == (journey.closed_on or date.max)
    assert [one.ends_on for one in rows[:-1]] == [one.starts_on for one in rows[1:]]


@pytest.mark.parametrize("seed", range(4))
def test_stored_answers_are_the_engines_after_any_sequence(world, seed):
    life = Life(world, seed)
    for number in range(STEPS):
        life.step()
        if number % 3 == 0:
            assert differences([world.doctor.pk]) == [], life.done
    assert differences([world.doctor.pk]) == [], life.done
    assert_stored_is_asked(life)
    for journey in Journey.objects.order_by("pk"):
        assert_covered(journey)


def test_the_sequences_do_much(world):
    """Negative control: what happens is seen to happen, of every kind."""
    life = Life(world, 77)
    for _ in range(160):
        life.step()
    assert set(life.done) >= {
        *("log", "verify", "give_back", "withdraw", "withdraw_verified"),
        *("appoint", "end", "correct", "take_back"),
        *("place", "correct_placement", "withdraw_placement", "aim", "move", "close"),
        *("hear", "unhear"),
    }
    StandingSpan.objects.filter(journey=life.journey).first().delete()
    assert differences([world.doctor.pk]) != []
