"""Invitations to a role."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.functional import cached_property

from accounts.organisations.models.membership import Membership
from accounts.organisations.models.organisation import Organisation
from accounts.organisations.models.roles import ROLE_PERMISSIONS, Permission, Role, held_roles
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

    def with_backing(self) -> "InvitationQuerySet":
        """Each with `is_backed` read beforehand, for lists."""
        managing = [role for role in Role if Permission.MANAGE_PEOPLE in ROLE_PERMISSIONS[role]]
        # The path of where the role is offered begins with that of where the inviter's is held.
        offered_at = ExpressionWrapper(OuterRef("organisation__path"), models.CharField())
        roles = (
            Membership.objects.held_on(clock.today())
            .filter(user=OuterRef("invited_by"), role__in=managing)
            .annotate(offered_at=offered_at)
            .filter(offered_at__startswith=F("organisation__path"))
        )
        return self.annotate(is_backed=Q(invited_by=None) | Exists(roles))

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
    UNBACKED = "unbacked", "To be renewed"


class Invitation(Addressable, models.Model):
    """An invitation to a role, sent to an address; good once, for a time, and while who sent it
    could send it still.
    """

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

    @cached_property
    def is_backed(self) -> bool:
        """Whether who sent it still manages people there today; what a command sent is backed.

        At most two queries, unless `with_backing` has read it.
        """
        if self.invited_by is None:
            return True
        return any(
            Permission.MANAGE_PEOPLE in held.permissions
            and self.organisation.path.startswith(held.path)
            for held in held_roles(self.invited_by)
        )

    @property
    def state(self) -> InvitationState:
        """What has become of it, as of now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.REVOKED
        if clock.now() >= self.expires_at:
            return InvitationState.EXPIRED
        return InvitationState.PENDING if self.is_backed else InvitationState.UNBACKED

    @property
    def is_open(self) -> bool:
        """Whether it can be accepted now."""
        return self.state == InvitationState.PENDING
