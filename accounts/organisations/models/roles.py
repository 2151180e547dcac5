"""Roles, what each allows, and which of them somebody holds today."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from common import clock

_HELD = "_held_roles"


class Role(models.TextChoices):
    """What somebody is in an organisation; stored by key."""

    DOCTOR = "doctor", "Doctor"
    SUPERVISOR = "supervisor", "Supervisor"
    DIRECTOR = "director", "Medical director"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    """What may be done in an organisation and in all below it."""

    LOG_TRAINING = "log_training"
    VERIFY_ENTRIES = "verify_entries"
    RELEASE_FEEDBACK = "release_feedback"
    VIEW_DOCTORS = "view_doctors"
    JUDGE_READINESS = "judge_readiness"
    APPOINT = "appoint"
    MANAGE_LADDERS = "manage_ladders"
    MANAGE_MODULES = "manage_modules"
    MANAGE_PEOPLE = "manage_people"


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.DOCTOR: frozenset({Permission.LOG_TRAINING}),
    Role.SUPERVISOR: frozenset({Permission.VERIFY_ENTRIES, Permission.RELEASE_FEEDBACK}),
    Role.DIRECTOR: frozenset(
        {Permission.VIEW_DOCTORS, Permission.JUDGE_READINESS, Permission.APPOINT}
    ),
    Role.ADMINISTRATOR: frozenset(
        {Permission.MANAGE_LADDERS, Permission.MANAGE_MODULES, Permission.MANAGE_PEOPLE}
    ),
}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role somebody holds today in an organisation and, by its path, in all below it."""

    role: Role
    organisation_id: int
    organisation_name: str
    path: str

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows there."""
        return ROLE_PERMISSIONS[self.role]


def held_roles(user: Any) -> tuple[HeldRole, ...]:
    """The roles `user` holds today. One query, kept on the user object until `forget_roles`."""
    if not user.is_authenticated or not user.is_active:
        return ()
    held: tuple[HeldRole, ...] | None = user.__dict__.get(_HELD)
    if held is None:
        rows = (
            user.memberships.current_on(clock.today())
            .order_by("organisation__path", "role")
            .values_list("role", "organisation_id", "organisation__name", "organisation__path")
        )
        held = tuple(HeldRole(Role(role), *rest) for role, *rest in rows)
        user.__dict__[_HELD] = held
    return held


def forget_roles(user: Any) -> None:
    """Drop what `held_roles` kept on the user object; called when memberships change."""
    user.__dict__.pop(_HELD, None)
