"""More of everything, for pages that must not ask the database more often for it."""

from datetime import date, timedelta
from itertools import count

from accounts.audit.actions import record_read
from accounts.notifications.actions import notify
from accounts.organisations.actions import create_organisation, invite
from accounts.organisations.models import OrganisationKind, Role
from accounts.people.models import Doctor
from common import clock
from pathways.insight.models import SavedView
from pathways.readiness.actions import refresh
from pathways.reviews.models import Judgement
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.sweeps.cast import HERE, World
from tests.sweeps.records import Place
from tests.training import factories as training
from training.feedback.models import FeedbackRound
from training.frameworks.models import FeedbackKind
from training.logbook.models import EntryFile
from training.logbook.workflow import EntryStatus
from training.modules.models import Completion, Topic
from training.verification.models import SignedRating

_numbers = count(1)


def grow(world: World, rows: int) -> None:
    """So many rows more of everything that the doctor, the supervisor, the director and the
    administrator of the cast are shown in lists.
    """
    for _ in range(rows):
        number = next(_numbers)
        _grow_people(world)
        _grow_organisation(world, number)
        _grow_ladders(world, number)
        _grow_log(world)
        _grow_career(world, number)
        _grow_saved_views(world, number)


def _grow_people(world: World) -> None:
    """A doctor on the ladder, overseen by the supervisor; and one whom no journey follows yet."""
    place = world.places[HERE]
    doctor = accounts.DoctorFactory(organisation=place.trust)
    accounts.DoctorFactory(organisation=place.trust)
    accounts.SupervisionLinkFactory(doctor=doctor, supervisor=world.people["supervisor"])
    pathways.JourneyFactory(doctor=doctor, rung=place.rungs["A"], aim=place.rungs["B"])
    _grow_posts(doctor, place)
    training.LogEntryFactory(
        doctor=doctor, asked_of=world.people["supervisor"], status=EntryStatus.SUBMITTED
    )


def _grow_posts(doctor: Doctor, place: Place) -> None:
    """A leadership post that asks for something, one without a rung, and what both come to."""
    for rung in (place.rungs["B"], None):
        pathways.AppointmentFactory(
            doctor=doctor, organisation=place.trust, rung=rung, tier=rung.tier if rung else 1
        )
    refresh(doctor=doctor)


def _grow_organisation(world: World, number: int) -> None:
    place, administrator = world.places[HERE], world.people["administrator"]
    create_organisation(
        name=f"Department {number}",
        key=f"department-{number}",
        kind=OrganisationKind.DEPARTMENT,
        parent=place.trust,
        by=administrator,
    )
    invite(
        email=f"invited-{number}@example.org",
        full_name="Ina Vited",
        organisation=place.trust,
        role=Role.DOCTOR,
        by=administrator,
    )
    training.ModuleFactory(
        organisation=place.trust, elements=training.ElementFactory.create_batch(1)
    )
    accounts.MembershipFactory(
        user=world.people["doctor"],
        organisation=accounts.OrganisationFactory(parent=place.trust),
        role=Role.DOCTOR,
    )
    accounts.SupervisionLinkFactory(doctor=world.people["doctor"].doctor)


def _grow_ladders(world: World, number: int) -> None:
    """Another ladder with a draft, and another rung, mix and group in the one being drafted."""
    version = pathways.version_of(world.places[HERE].trust, "A", "B")
    pathways.LadderVersionFactory(ladder=version.ladder, status="draft")
    rung = pathways.RungFactory(version=world.things["draft version"], code=f"X{number}")
    drafted = world.things["drafted rung"]
    for one in (rung, drafted):
        pathways.RoleMixFactory(rung=one, name=f"Mix {number}")
        group = pathways.RequirementGroupFactory(rung=one, name=f"Group {number}")
        pathways.RequirementFactory(group=group, kind="hours", hours=number)


def _grow_saved_views(world: World, number: int) -> None:
    """Another view saved by the director."""
    SavedView.objects.create(
        user=world.people["director"], name=f"View {number}", filters={"state": "ready"}
    )


def _grow_log(world: World) -> None:
    doctor, supervisor = world.people["doctor"].doctor, world.people["supervisor"]
    for status in EntryStatus:
        training.LogEntryFactory(
            doctor=doctor,
            status=status,
            asked_of=None if status == EntryStatus.DRAFT else supervisor,
            claims={training.ElementFactory(): 3},
        )
    for name in ("draft", "submitted entry", "verified entry"):
        EntryFile.objects.create(
            entry=world.things[name], name="more.txt", size=1, added_at=clock.now()
        )
    notify(user=doctor.user, sentence="Something more was done.")
    record_read(by=supervisor, action="logbook.read", about=doctor)


def _grow_career(world: World, number: int) -> None:
    """Facts of all kinds and judgements, on days of their own."""
    doctor, supervisor = world.people["doctor"].doctor, world.people["supervisor"]
    journey, judged = world.things["journey"], world.things["promoted judgement"]
    day, now = date(2016, 1, 4) + timedelta(days=number), clock.now()
    entry = world.things["verified entry"]
    pathways.PlacementFactory(journey=journey, since=date(2022, 1, 3) + timedelta(days=number))
    pathways.AppointmentFactory(
        doctor=doctor,
        organisation=world.places[HERE].trust,
        starts_on=day,
        ends_on=day + timedelta(days=9),
    )
    Completion.objects.create(
        doctor=doctor,
        module=training.ModuleFactory(),
        completed_on=day,
        hours=1,
        topic=Topic.FINANCE,
        entry=entry,
        recorded_at=now,
    )
    SignedRating.objects.create(
        doctor=doctor,
        element=training.ElementFactory(),
        level=3,
        rated_on=day,
        signed_by=supervisor,
        entry=entry,
        recorded_at=now,
    )
    FeedbackRound.objects.create(
        doctor=doctor,
        kind=FeedbackKind.objects.get(),
        closed_on=day,
        released_on=day,
        raters={"peer": 5},
        is_valid=True,
        released_by=supervisor,
        recorded_at=now,
    )
    Judgement.objects.create(
        journey=journey,
        rung=judged.rung,
        as_at=day,
        outcome=judged.outcome,
        reasons="Seen at work and in the record.",
        judged_by=judged.judged_by,
        judged_at=now,
        case=judged.case,
    )
