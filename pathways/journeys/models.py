"""A doctor's journey on a ladder, pinned to a version, and the rungs stood on."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import doctors_supervised_by, doctors_under
from accounts.people.models import Doctor, User
from common.models import Addressable, Fact, FactQuerySet
from pathways.ladders.models import Ladder, LadderVersion, Rung


def _under(user: User, permission: Permission) -> Q:
    places = Organisation.objects.where(user, permission)
    return Q(organisation__in=places, doctor__in=doctors_under(user, permission))


class JourneyQuerySet(models.QuerySet["Journey"]):
    """Journeys."""

    def visible_to(self, user: User) -> "JourneyQuerySet":
        """Own ones, those of doctors supervised, and those in the organisations directed."""
        return self.filter(
            Q(doctor__user=user)
            | Q(doctor__in=doctors_supervised_by(user))
            | _under(user, Permission.VIEW_DOCTORS)
        )

    def directed_by(self, user: User) -> "JourneyQuerySet":
        """Journeys in organisations that `user` directs, of doctors who work there today.

        Both are asked: a doctor of two trusts is seen by each on that trust's ladder only.
        """
        return self.filter(_under(user, Permission.VIEW_DOCTORS))

    def manageable_by(self, user: User) -> "JourneyQuerySet":
        """Journeys that `user` may pin and close: as administrator or director over the doctor.

        Their records are not opened by this: see `visible_to`.
        """
        condition = Q()
        for permission in (Permission.MANAGE_LADDERS, Permission.APPOINT):
            condition |= _under(user, permission)
        return self.filter(condition)

    def open(self) -> "JourneyQuerySet":
        """Journeys that go on."""
        return self.filter(closed_on=None)


class Journey(Addressable, models.Model):
    """One doctor on one ladder, pinned to a version until moved to another explicitly.

    Which rung the doctor stands on is asked of the placements, as at a day: `queries.standing_of`.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="journeys")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="journeys")
    version = models.ForeignKey(LadderVersion, on_delete=models.PROTECT, related_name="journeys")
    aim = models.ForeignKey(
        Rung,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The rung the doctor works towards. Empty at the top, or when none is wanted.",
    )
    started_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["doctor", "id"]
        indexes = [
            models.Index(fields=["organisation", "closed_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["doctor", "ladder"],
                condition=Q(closed_on=None),
                name="pathways_journey_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("started_on")),
                name="pathways_journey_closes_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.doctor} on {self.ladder}"


class Placement(Addressable, Fact):
    """A fact: from this day the doctor stands on this rung, until the next placement's day."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="placements")
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="placements")
    since = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FactQuerySet.as_manager()
    append_only = ("revoked_at",)

    class Meta:
        ordering = ["since", "recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "since"],
                condition=Q(revoked_at=None),
                name="pathways_placement_once_a_day",
            )
        ]

    @property
    def happened_on(self) -> date:
        """The day that counts."""
        return self.since


class VersionMove(Addressable, models.Model):
    """A journey was moved from one version of its ladder to another: who, when, why."""

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="version_moves")
    source = models.ForeignKey(LadderVersion, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(LadderVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.TextField(max_length=4_000)

    append_only = ()

    class Meta:
        ordering = ["-at", "-id"]
