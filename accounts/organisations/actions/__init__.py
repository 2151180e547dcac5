"""Writing organisations, roles, supervision and invitations."""

from accounts.organisations.actions.invitations import (
    accept_invitation,
    invite,
    renew_invitation,
    send_letter,
    withdraw_invitation,
)
from accounts.organisations.actions.memberships import end_role, grant_role
from accounts.organisations.actions.people import (
    close_account,
    register_doctor_for,
    reopen_account,
    turn_off_second_step,
    update_profile_of,
)
from accounts.organisations.actions.supervision import end_supervision, link_supervisor
from accounts.organisations.actions.tree import create_organisation, update_organisation

__all__ = [
    "accept_invitation",
    "close_account",
    "create_organisation",
    "end_role",
    "end_supervision",
    "grant_role",
    "invite",
    "link_supervisor",
    "register_doctor_for",
    "renew_invitation",
    "reopen_account",
    "send_letter",
    "turn_off_second_step",
    "update_organisation",
    "update_profile_of",
    "withdraw_invitation",
]
