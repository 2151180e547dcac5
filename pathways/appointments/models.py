"""Appointments: who holds which post, from when until when, with which actual mix."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import doctors_supervised_by, doctors_under
from accounts.people.models import Doctor, Tier, User
from common.models import Addressable, Fact, FactQuerySet, Period, PeriodQuerySet
from pathways.ladders.models import MIX_PARTS, Rung

# What a correction may change.
TERMS = (
    *("organisation", "title", "rung", "tier", "is_acting", "starts_on", "ends_on"),
    *MIX_PARTS,
)


class AppointmentQuerySet(FactQuerySet, PeriodQuerySet):  # type: ignore[override]
    """Appointments."""

    def visible_to(self, user: User) -> "AppointmentQuerySet":
        """Own ones, those of doctors supervised, and those in organisations directed."""
        places = Organisation.objects.where(user, Permission.VIEW_DOCTORS)
        return self.filter(
            Q(doctor__user=user)
            | Q(doctor__in=doctors_supervised_by(user))
            | Q(organisation__in=places)
        )

    def directed_by(self, user: User) -> "AppointmentQuerySet":
        """Those in organisations that `user` directs, of doctors who work there today."""
        return self.filter(
            organisation__in=Organisation.objects.where(user, Permission.VIEW_DOCTORS),
            doctor__in=doctors_under(user, Permission.VIEW_DOCTORS),
        )


def _fraction() -> models.DecimalField:
    return models.DecimalField(
        max_digits=4,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal("1.5"))],
    )


class Appointment(Addressable, Period, Fact):
    """A fact: the doctor holds a post; `ends_on` is its agreed or actual end.

    Never changed: ending, extending or correcting one revokes the row and records another with
    the same `post`. The four fractions are of full time, and together the post's whole time.
    """

    post = models.UUIDField(editable=False, db_index=True, help_text="Same for all its rows.")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rung = models.ForeignKey(
        Rung,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appointments",
        help_text="Empty for a side role.",
    )
    title = models.CharField(max_length=120)
    tier = models.PositiveSmallIntegerField(choices=Tier)
    is_acting = models.BooleanField(default=False)
    clinical = _fraction()
    leadership = _fraction()
    education = _fraction()
    research = _fraction()
    reason = models.CharField(max_length=300, blank=True, help_text="Why this row was recorded.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AppointmentQuerySet.as_manager()
    append_only = ("revoked_at",)

    class Meta(Period.Meta):
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["doctor", "starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="pathways_appointment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(revoked_at=None),
                name="pathways_appointment_one_row_a_post",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def happened_on(self) -> date:
        """The day it began."""
        return self.starts_on

    @property
    def last_day(self) -> date | None:
        """The last day on which it is held; None if it is open."""
        return self.ends_on - timedelta(days=1) if self.ends_on else None

    @property
    def time(self) -> Decimal:
        """The whole time of the post, as a fraction of full time."""
        return sum((getattr(self, part) for part in MIX_PARTS), Decimal(0))
