"""The places of the demonstration, its ladders, and the people who are named on the first page."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.text import slugify

from accounts.organisations.actions import create_organisation, grant_role
from accounts.organisations.models import Organisation, OrganisationKind, Role, TimeUnit
from accounts.people.actions import create_user
from accounts.people.models import User
from demo.names import COMMUNITY, DEPARTMENTS, HOSPITAL, PRIMARY_CARE, REGION
from pathways.ladders.actions import publish, start_from_preset
from pathways.ladders.models import LadderVersion
from pathways.ladders.queries import version_tree

PASSWORD = "climb-the-ladder"  # noqa: S105, printed for everybody to use


@dataclass(slots=True)
class Place:
    """A department with its specialty, the ladder climbed there, and who supervises."""

    organisation: Organisation
    specialty: str
    trust: Organisation
    ladder: LadderVersion
    supervisors: list[User] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """What all of the demonstration is built in."""

    region: Organisation
    administrator: User
    places: list[Place]


def build_world(since: date) -> World:
    """One region, two trusts, their departments, two published ladders and a draft."""
    administrator = create_user(
        email="administrator@rungs.example",
        full_name="Ada Brightwell",
        password=PASSWORD,
        by=None,
    )
    region = create_organisation(
        name=REGION,
        key="northmoor",
        kind=OrganisationKind.REGION,
        parent=None,
        time_unit=TimeUnit.PA,
        full_time_hours=Decimal(40),
        by=None,
    )
    grant_role(
        user=administrator,
        organisation=region,
        role=Role.ADMINISTRATOR,
        starts_on=since,
        by=None,
    )
    hospital = _published("nhs-hospital", region, administrator)
    trusts = {name: _below(region, name, OrganisationKind.TRUST) for name in DEPARTMENTS}
    places = []
    for trust in (HOSPITAL, COMMUNITY):
        for name, specialty in DEPARTMENTS[trust]:
            if name == PRIMARY_CARE:
                place = _below(trusts[trust], name, OrganisationKind.PRACTICE, TimeUnit.SESSION)
                ladder = _published("nhs-general-practice", place, administrator)
            else:
                place = _below(trusts[trust], name, OrganisationKind.DEPARTMENT)
                ladder = hospital
            places.append(Place(place, specialty, trusts[trust], ladder))
    start_from_preset(preset="permanente", organisation=trusts[HOSPITAL], by=administrator)
    return World(region, administrator, places)


def _published(preset: str, organisation: Organisation, by: User) -> LadderVersion:
    draft = start_from_preset(preset=preset, organisation=organisation, by=by)
    version = publish(version=draft, by=by, reason="First version, from the preset.")
    return version_tree(version)


def _below(parent: Organisation, name: str, kind: OrganisationKind, unit: str = "") -> Organisation:
    return create_organisation(
        name=name,
        key=slugify(name)[:40],
        kind=kind,
        parent=parent,
        time_unit=unit,
        by=None,
    )
