"""Judgements of readiness: append-only, each with what was seen, frozen."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.people.models import User
from common.models import Addressable
from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import Rung


class Outcome(models.TextChoices):
    """What a judgement may say."""

    READY = "ready", "Ready"
    NOT_YET = "not_yet", "Not yet"
    MORE_EVIDENCE = "more_evidence", "More evidence needed"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Judgements."""

    def visible_to(self, user: User) -> "JudgementQuerySet":
        """Those about `user`, and those on journeys that `user` directs."""
        journeys = Journey.objects.directed_by(user)
        return self.filter(Q(journey__doctor__user=user) | Q(journey__in=journeys))


class Judgement(Addressable, models.Model):
    """People's answer, beside the rules': ready for the rung or not, with reasons.

    Never changed; a correction is a new row that points at the one it corrects. `case` freezes
    what was seen: the facts and the wording of the requirements (see `reviews.case`).
    """

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="judgements")
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField(help_text="The day the case was looked at for.")
    outcome = models.CharField(max_length=14, choices=Outcome)
    reasons = models.TextField(max_length=10_000)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField()
    case = models.JSONField()
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    objects = JudgementQuerySet.as_manager()
    append_only = ()

    class Meta:
        ordering = ["-judged_at", "-id"]
        indexes = [models.Index(fields=["journey", "-judged_at"])]


class Promotion(Addressable, models.Model):
    """A judgement of Ready was turned into an appointment and a placement, once."""

    judgement = models.OneToOneField(Judgement, on_delete=models.PROTECT, related_name="promotion")
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="+")
    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["-at", "-id"]
