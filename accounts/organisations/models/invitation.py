"""Invitations to a role."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.organisations.models.organisation import Organisation
from accounts.organisations.models.roles import Role
from common import clock
from common.models import Addressable


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

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_open_once",
            )
        ]
