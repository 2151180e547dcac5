"""A ladder and its versions; a published version never changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.organisations.models import Organisation, Permission
from accounts.people.models import User
from common.models import Addressable
from pathways.ladders.workflow import FROZEN, PUBLIC, VersionStatus

KEY_LIMIT = 60


class LadderQuerySet(models.QuerySet["Ladder"]):
    """Ladders."""

    def visible_to(self, user: User) -> "LadderQuerySet":
        """Ladders of the organisations where `user` has a role, of those above and below."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))

    def manageable_by(self, user: User) -> "LadderQuerySet":
        """Ladders that `user` may edit, as administrator of their organisation or above."""
        places = Organisation.objects.where(user, Permission.MANAGE_LADDERS)
        return self.filter(organisation__in=places)


class Ladder(Addressable, models.Model):
    """A career ladder of an organisation, used there and below. Its content is in versions."""

    key = models.SlugField(max_length=KEY_LIMIT, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, max_length=4_000)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ladders")
    current_version = models.ForeignKey(
        "pathways.LadderVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The published version that new journeys are pinned to.",
    )
    revision = models.PositiveIntegerField(default=0)

    objects = LadderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="pathways_ladder_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class LadderVersionQuerySet(models.QuerySet["LadderVersion"]):
    """Versions of ladders."""

    def visible_to(self, user: User) -> "LadderVersionQuerySet":
        """Published and retired ones of visible ladders; all of ladders that `user` edits."""
        manageable = Q(ladder__in=Ladder.objects.manageable_by(user))
        open_to_all = Q(status__in=PUBLIC, ladder__in=Ladder.objects.visible_to(user))
        return self.filter(manageable | open_to_all)


class LadderVersion(Addressable, models.Model):
    """One version of a ladder: a draft, or published and immutable for ever, or discarded.

    Its number is its own for ever: that of a discarded draft is not used again.
    """

    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(blank=True, max_length=10_000, help_text="What changed and why.")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = LadderVersionQuerySet.as_manager()

    class Meta:
        ordering = ["ladder", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["ladder", "number"], name="pathways_ladderversion_number_once"
            ),
            models.UniqueConstraint(
                fields=["ladder"],
                condition=Q(status__in=["draft", "in_review"]),
                name="pathways_ladderversion_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ladder} v{self.number}"

    @property
    def is_frozen(self) -> bool:
        """Whether nothing of it may change any more."""
        return self.status in FROZEN


class VersionEvent(Addressable, models.Model):
    """One move of a version from state to state: who, when, why. Never changed."""

    version = models.ForeignKey(LadderVersion, on_delete=models.PROTECT, related_name="events")
    source = models.CharField(max_length=10, choices=VersionStatus, blank=True)
    target = models.CharField(max_length=10, choices=VersionStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True, max_length=4_000)

    append_only = ()

    class Meta:
        ordering = ["-at", "-id"]


__all__ = ["Ladder", "LadderVersion", "VersionEvent"]
