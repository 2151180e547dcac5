"""Where the doctors of a cohort work and what they climb."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.organisations.actions import create_organisation, grant_role
from accounts.organisations.models import Organisation, OrganisationKind, Role
from accounts.people.actions import create_user
from accounts.people.models import User
from common import clock
from pathways.ladders.actions import publish, start_from_preset
from pathways.ladders.models import LadderVersion, Requirement, Rung
from pathways.ladders.queries import next_among, version_tree
from training.frameworks.models import EvidenceType
from training.modules.models import Module

PRESET = "nhs-hospital"
IN_A_TRUST = 500


@dataclass(slots=True)
class Cohort:
    """Where the doctors work and what they climb."""

    version: LadderVersion
    rungs: list[Rung]
    asked: dict[int, list[Requirement]]
    trusts: list[Organisation]
    supervisor: User
    modules: list[tuple[int, Any]]
    topics: dict[int | None, str]
    types: list[int]


def found(doctors: int) -> Cohort:
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
        topics=dict(Module.objects.order_by().values_list("pk", "topic")),
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
