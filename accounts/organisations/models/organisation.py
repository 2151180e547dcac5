"""The tree of organisations."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.organisations.models.roles import Permission, held_roles
from accounts.people.models import User
from common.models import Addressable


class OrganisationKind(models.TextChoices):
    """What an organisation is in its tree."""

    REGION = "region", "Region"
    TRUST = "trust", "Trust"
    GROUP = "group", "Medical group"
    PRACTICE = "practice", "Practice"
    DEPARTMENT = "department", "Department"


class TimeUnit(models.TextChoices):
    """How an organisation speaks of working time (domain facts, section 2.3)."""

    PA = "pa", "Programmed activities (PA)"
    SESSION = "session", "Sessions"
    FTE = "fte", "Full-time equivalent (FTE)"
    HOURS = "hours", "Hours a week"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations. `path` holds the ids from the root down, so a subtree is a prefix."""

    def within(self, *paths: str) -> "OrganisationQuerySet":
        """Organisations whose path begins with one of `paths`: those named and all below."""
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)

    def in_trees_of(self, *paths: str) -> "OrganisationQuerySet":
        """All organisations of the trees in which those at `paths` stand, from the top down."""
        return self.within(*{f"/{path.split('/')[1]}/" for path in paths})

    def where(self, user: User, *permissions: Permission) -> "OrganisationQuerySet":
        """Organisations in which `user` holds any of `permissions` today, directly or from above.

        One query for the roles held (kept on the user for the request), none for this itself.
        """
        return self.within(
            *{held.path for held in held_roles(user) if held.permissions & set(permissions)}
        )

    def visible_to(self, user: User) -> "OrganisationQuerySet":
        """Organisations in which `user` has any role today, those below and those above."""
        paths = {held.path for held in held_roles(user)}
        above = {int(part) for path in paths for part in path.split("/") if part}
        return self.within(*paths) | self.filter(id__in=above)


class Organisation(Addressable, models.Model):
    """A region, trust, group, practice or department, in a tree."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, db_index=True, editable=False)
    time_unit = models.CharField(
        max_length=8,
        choices=TimeUnit,
        blank=True,
        help_text="Left empty, that of the organisation above.",
    )
    full_time_hours = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(20)), MaxValueValidator(Decimal(60))],
        help_text="Hours a week of a full-time doctor. Left empty, as in the one above.",
    )
    revision = models.PositiveIntegerField(default=0)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="accounts_organisation_name_once_in_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.strip("/").count("/")
