"""Where people work and in which role, from when until when."""

from accounts.organisations.models.invitation import Invitation, InvitationState
from accounts.organisations.models.membership import Membership, SupervisionKind, SupervisionLink
from accounts.organisations.models.organisation import Organisation, OrganisationKind, TimeUnit
from accounts.organisations.models.roles import (
    ROLE_PERMISSIONS,
    HeldRole,
    Permission,
    Role,
    forget_roles,
    held_roles,
)

__all__ = [
    "ROLE_PERMISSIONS",
    "HeldRole",
    "Invitation",
    "InvitationState",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Permission",
    "Role",
    "SupervisionKind",
    "SupervisionLink",
    "TimeUnit",
    "forget_roles",
    "held_roles",
]
