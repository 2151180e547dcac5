"""The rows of doctors of a cohort, with everything about them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Model

from accounts.organisations.models import Membership, Organisation, Role
from accounts.people.models import Doctor, Grade, RegistrationBody, Tier, TierChange, User
from common import clock
from demo.cohort.places import IN_A_TRUST, Cohort
from demo.names import FAMILY, GIVEN
from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import Requirement, RequirementKind, Rung
from training.feedback.models import FeedbackRound
from training.logbook.models import Activity
from training.modules.models import Completion
from training.verification.models import SignedRating

# Facts of a doctor, at the least; who has climbed far has more.
FACTS = 40
SPECIALTIES = ("Cardiology", "General surgery", "Anaesthetics", "Paediatrics", "Emergency medicine")
# So many of a hundred doctors have climbed so many rungs of the main line.
CLIMBED = (0, 26, 34, 20, 10, 5, 3, 1, 1)

Row = tuple[Any, ...]
# The columns written of each table, in the order in which rows refer to each other.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    User: ("id", "uuid", "password", "email", "full_name", "is_active", "created_at"),
    Doctor: (
        *("id", "uuid", "key", "user_id", "registration_body", "registration_number", "grade"),
        *("specialty", "working_fraction", "qualified_on", "revision"),
    ),
    TierChange: ("doctor_id", "since", "tier"),
    Membership: ("uuid", "starts_on", "user_id", "organisation_id", "role"),
    Journey: (
        *("id", "uuid", "doctor_id", "organisation_id", "ladder_id", "version_id", "aim_id"),
        *("started_on", "closed_reason"),
    ),
    Placement: ("uuid", "recorded_at", "journey_id", "rung_id", "since", "reason"),
    Appointment: (
        *("uuid", "starts_on", "recorded_at", "post", "doctor_id", "organisation_id", "rung_id"),
        *("title", "tier", "is_acting", "clinical", "leadership", "education", "research"),
        "reason",
    ),
    Completion: (
        *("uuid", "recorded_at", "doctor_id", "module_id", "completed_on", "hours", "topic"),
    ),
    SignedRating: (
        *("uuid", "recorded_at", "doctor_id", "element_id", "level", "rated_on", "signed_by_id"),
    ),
    Activity: (
        *("id", "uuid", "recorded_at", "doctor_id", "evidence_type_id", "ended_on", "hours"),
        "topic",
    ),
    Activity.elements.through: ("activity_id", "element_id"),
    FeedbackRound: (
        *("uuid", "recorded_at", "doctor_id", "kind_id", "closed_on", "released_on", "raters"),
        *("is_valid", "shortfall", "released_by_id"),
    ),
}


_FACTS = (Completion, SignedRating, Activity, FeedbackRound)


@dataclass(slots=True)
class Batch:
    """Rows of some doctors, by table."""

    cohort: Cohort
    random: Random
    ids: dict[type[Model], int]
    rows: dict[type[Model], list[Row]] = field(
        default_factory=lambda: {table: [] for table in COLUMNS}
    )
    today: date = field(default_factory=clock.today)
    now: str = field(default_factory=lambda: clock.now().replace(tzinfo=None).isoformat(" "))

    def add(self, number: int) -> None:
        """One doctor more, with everything."""
        random, rungs = self.random, self.cohort.rungs
        height = random.choices(range(len(CLIMBED)), CLIMBED)[0] % len(rungs)
        since = self._days(height)
        doctor = self._person(number, since[0])
        trust = self.cohort.trusts[number // IN_A_TRUST]
        target = rungs[height + 1] if height + 1 < len(rungs) else None
        self._climb(doctor, trust, rungs[: height + 1], target, since)
        before = sum(len(self.rows[table]) for table in _FACTS)
        for rung, day in zip(rungs[1 : height + 1], since[1:], strict=True):
            self._meet(doctor, rung, 0.95, day - timedelta(days=400), day)
        if target is not None:
            share = 1.0 if random.random() < 0.08 else random.random()
            self._meet(doctor, target, share, since[-1], self.today)
        written = sum(len(self.rows[table]) for table in _FACTS) - before + height + 1
        for _ in range(FACTS - written):
            self._learn(doctor, since[0])

    def _days(self, height: int) -> list[date]:
        """The days since which each rung has been stood on, the lowest first."""
        day = self.today - timedelta(days=self.random.randint(30, 1_200))
        days = [day]
        for _ in range(height):
            day -= timedelta(days=self.random.randint(500, 1_800))
            days.append(day)
        return days[::-1]

    def _new(self, table: type[Model]) -> int:
        pk = self.ids[table]
        self.ids[table] = pk + 1
        return pk

    def _uuid(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def _person(self, number: int, since: date) -> int:
        user, doctor = self._new(User), self._new(Doctor)
        name = f"{self.random.choice(GIVEN)} {self.random.choice(FAMILY)}"
        email = f"d{number}@cohort.example"
        self.rows[User].append((user, self._uuid(), "!", email, name, True, self.now))
        self.rows[Doctor].append(
            (
                *(doctor, self._uuid(), f"C{number:07d}", user, RegistrationBody.GMC.value),
                *(f"{9_000_000 + number}", Grade.CONSULTANT.value),
                *(self.random.choice(SPECIALTIES), 1, since - timedelta(days=300), 0),
            )
        )
        trust = self.cohort.trusts[number // IN_A_TRUST]
        self.rows[Membership].append((self._uuid(), since, user, trust.pk, Role.DOCTOR.value))
        return doctor

    def _climb(
        self,
        doctor: int,
        trust: Organisation,
        climbed: list[Rung],
        target: Rung | None,
        since: list[date],
    ) -> None:
        journey, version = self._new(Journey), self.cohort.version
        aim = target.pk if target else None
        self.rows[Journey].append(
            (
                *(journey, self._uuid(), doctor, trust.pk, version.ladder_id, version.pk),
                *(aim, since[0], ""),
            )
        )
        before = Tier.T0
        for rung, day in zip(climbed, since, strict=True):
            self.rows[Placement].append((self._uuid(), self.now, journey, rung.pk, day, ""))
            if rung.tier != before:
                self.rows[TierChange].append((doctor, day, rung.tier))
            before = Tier(rung.tier)
        if climbed[-1].tier:
            leads = climbed[-1].mixes.all()[0].leadership_typical
            self.rows[Appointment].append(
                (
                    *(self._uuid(), since[-1], self.now, self._uuid(), doctor, trust.pk),
                    *(climbed[-1].pk, climbed[-1].title, climbed[-1].tier, False),
                    *(1 - leads, leads, 0, 0, ""),
                )
            )

    def _meet(self, doctor: int, rung: Rung, share: float, first: date, last: date) -> None:
        """Facts for a share of what the rung asks, on days between the first and the last."""
        for one in self.cohort.asked[rung.pk]:
            if self.random.random() < share:
                self._fact(doctor, one, self._day(first, last))

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, max(1, (last - first).days)) - 1)

    def _fact(self, doctor: int, asked: Requirement, day: date) -> None:
        match asked.kind:
            case RequirementKind.MODULE:
                self._complete(doctor, asked.module_id, day, 6)
            case RequirementKind.LEVEL:
                signed = (doctor, asked.element_id, asked.level, day, self.cohort.supervisor.pk)
                self.rows[SignedRating].append((self._uuid(), self.now, *signed))
            case RequirementKind.ACTIVITY:
                touched = [one.pk for one in asked.elements.all()][:1]
                for _ in range(asked.count or 1):
                    self._do(doctor, asked.evidence_type_id, day, touched)
            case RequirementKind.FEEDBACK:
                told = (doctor, asked.feedback_kind_id, day, day, "{}", True, "")
                signer = self.cohort.supervisor.pk
                self.rows[FeedbackRound].append((self._uuid(), self.now, *told, signer))

    def _learn(self, doctor: int, since: date) -> None:
        """Something that counts for nothing in particular."""
        day = self._day(since, self.today)
        if self.random.random() < 0.5:
            module, hours = self.random.choice(self.cohort.modules)
            self._complete(doctor, module, day, hours)
        else:
            self._do(doctor, self.random.choice(self.cohort.types), day, [])

    def _complete(self, doctor: int, module: int | None, day: date, hours: Any) -> None:
        topic = self.cohort.topics[module]
        self.rows[Completion].append((self._uuid(), self.now, doctor, module, day, hours, topic))

    def _do(self, doctor: int, kind: int | None, day: date, elements: list[int]) -> None:
        pk = self._new(Activity)
        self.rows[Activity].append((pk, self._uuid(), self.now, doctor, kind, day, 2, ""))
        self.rows[Activity.elements.through] += [(pk, element) for element in elements]
