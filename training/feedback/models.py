"""Multisource feedback rounds: only their outcome, never who wrote what."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.organisations.models import Permission
from accounts.organisations.queries import doctors_supervised_by, doctors_under
from accounts.people.models import Doctor, User
from common.models import Addressable, Fact, FactQuerySet
from common.templatetags.ui_filters import day
from training.frameworks.models import FeedbackKind


class FeedbackRoundQuerySet(FactQuerySet):
    """Rounds. Only valid ones ever count."""

    def visible_to(self, user: User) -> "FeedbackRoundQuerySet":
        """Own rounds, those of doctors supervised, and what counts of doctors directed."""
        directed = doctors_under(user, Permission.VIEW_DOCTORS)
        return self.filter(
            Q(doctor__user=user)
            | Q(doctor__in=doctors_supervised_by(user))
            | Q(doctor__in=directed, is_valid=True, revoked_at=None)
        )

    def counting(self) -> "FeedbackRoundQuerySet":
        """Valid rounds that were not taken back."""
        return super().counting().filter(is_valid=True)


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
    shortfall = models.TextField(blank=True, help_text="Why it is not valid, in a sentence.")
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = FeedbackRoundQuerySet.as_manager()
    append_only = ("revoked_at",)

    class Meta:
        ordering = ["released_on", "id"]
        indexes = [models.Index(fields=["doctor", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_on__gte=F("closed_on")),
                name="training_feedbackround_released_after_closing",
            ),
            models.UniqueConstraint(
                fields=["doctor", "kind", "closed_on"],
                condition=Q(revoked_at=None),
                name="training_feedbackround_standing_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, closed on {day(self.closed_on)}"

    @property
    def answers(self) -> int:
        """How many answered, in all groups."""
        return sum(self.raters.values())

    @property
    def happened_on(self) -> date:
        """The day that counts."""
        return self.released_on
