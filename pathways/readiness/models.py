"""Stored answers of the readiness engine: on which days each thing is met.

Written by the transaction that changed a fact, so that a cohort on any day is a range query. A
journey stores its answers for every rung it has stood on, for its aim and for the next rung on the
main line.
"""

from collections.abc import Sequence
from typing import Any, Self

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
    """A stretch of days on which the journey's doctor lacks the same number of requirements.

    The stretches of a journey and rung cover every day there is, from 0001-01-01 on, without a gap
    or overlap (`engine.lacking.stretches`), so that on any day one row says who is ready
    (`lacking` is 0), who is close, and until when.
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="rung_spans")
    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="+")
    lacking = models.PositiveSmallIntegerField(help_text="0: ready for the rung.")

    class Meta:
        ordering = ["journey", "rung", "starts_on"]
        indexes = [models.Index(fields=["rung", "starts_on", "ends_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "rung", "starts_on"], name="pathways_rungspan_starts_once"
            )
        ]

    SPAN = ("rung", "starts_on", "ends_on", "lacking")

    @classmethod
    def of(cls, journey: int, span: Sequence[Any]) -> Self:
        """A row, not saved, for the journey with this id, from the values of SPAN."""
        rung, starts_on, ends_on, lacking = span
        return cls(
            journey_id=journey, rung_id=rung, starts_on=starts_on, ends_on=ends_on, lacking=lacking
        )


class RequirementSpan(Span):
    """Days on which the journey's doctor meets one requirement."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="requirement_spans")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["journey", "requirement", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "requirement", "starts_on"],
                name="pathways_requirementspan_starts_once",
            )
        ]

    SPAN = ("requirement", "starts_on", "ends_on")

    @classmethod
    def of(cls, journey: int, span: Sequence[Any]) -> Self:
        """A row, not saved, for the journey with this id, from the values of SPAN."""
        requirement, starts_on, ends_on = span
        return cls(
            journey_id=journey, requirement_id=requirement, starts_on=starts_on, ends_on=ends_on
        )
