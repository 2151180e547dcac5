"""Invitations to a role."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.organisations.models.organisation import Organisation
from accounts.organisations.models.roles import Permission, Role
from accounts.people.models import User
from common import clock
from common.models import Addressable


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def visible_to(self, user: User) -> "InvitationQuerySet":
        """Those to organisations in which `user` manages people."""
        return self.filter(
            organisation__in=Organisation.objects.where(user, Permission.MANAGE_PEOPLE)
        )

    def of_token(self, token: str) -> "Invitation | None":
        """The one whose letter holds `token`: whoever has the letter may see it. One query."""
        rows = self.filter(token_digest=digest_of(token))
        return rows.select_related("organisation", "invited_by").first()


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class InvitationState(models.TextChoices):
    """What has become of an invitation."""

    PENDING = "pending", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    EXPIRED = "expired", "Expired"
    REVOKED = "revoked", "Withdrawn"


class Invitation(Addressable, models.Model):
    """An invitation to a role, sent to an address; good once and for a time."""

    email = models.EmailField()
    full_name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=14, choices=Role)
    token_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the token; the token is in the letter."
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_open_once",
            )
        ]

    @property
    def state(self) -> InvitationState:
        """What has become of it, as of now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.REVOKED
        return InvitationState.PENDING if clock.now() < self.expires_at else InvitationState.EXPIRED

    @property
    def is_open(self) -> bool:
        """Whether it can be accepted now."""
        return self.state == InvitationState.PENDING
