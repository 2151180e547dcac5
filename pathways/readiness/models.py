"""Stored answers of the readiness engine: on which days each thing is met.

Written by the transaction that changed a fact (see `listener`), so that a cohort on any day is a
range query. A journey stores its answers for every rung it has stood on and for its aim.
"""

from django.db import models

from common.models import PeriodQuerySet
from pathways.journeys.models import Journey
from pathways.ladders.models import Requirement, Rung


class Span(models.Model):
    """A half-open interval of days on which something is met; from 0001-01-01 if for ever."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True


class RungSpan(Span):
    """Days on which the journey's doctor meets all that the rung asks for."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="rung_spans")
    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["journey", "rung", "starts_on"]
        indexes = [
            models.Index(fields=["rung", "starts_on", "ends_on"]),
            models.Index(fields=["journey", "rung"]),
        ]


class RequirementSpan(Span):
    """Days on which the journey's doctor meets one requirement."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="requirement_spans")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["journey", "requirement", "starts_on"]
        indexes = [models.Index(fields=["journey", "requirement"])]
