"""Rows of pathways for tests, made directly; what actions do is tested through the actions."""

import uuid
from datetime import date
from decimal import Decimal

import factory
from django.db import connection
from factory.django import DjangoModelFactory

from common import clock
from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey, Placement
from pathways.journeys.queries import standing_of
from pathways.ladders import frozen
from pathways.ladders.models import (
    Ladder,
    LadderVersion,
    Requirement,
    RequirementGroup,
    RoleMix,
    Rung,
)
from pathways.ladders.workflow import VersionStatus
from tests.accounts.factories import DoctorFactory, OrganisationFactory


class PartFactory(DjangoModelFactory):
    """A part of a version, which is put in even where that is published already."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with frozen.lifted(connection, model_class._meta.db_table):
            return super()._create(model_class, *args, **kwargs)


class LadderFactory(DjangoModelFactory):
    class Meta:
        model = Ladder

    key = factory.Sequence(lambda n: f"ladder-{n}")
    name = factory.Sequence(lambda n: f"Ladder {n}")
    organisation = factory.SubFactory(OrganisationFactory)


class LadderVersionFactory(DjangoModelFactory):
    """A published version, which becomes the current one of its ladder; `status=` for others."""

    class Meta:
        model = LadderVersion
        skip_postgeneration_save = True

    ladder = factory.SubFactory(LadderFactory)
    number = factory.LazyAttribute(lambda version: version.ladder.versions.count() + 1)
    status = VersionStatus.PUBLISHED
    created_at = factory.LazyFunction(clock.now)
    published_at = factory.LazyAttribute(
        lambda version: version.created_at if version.status != VersionStatus.DRAFT else None
    )

    @factory.post_generation
    def pointer(self, create, extracted, **kwargs):
        if create and self.status == VersionStatus.PUBLISHED:
            self.ladder.current_version = self
            self.ladder.save()


class RungFactory(PartFactory):
    """A rung, the next above those that its version has."""

    class Meta:
        model = Rung

    version = factory.SubFactory(LadderVersionFactory)
    position = factory.LazyAttribute(lambda rung: rung.version.rungs.count())
    code = factory.LazyAttribute(lambda rung: f"R{rung.position}")
    title = factory.LazyAttribute(lambda rung: f"Rung {rung.position}")
    tier = factory.LazyAttribute(lambda rung: min(rung.position, 5))


class RoleMixFactory(PartFactory):
    """Four fifths clinical and one fifth leadership, within a tenth either way."""

    class Meta:
        model = RoleMix

    rung = factory.SubFactory(RungFactory)
    name = "Usual"
    clinical_least = Decimal("0.7")
    clinical_typical = Decimal("0.8")
    clinical_most = Decimal("0.9")
    leadership_least = Decimal("0.1")
    leadership_typical = Decimal("0.2")
    leadership_most = Decimal("0.3")


class RequirementGroupFactory(PartFactory):
    class Meta:
        model = RequirementGroup

    rung = factory.SubFactory(RungFactory)
    name = "What is asked"
    position = factory.LazyAttribute(lambda group: group.rung.groups.count())


class RequirementFactory(PartFactory):
    """`RequirementFactory(group=…, kind="module", module=…)`: the parameters its kind needs.

    `elements=` names those it is about.
    """

    class Meta:
        model = Requirement
        skip_postgeneration_save = True

    group = factory.SubFactory(RequirementGroupFactory)
    position = factory.LazyAttribute(lambda one: one.group.requirements.count())

    @factory.post_generation
    def elements(self, create, extracted, **_kwargs):
        if create and extracted:
            with frozen.lifted(connection, "pathways_requirement_elements"):
                self.elements.set(extracted)


class JourneyFactory(DjangoModelFactory):
    """An open journey, placed on `rung` since 2024 but without stored answers."""

    class Meta:
        model = Journey
        skip_postgeneration_save = True

    class Params:
        rung = factory.SubFactory(RungFactory)

    doctor = factory.LazyAttribute(
        lambda journey: DoctorFactory(organisation=journey.rung.version.ladder.organisation)
    )
    version = factory.SelfAttribute("rung.version")
    ladder = factory.SelfAttribute("version.ladder")
    organisation = factory.SelfAttribute("ladder.organisation")
    started_on = date(2024, 1, 8)

    placed = factory.RelatedFactory(
        "tests.pathways.factories.PlacementFactory",
        "journey",
        rung=factory.SelfAttribute("..rung"),
        since=factory.SelfAttribute("..started_on"),
    )


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    journey = factory.SubFactory(JourneyFactory)
    rung = factory.LazyAttribute(lambda one: standing_of(one.journey).last.rung)
    since = date(2024, 1, 8)
    recorded_at = factory.LazyFunction(clock.now)


class AppointmentFactory(DjangoModelFactory):
    """An open post of four fifths of clinical work and one fifth of leadership, since 2024."""

    class Meta:
        model = Appointment

    post = factory.LazyFunction(uuid.uuid4)
    doctor = factory.LazyAttribute(lambda post: DoctorFactory(organisation=post.organisation))
    organisation = factory.SubFactory(OrganisationFactory)
    title = "Named lead"
    tier = 1
    starts_on = date(2024, 1, 8)
    clinical = Decimal("0.8")
    leadership = Decimal("0.2")
    recorded_at = factory.LazyFunction(clock.now)


def stood_on(journey, on=None):
    """The rung that the journey's doctor stands on, today or on a day; None before the first."""
    now = standing_of(journey, on).now
    return now.rung if now else None


def rewriting():
    """`with rewriting(): …` changes a published version, which the database refuses otherwise."""
    return frozen.lifted(connection)


def version_of(organisation, *codes, **fields):
    """A published version of a new ladder of `organisation`: rungs with these codes, lowest first,
    each below the next. `rungs_of(version)` gives them by code.
    """
    version = LadderVersionFactory(ladder__organisation=organisation, **fields)
    return with_rungs(version, *codes)


def with_rungs(version, *codes):
    """The version with a line of rungs of these codes, lowest first."""
    below = None
    for code in codes:
        below = RungFactory(version=version, code=code, title=f"Rung {code}", below=below)
    return version


def rungs_of(version):
    """The rungs of a version by their codes."""
    return {rung.code: rung for rung in version.rungs.all()}
