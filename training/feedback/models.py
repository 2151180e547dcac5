"""Multisource feedback rounds: only their outcome, never who wrote what."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.people.models import Doctor
from common.models import Addressable, Fact, FactQuerySet
from training.frameworks.models import FeedbackKind


class FeedbackRound(Addressable, Fact):
    """A fact: a closed round with its number of raters by group; it counts once released.

    A round with too few raters or the wrong mix is recorded too, as not valid, and never counts.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="feedback_rounds")
    kind = models.ForeignKey(FeedbackKind, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField()
    released_on = models.DateField()
    raters = models.JSONField(default=dict, help_text='How many by group: {"peer": 4, …}')
    is_valid = models.BooleanField()
    shortfall = models.CharField(max_length=300, blank=True, help_text="Why it is not valid.")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = FactQuerySet.as_manager()
    append_only = ("revoked_at",)

    class Meta:
        ordering = ["released_on", "id"]
        indexes = [models.Index(fields=["doctor", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_on__gte=F("closed_on")),
                name="training_feedbackround_released_after_closing",
            )
        ]

    @property
    def happened_on(self) -> date:
        """The day that counts."""
        return self.released_on
