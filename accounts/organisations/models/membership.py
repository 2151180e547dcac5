"""Who is what where, and who oversees whom, from when until when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.organisations.models.organisation import Organisation
from accounts.organisations.models.roles import Role
from accounts.people.models import Doctor
from common import clock
from common.models import Addressable, Period, PeriodQuerySet


class MembershipQuerySet(PeriodQuerySet):
    """Memberships."""

    def held_on(self, day: date) -> "MembershipQuerySet":
        """Memberships that hold on `day` for people who may sign in."""
        return self.current_on(day).filter(user__is_active=True)


class Membership(Addressable, Period):
    """Somebody is something in an organisation for a time. A change ends one and begins another.

    A role taken back on the day it began ends on that day: it holds on no day, and stays on record.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=14, choices=Role)

    objects = MembershipQuerySet.as_manager()

    class Meta(Period.Meta):
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["organisation", "role", "starts_on"]),
            models.Index(fields=["user", "role"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="accounts_membership_ends_not_before_start",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ends_on=None),
                name="accounts_membership_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"

    @property
    def state(self) -> str:
        """Whether "current", "future" or "ended", as of today."""
        return period_state(self)


def period_state(period: Period) -> str:
    """Whether "current", "future" or "ended", as of today."""
    today = clock.today()
    if period.ends_on is not None and period.ends_on <= today:
        return "ended"
    return "future" if period.starts_on > today else "current"


class SupervisionKind(models.TextChoices):
    """Who oversees what (domain facts, section 5.6)."""

    EDUCATIONAL = "educational", "Educational supervisor"
    CLINICAL = "clinical", "Clinical supervisor"
    LINE = "line", "Line manager"


class SupervisionLink(Addressable, Period):
    """A supervisor oversees a doctor for a time and may verify what the doctor logs."""

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="supervision_links")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervises"
    )
    kind = models.CharField(max_length=12, choices=SupervisionKind)

    objects = PeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["supervisor", "starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="accounts_supervisionlink_ends_not_before_start",
            ),
            models.UniqueConstraint(
                fields=["doctor", "supervisor", "kind"],
                condition=Q(ends_on=None),
                name="accounts_supervisionlink_open_once",
            ),
        ]

    @property
    def state(self) -> str:
        """Whether "current", "future" or "ended", as of today."""
        return period_state(self)
