"""One doctor, to whom random things happen through the actions."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

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
from training.feedback.actions import record_round, revoke_round
from training.feedback.models import FeedbackRound
from training.logbook.actions import start_entry, submit_entry, withdraw_entry
from training.logbook.models import LogEntry
from training.modules.actions import update_module
from training.modules.models import Topic
from training.verification.actions import return_entry, verify_entry, withdraw_verified


class Life:
    """One doctor, to whom random things happen through the actions; refused ones do nothing."""

    def __init__(self, world, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.done: list[str] = []
        self.start(self.day())

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
            self.rename,
            self.change_topic,
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

    def start(self, since: date) -> None:
        journeys.start_journey(
            doctor=self.world.doctor,
            version=self.world.version,
            rung=self.world.rungs.A,
            since=since,
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
        closed_on = max(self.journey.started_on, self.day())
        journeys.close_journey(
            journey=self.journey, closed_on=closed_on, by=self.world.director, reason="Left"
        )
        self.start(self.random.choice([closed_on, clock.today()]))

    def rename(self) -> None:
        self.update(title=f"Called {self.random.randint(1, 999)}")

    def change_topic(self) -> None:
        self.update(topic=self.random.choice(Topic.values))

    def update(self, **fields) -> None:
        module = self.random.choice(self.world.modules)
        module.refresh_from_db()
        update_module(module=module, revision=module.revision, by=None, **fields)
