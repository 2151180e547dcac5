"""Very many doctors with plausible facts, written past the actions: to measure with, not to show.

The demonstration goes through the actions, as pages do; at hundreds of thousands of doctors that
would take days. What is written here is what the actions would have written, less entries, events
and letters. The same every time for the same number; dates end today.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from accounts.organisations.actions import create_organisation, grant_role
from accounts.organisations.models import Membership, Organisation, OrganisationKind, Role
from accounts.people.actions import create_user
from accounts.people.models import Doctor, Grade, RegistrationBody, User
from common import clock
from common.bulk import insert_rows
from demo.names import FAMILY, GIVEN
from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey, Placement
from pathways.ladders.actions import publish, start_from_preset
from pathways.ladders.models import LadderVersion, Requirement, RequirementKind, Rung
from pathways.ladders.queries import next_among, version_tree
from training.feedback.models import FeedbackRound
from training.frameworks.models import EvidenceType
from training.logbook.models import Activity
from training.modules.models import Completion, Module
from training.verification.models import SignedRating

SEED = 1945
PRESET = "nhs-hospital"
IN_A_TRUST = 500
BATCH = 2_000
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
        *("specialty", "working_fraction", "qualified_on", "tier", "revision"),
    ),
    Membership: ("uuid", "starts_on", "user_id", "organisation_id", "role"),
    Journey: (
        *("id", "uuid", "doctor_id", "organisation_id", "ladder_id", "version_id", "rung_id"),
        *("aim_id", "started_on", "closed_reason"),
    ),
    Placement: ("uuid", "recorded_at", "journey_id", "rung_id", "since", "reason"),
    Appointment: (
        *("uuid", "starts_on", "recorded_at", "post", "doctor_id", "organisation_id", "rung_id"),
        *("title", "tier", "is_acting", "clinical", "leadership", "education", "research"),
        "reason",
    ),
    Completion: ("uuid", "recorded_at", "doctor_id", "module_id", "completed_on", "hours"),
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


@dataclass(slots=True)
class Cohort:
    """Where the doctors work and what they climb."""

    version: LadderVersion
    rungs: list[Rung]
    asked: dict[int, list[Requirement]]
    trusts: list[Organisation]
    supervisor: User
    modules: list[tuple[int, Any]]
    types: list[int]


def seed(doctors: int) -> Iterator[int]:
    """Write so many doctors, a region for them and its directors; says how many are written.

    Assumes presets, and a database that holds no such cohort yet. One transaction a batch.
    """
    random = Random(SEED)
    cohort = _found(doctors)
    tables: tuple[type[Model], ...] = (User, Doctor, Journey, Activity)
    first = {table: _next_id(table) for table in tables}
    for start in range(0, doctors, BATCH):
        batch = _Batch(cohort, random, first)
        for number in range(start, min(start + BATCH, doctors)):
            batch.add(number)
        with transaction.atomic():
            for table, rows in batch.rows.items():
                insert_rows(table, COLUMNS[table], rows)
        yield min(start + BATCH, doctors)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(first)):
            cursor.execute(statement)


def _next_id(table: type[Model]) -> int:
    highest: int | None = table._default_manager.aggregate(highest=Max("pk"))["highest"]
    return (highest or 0) + 1


def _found(doctors: int) -> Cohort:
    """The region with a ladder of its own, a trust for every 500 doctors, and who directs."""
    region = _organisation("Cohort Region", OrganisationKind.REGION, None)
    trusts = [
        _organisation(f"Cohort Trust {number + 1}", OrganisationKind.TRUST, region)
        for number in range(-(-doctors // IN_A_TRUST))
    ]
    for name, role, place in (
        ("director", Role.DIRECTOR, region),
        ("director-of-one", Role.DIRECTOR, trusts[0]),
        ("supervisor", Role.SUPERVISOR, region),
    ):
        user = create_user(
            email=f"{name}@cohort.example", full_name=f"Cohort {name}", password=None, by=None
        )
        grant_role(user=user, role=role, organisation=place, starts_on=clock.today(), by=None)
    draft = start_from_preset(preset=PRESET, organisation=region, by=None)
    version = version_tree(publish(version=draft, by=None, reason="To measure with."))
    rungs = list(_main_line(version))
    return Cohort(
        version=version,
        rungs=rungs,
        asked={
            rung.pk: [one for group in rung.groups.all() for one in group.requirements.all()]
            for rung in rungs
        },
        trusts=trusts,
        supervisor=User.objects.get(email="supervisor@cohort.example"),
        modules=list(Module.objects.order_by("pk").values_list("pk", "hours")),
        types=list(EvidenceType.objects.order_by("pk").values_list("pk", flat=True)),
    )


def _organisation(name: str, kind: OrganisationKind, parent: Organisation | None) -> Organisation:
    key = name.lower().replace(" ", "-")
    return create_organisation(name=name, key=key, kind=kind, parent=parent, by=None)


def _main_line(version: LadderVersion) -> Iterator[Rung]:
    rungs = list(version.rungs.all())
    rung: Rung | None = next(one for one in rungs if not one.is_side)
    while rung is not None:
        yield rung
        rung = next_among(rung, rungs)


@dataclass(slots=True)
class _Batch:
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
        doctor = self._person(number, rungs[height], since[0])
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

    def _person(self, number: int, rung: Rung, since: date) -> int:
        user, doctor = self._new(User), self._new(Doctor)
        name = f"{self.random.choice(GIVEN)} {self.random.choice(FAMILY)}"
        email = f"d{number}@cohort.example"
        self.rows[User].append((user, self._uuid(), "!", email, name, True, self.now))
        self.rows[Doctor].append(
            (
                *(doctor, self._uuid(), f"C{number:07d}", user, RegistrationBody.GMC.value),
                *(f"{9_000_000 + number}", Grade.CONSULTANT.value),
                *(self.random.choice(SPECIALTIES), 1, since - timedelta(days=300), rung.tier, 0),
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
                *(climbed[-1].pk, aim, since[0], ""),
            )
        )
        for rung, day in zip(climbed, since, strict=True):
            self.rows[Placement].append((self._uuid(), self.now, journey, rung.pk, day, ""))
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
        self.rows[Completion].append((self._uuid(), self.now, doctor, module, day, hours))

    def _do(self, doctor: int, kind: int | None, day: date, elements: list[int]) -> None:
        pk = self._new(Activity)
        self.rows[Activity].append((pk, self._uuid(), self.now, doctor, kind, day, 2, ""))
        self.rows[Activity.elements.through] += [(pk, element) for element in elements]


_FACTS = (Completion, SignedRating, Activity, FeedbackRound)
