"""Everybody who could meet: two organisations that are twins, and those between them.

Every name and title of one side holds its word, Alderwick here and Birchfell there, and every
record says whose it is: a leak is a word on a page. Written by the actions that pages call.
`build()` costs about a second; tests share it by the fixture `world`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models.signals import post_save

from accounts.organisations.actions import (
    close_account,
    create_organisation,
    end_role,
    end_supervision,
    grant_role,
    invite,
    link_supervisor,
)
from accounts.organisations.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    SupervisionKind,
    SupervisionLink,
)
from accounts.people import facts
from accounts.people.actions import create_user, register_doctor
from accounts.people.models import Grade, RegistrationBody, User
from common import clock
from tests.accounts.factories import PASSWORD
from tests.sweeps import records
from tests.sweeps.records import Place, Vocabulary

HERE, THERE = "Alderwick", "Birchfell"
NOBODY = "nobody"

# In the order in which they are listed. "twin_": the same, in the other organisation.
CAST = (
    *("doctor", "peer", "supervisor", "other_supervisor", "director", "administrator"),
    *("twin_doctor", "twin_peer", "twin_supervisor", "twin_other_supervisor"),
    *("twin_director", "twin_administrator"),
    "doctor_here_supervisor_there",  # of twin_doctor
    "director_here_doctor_there",
    "doctor_of_both",
    "former_supervisor",  # of doctor, who once asked them; the role ended yesterday
    "supervisor_gone_there",  # the same, and they are a supervisor there now; the link remains
    "former_director",  # and administrator, whose account was closed
    "outsider",  # signs in and has no role
    NOBODY,  # signed out
)

# Whose records somebody may open besides their own, because they supervise or direct them.
SUPERVISED: Mapping[str, frozenset[str]] = {
    "supervisor": frozenset({"doctor", "doctor_of_both"}),
    "other_supervisor": frozenset({"peer", "doctor_here_supervisor_there"}),
    "twin_supervisor": frozenset({"twin_doctor", "doctor_of_both"}),
    "twin_other_supervisor": frozenset({"twin_peer", "director_here_doctor_there"}),
    "doctor_here_supervisor_there": frozenset({"twin_doctor"}),
}
DIRECTED: Mapping[str, frozenset[str]] = {
    "director": frozenset({"doctor", "peer", "doctor_of_both", "doctor_here_supervisor_there"}),
    "director_here_doctor_there": frozenset(
        {"doctor", "peer", "doctor_of_both", "doctor_here_supervisor_there"}
    ),
    "twin_director": frozenset(
        {"twin_doctor", "twin_peer", "doctor_of_both", "director_here_doctor_there"}
    ),
}

LONG_AGO = date(2015, 1, 5)
_NAMES = {
    "doctor": "Dora",
    "peer": "Petra",
    "supervisor": "Sunil",
    "other_supervisor": "Orla",
    "director": "Delphine",
    "administrator": "Agnes",
}
_ROLES = {"peer": Role.DOCTOR, "other_supervisor": Role.SUPERVISOR} | {
    str(role): role for role in Role
}
_numbers = count(8_000_001)


@dataclass(slots=True)
class World:
    """People by their names in CAST; what is theirs by the words of the table of addresses."""

    people: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    # What was made for an organisation (by its word) or in the record of a doctor of the cast.
    uuids: dict[str, set[str]] = field(default_factory=dict)

    @contextmanager
    def making_for(self, owner: str) -> Iterator[None]:
        """Note the uuid of everything that is saved in the block as one of `owner`'s."""
        made = self.uuids.setdefault(owner, set())

        def note(instance: Any, **_: Any) -> None:
            made.add(str(getattr(instance, "uuid", "")))

        post_save.connect(note)
        try:
            yield
        finally:
            post_save.disconnect(note)
            made.discard("")

    def address_of(self, thing: str) -> dict[str, object]:
        """What names a thing in a URL."""
        named = self.things[thing]
        return named if isinstance(named, dict) else {"uuid": named.uuid}

    def keep(self, things: Mapping[str, Any], *, whose: str = "") -> None:
        """Remember things; those of the twin are "twin's …"."""
        self.things |= {f"{whose}{name}": thing for name, thing in things.items()}


