"""Re-exports the tables of accounts for Django."""

from accounts.audit.models import AuditEvent, SubmittedForm
from accounts.notifications.models import Notification
from accounts.organisations.models import Invitation, Membership, Organisation, SupervisionLink
from accounts.people.models import Doctor, TierChange, User

__all__ = [
    "AuditEvent",
    "Doctor",
    "Invitation",
    "Membership",
    "Notification",
    "Organisation",
    "SubmittedForm",
    "SupervisionLink",
    "TierChange",
    "User",
]
