"""Stored answers of the readiness engine: one row says all there is to say about one day.

Written by the transaction that changed a fact, so that a cohort on any day is a range query.
"""

from datetime import date
from typing import Any, Self

from django.db import models

from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey
from pathways.ladders.models import Rung

# Stands for "open": one condition then finds the rows of a day, by one index.
OPEN = date.max
# Lacking no more requirements than this, a doctor is close.
CLOSE = 3


class SpanQuerySet(models.QuerySet[Any]):
    """Rows that each hold for the half-open days [starts_on, ends_on)."""

    def current_on(self, day: date) -> Self:
        """Rows whose days hold `day`: at most one for each journey or post."""
        return self.filter(starts_on__lte=day, ends_on__gt=day)


class JourneySpan(models.Model):
    """Days of a journey on which something stays the same.

    The rows of a journey cover every day from its start until it is closed, without a gap or
    overlap. They are not held by constraints of the database: checking three keys cost more than
    writing a row, and `manage.py readiness verify` finds one that should not stand.
    """

    rung = models.ForeignKey(
        Rung, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    target = models.ForeignKey(
        Rung,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text="The aim; on a rung left since, the next one of the main line.",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(default=OPEN)
    lacking = models.PositiveSmallIntegerField(
        null=True, help_text="For the target; 0: ready. Empty without one."
    )
    turns_on = models.DateField(
        null=True, help_text="The first day on which ready turns into not ready, or the reverse."
    )

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True


class StandingSpan(JourneySpan):
    """Days on which a doctor stands on the same rung and lacks the same for the one above.

    On any day one row says where the doctor stands, who is ready, what is met, and when that turns.
    Found by journey; who is meant is asked of StateSpan first.
    """

    journey = models.ForeignKey(
        Journey,
        on_delete=models.CASCADE,
        related_name="standing",
        db_index=False,
        db_constraint=False,
    )
    met = models.TextField(
        blank=True, help_text="For each requirement of the target in order: 1 met, 0 not."
    )

    class Meta:
        ordering = ["journey", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "starts_on"], name="pathways_standing_starts_once"
            )
        ]


class StateSpan(JourneySpan):
    """The same, cut less finely: days on which a doctor is ready, close, or neither.

    `lacking` goes no higher than one more than CLOSE, so that a doctor has a few rows, not tens,
    and everybody can be counted on any day.
    """

    journey = models.ForeignKey(
        Journey,
        on_delete=models.CASCADE,
        related_name="states",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        ordering = ["journey", "starts_on"]
        indexes = [
            # Holds all that counting needs: the rows of a day are counted from the index alone.
            models.Index(
                fields=["ends_on", "starts_on", "rung", "target", "lacking"],
                name="pathways_state_by_day",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "starts_on"], name="pathways_state_starts_once"
            )
        ]


class PostSpan(models.Model):
    """Days of a post on which its holder lacks the same of what the post's own rung asks.

    The rows of a post on a rung cover every day on which it is held.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="spans")
    starts_on = models.DateField()
    ends_on = models.DateField(default=OPEN)
    lacking = models.PositiveSmallIntegerField(help_text="0: all is met.")
    untrained = models.PositiveSmallIntegerField(help_text="So many of them are training.")
    met = models.TextField(blank=True, help_text="As in StandingSpan, for the rung of the post.")

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["appointment", "starts_on"]
        indexes = [
            models.Index(
                fields=["ends_on", "starts_on", "lacking", "untrained"],
                name="pathways_postspan_by_day",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "starts_on"], name="pathways_postspan_starts_once"
            )
        ]