def build() -> World:
    """The whole world, with 3 or more of everything that is listed. Assumes an empty database."""
    world, vocabulary = World(), records.lay_vocabulary()
    with facts.gathered():
        for word, twin in ((HERE, ""), (THERE, "twin_")):
            with world.making_for(word):
                _build_side(world, word, twin, vocabulary)
        _add_those_between(world)
        _add_those_outside(world)
        _write_records(world, vocabulary)
    _end_what_ended(world)
    return world


def _build_side(world: World, word: str, twin: str, vocabulary: Vocabulary) -> None:
    region = _organisation(f"{word} Region", OrganisationKind.REGION, None)
    trust = _organisation(f"{word} Trust", OrganisationKind.TRUST, region)
    department = _organisation(f"{word} Medicine", OrganisationKind.DEPARTMENT, trust)
    homes = {"director": trust, "administrator": region}
    for name, first_name in _NAMES.items():
        user = world.people[twin + name] = _person(f"{first_name} {word}")
        _give(user, _ROLES[name], homes.get(name, department))
    for name in ("doctor", "peer"):
        _register(world.people[twin + name])
    place = records.furnish(word, trust, world.people[f"{twin}administrator"], vocabulary)
    world.places[word] = place
    supervision = _supervise(world, f"{twin}doctor", f"{twin}supervisor")
    _supervise(world, f"{twin}peer", f"{twin}other_supervisor")
    whose = "twin's " if twin else ""
    world.keep(place.things, whose=whose)
    world.keep(
        {
            "region": region,
            "organisation": trust,
            "department": department,
            "person": world.people[f"{twin}doctor"],
            "record": world.people[f"{twin}doctor"].doctor,
            "role": Membership.objects.get(user=world.people[f"{twin}doctor"]),
            "supervision": supervision,
        },
        whose=whose,
    )


def _add_those_between(world: World) -> None:
    """The rule that somebody is one thing here and another there, three times."""
    here, there = world.places[HERE], world.places[THERE]
    between = {
        "doctor_here_supervisor_there": ("Kim Between", Role.DOCTOR, Role.SUPERVISOR),
        "director_here_doctor_there": ("Lou Between", Role.DIRECTOR, Role.DOCTOR),
        "doctor_of_both": ("Max Between", Role.DOCTOR, Role.DOCTOR),
    }
    for name, (full_name, role_here, role_there) in between.items():
        user = world.people[name] = _person(full_name)
        _give(user, role_here, here.trust)
        _give(user, role_there, there.trust)
        _register(user)
    _supervise(world, "twin_doctor", "doctor_here_supervisor_there", SupervisionKind.CLINICAL)
    _supervise(world, "doctor_here_supervisor_there", "other_supervisor")
    _supervise(world, "director_here_doctor_there", "twin_other_supervisor")
    _supervise(world, "doctor_of_both", "supervisor")
    _supervise(world, "doctor_of_both", "twin_supervisor", SupervisionKind.CLINICAL)


def _add_those_outside(world: World) -> None:
    trust = world.places[HERE].trust
    for name, full_name in {
        "former_supervisor": f"Fay {HERE}",
        "supervisor_gone_there": "Gus Between",
        "former_director": f"Finn {HERE}",
        "outsider": "Otto Outside",
    }.items():
        world.people[name] = _person(full_name)
    newcomer = _person(f"Nia {HERE}")  # a doctor whom no journey follows yet
    _give(newcomer, Role.DOCTOR, trust)
    _register(newcomer)
    _give(world.people["former_supervisor"], Role.SUPERVISOR, trust)
    _give(world.people["supervisor_gone_there"], Role.SUPERVISOR, trust)
    _give(world.people["supervisor_gone_there"], Role.SUPERVISOR, world.places[THERE].trust)
    _give(world.people["former_director"], Role.DIRECTOR, trust)
    _give(world.people["former_director"], Role.ADMINISTRATOR, trust)
    unbacked, token = invite(
        email=f"late@{HERE.lower()}.example",
        full_name=f"Lars {HERE}",
        organisation=trust,
        role=Role.DOCTOR,
        by=world.people["former_director"],
    )
    for name in ("former_supervisor", "supervisor_gone_there", "other_supervisor"):
        _supervise(world, "doctor", name, SupervisionKind.CLINICAL)
    world.keep(
        {
            "closed account": world.people["former_director"],
            "invitation of a closed account": unbacked,
            "letter of a closed account": {"token": token},
            "preset": {"key": "nhs-hospital"},
            "false letter": {"uidb36": "1", "key": "set-password"},
            "false confirmation": {"key": "none"},
        }
    )


