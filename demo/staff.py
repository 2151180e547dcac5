"""The people of the demonstration: each hired as a career says, with roles and supervisors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from accounts.organisations.actions import grant_role, link_supervisor
from accounts.organisations.models import Role, SupervisionKind
from accounts.people.actions import create_user, register_doctor
from accounts.people.models import Doctor, RegistrationBody, User
from demo.careers import (
    CONSULTANTS,
    HOSPITAL_CAREERS,
    MEDICAL_DIRECTOR,
    PRACTICE_CAREERS,
    Career,
    Turn,
)
from demo.names import FAMILY, GIVEN, PRIMARY_CARE
from demo.organisations import PASSWORD, Place, World

# Everybody verifies from this long ago, so that careers can be lived through in order.
SUPERVISING_YEARS = 12
SUPERVISORS_A_PLACE = 2
# The doctors named on the first page: the first of a career, with address and department.
SHOWN = {
    CONSULTANTS: ("doctor@rungs.example", "Acute Medicine"),
    MEDICAL_DIRECTOR: ("director@rungs.example", "General Surgery"),
}


@dataclass(frozen=True, slots=True)
class Hired:
    """A doctor of the demonstration with the career to be lived and where."""

    doctor: Doctor
    career: Career
    place: Place
    # First day on each rung, lowest first.
    climbed: tuple[tuple[str, date], ...]
    supervisor: User


def hire_all(world: World, today: date, random: Random) -> list[Hired]:
    """All doctors, each supervised by one of the two supervisors of their department."""
    names = _names(random)
    for place in world.places:
        place.supervisors = [
            _supervisor(place, next(names), number, today) for number in range(SUPERVISORS_A_PLACE)
        ]
    hired: list[Hired] = []
    shown = dict(SHOWN)
    for place, career in _posts(world, random):
        address, department = shown.pop(career, ("", ""))
        if department:
            place = next(one for one in world.places if one.organisation.name == department)
        hired.append(_hire(place, career, next(names), len(hired), today, random, address))
    return hired


def _posts(world: World, random: Random) -> Iterator[tuple[Place, Career]]:
    """Careers spread over the departments that they fit."""
    wards = [place for place in world.places if place.organisation.name != PRIMARY_CARE]
    for place in world.places:
        if place.organisation.name == PRIMARY_CARE:
            yield from ((place, one) for one in PRACTICE_CAREERS for _ in range(one.doctors))
    for career in HOSPITAL_CAREERS:
        for _ in range(career.doctors):
            yield random.choice(wards), career


def _names(random: Random) -> Iterator[str]:
    pairs = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    random.shuffle(pairs)
    return iter(pairs)


def _supervisor(place: Place, name: str, number: int, today: date) -> User:
    """Somebody who verifies, and is no doctor on a ladder here: kept apart for a clear example."""
    first = number == 0 and place.trust.name.startswith("Aldermere")
    is_shown = first and place.organisation.name == "Acute Medicine"
    user = create_user(
        email="supervisor@rungs.example" if is_shown else _address(name),
        full_name=f"Dr {name}",
        password=PASSWORD if is_shown else None,
        by=None,
    )
    grant_role(
        user=user,
        organisation=place.organisation,
        role=Role.SUPERVISOR,
        starts_on=months_before(today, 12 * SUPERVISING_YEARS),
        by=None,
    )
    return user


def _hire(
    place: Place,
    career: Career,
    name: str,
    number: int,
    today: date,
    random: Random,
    address: str,
) -> Hired:
    climbed = _climbed(career, today, random)
    qualified = climbed[0][1] - timedelta(days=random.randrange(20, 60))
    user = create_user(
        email=address or _address(name),
        full_name=f"Dr {name}",
        password=PASSWORD if address else None,
        by=None,
    )
    doctor = register_doctor(
        user=user,
        registration_body=RegistrationBody.GMC,
        registration_number=f"{7_000_101 + number * 37}",
        grade=career.grade,
        specialty=place.specialty,
        working_fraction=_working_fraction(career, random),
        qualified_on=qualified,
        by=None,
    )
    joined = max(climbed[0][1], months_before(today, 12 * SUPERVISING_YEARS))
    grant_role(
        user=user,
        organisation=place.organisation,
        role=Role.DOCTOR,
        starts_on=joined,
        by=None,
    )
    supervisor = place.supervisors[0 if address else number % len(place.supervisors)]
    link_supervisor(
        doctor=doctor,
        supervisor=supervisor,
        kind=SupervisionKind.EDUCATIONAL,
        starts_on=joined,
        by=None,
    )
    return Hired(doctor, career, place, climbed, supervisor)


def _climbed(career: Career, today: date, random: Random) -> tuple[tuple[str, date], ...]:
    """First days on the rungs, reckoned back from today, each a little off the round number."""
    days = []
    day = today
    for code, months in reversed(career.steps):
        day = months_before(day, months) - timedelta(days=random.randrange(0, 50))
        days.append((code, day))
    return tuple(reversed(days))


def _working_fraction(career: Career, random: Random) -> Decimal:
    if career.turn is Turn.PART_TIME:
        return random.choice([Decimal("0.6"), Decimal("0.7"), Decimal("0.8")])
    return Decimal(1)


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@rungs.example"


def months_before(day: date, months: int) -> date:
    """About so many months earlier."""
    return day - timedelta(days=round(months * 30.4375))
