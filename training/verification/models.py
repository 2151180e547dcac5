"""Ratings that somebody entitled has signed."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.people.models import Doctor
from common.models import Addressable, Fact, FactQuerySet
from training.frameworks.models import LEVELS, Element
from training.logbook.models import LogEntry


class SignedRating(Addressable, Fact):
    """A fact: the doctor does this element at this level, signed by somebody entitled to."""

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="ratings")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(LEVELS[0]), MaxValueValidator(LEVELS[-1])]
    )
    rated_on = models.DateField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entry = models.ForeignKey(LogEntry, null=True, on_delete=models.PROTECT, related_name="ratings")

    objects = FactQuerySet.as_manager()
    append_only = ("revoked_at",)

    class Meta:
        # Of two ratings on a day the one recorded later holds.
        ordering = ["rated_on", "recorded_at", "id"]
        indexes = [models.Index(fields=["doctor", "element"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__range=(LEVELS[0], LEVELS[-1])),
                name="training_signedrating_level_exists",
            )
        ]

    @property
    def happened_on(self) -> date:
        """The day that counts."""
        return self.rated_on