def _write_records(world: World, vocabulary: Vocabulary) -> None:
    """A record of everything for each doctor of the cast."""
    people, here, there = world.people, world.places[HERE], world.places[THERE]
    for name, supervisor, place in (
        ("doctor", "supervisor", here),
        ("peer", "other_supervisor", here),
        ("doctor_here_supervisor_there", "other_supervisor", here),
        ("doctor_of_both", "supervisor", here),
        ("twin_doctor", "twin_supervisor", there),
        ("twin_peer", "twin_other_supervisor", there),
        ("director_here_doctor_there", "twin_other_supervisor", there),
    ):
        doctor, by = people[name].doctor, people[supervisor]
        director = people["director" if place is here else "twin_director"]
        with world.making_for(name):
            # Somebody who works in both logs what both teach.
            module = vocabulary.module if name == "doctor_of_both" else place.module
            things = records.log(doctor, by, vocabulary, module)
            things |= records.feed_back(doctor, by, vocabulary)
            things |= records.climb(doctor, place, director)
            if name in {"peer", "twin_peer"}:
                records.move(things["journey"], place, director)
            if name in {"doctor", "twin_doctor"}:
                things |= records.log_more(doctor, by, vocabulary, place.module)
                things |= records.judge_more(things["journey"], place, director)
                things |= records.keep_view(place, director)
        if name in {"doctor", "twin_doctor"}:
            rung = {"uuid": doctor.uuid, "rung": place.rungs["C"].uuid}
            things |= {"record and rung": rung}
            world.keep(things, whose="twin's " if place is there else "")
    # Asked once, and no longer entitled: the role ended, is held elsewhere, or the link ended.
    for name in ("former_supervisor", "supervisor_gone_there", "other_supervisor"):
        asked = records.ask(people["doctor"].doctor, people[name], vocabulary)
        signed = records.sign(people["doctor"].doctor, people[name], vocabulary)
        whom = name.replace("_", " ")
        world.keep({f"entry asked of the {whom}": asked, f"entry signed by the {whom}": signed})
    with world.making_for(THERE):
        there_too = records.climb(people["doctor_of_both"].doctor, there, people["twin_director"])
    world.keep(there_too, whose="doctor of both, there: ")


def _end_what_ended(world: World) -> None:
    trust, doctor = world.places[HERE].trust, world.people["doctor"].doctor
    for name in ("former_supervisor", "supervisor_gone_there"):
        role = Membership.objects.get(user=world.people[name], organisation=trust)
        end_role(membership=role, ends_on=clock.today(), by=None)
    link = SupervisionLink.objects.get(doctor=doctor, supervisor=world.people["other_supervisor"])
    end_supervision(link=link, ends_on=clock.today(), by=None)
    close_account(user=world.people["former_director"], by=None)


def _organisation(name: str, kind: OrganisationKind, parent: Organisation | None) -> Organisation:
    key = name.lower().replace(" ", "-")
    return create_organisation(name=name, key=key, kind=kind, parent=parent, by=None)


def _person(full_name: str) -> User:
    first, _, last = full_name.lower().partition(" ")
    email = f"{first}@{last}.example"
    return create_user(email=email, full_name=full_name, password=PASSWORD, by=None)


def _give(user: User, role: Role, organisation: Organisation) -> Membership:
    return grant_role(user=user, role=role, organisation=organisation, starts_on=LONG_AGO, by=None)


def _register(user: User) -> None:
    register_doctor(
        user=user,
        registration_body=RegistrationBody.GMC,
        registration_number=str(next(_numbers)),
        grade=Grade.CONSULTANT,
        specialty="Cardiology",
        working_fraction=Decimal(1),
        qualified_on=date(2005, 7, 1),
        by=None,
    )


def _supervise(
    world: World,
    doctor: str,
    supervisor: str,
    kind: SupervisionKind = SupervisionKind.EDUCATIONAL,
) -> SupervisionLink:
    return link_supervisor(
        doctor=world.people[doctor].doctor,
        supervisor=world.people[supervisor],
        kind=kind,
        starts_on=LONG_AGO,
        by=None,
    )
