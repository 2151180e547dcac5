"""Abstract bases of the tables. No table of its own."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q


class Addressable(models.Model):
    """A row that the outside world names by uuid, never by id."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows that hold for the half-open period of days [starts_on, ends_on)."""

    def current_on(self, day: date) -> Self:
        """Rows whose period holds `day`."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Rows whose period shares a day with [starts_on, ends_on), which is open without an end.

        A row that ends on the day it starts holds no day and so never overlaps.
        """
        later = Q(ends_on__gt=starts_on) & Q(ends_on__gt=F("starts_on"))
        rows = self.filter(Q(ends_on=None) | later)
        return rows if ends_on is None else rows.filter(starts_on__lt=ends_on)


class Period(models.Model):
    """A half-open period of days [starts_on, ends_on); without an end it is open."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]


class FactQuerySet(models.QuerySet[Any]):
    """Facts about a doctor, each with when it became known and when it was revoked."""

    def counting(self) -> Self:
        """Facts that count today."""
        return self.filter(revoked_at=None)

    def known_at(self, moment: datetime) -> Self:
        """Facts as they were known at `moment`."""
        return self.filter(Q(revoked_at=None) | Q(revoked_at__gt=moment), recorded_at__lte=moment)


class Fact(models.Model):
    """A fact is recorded once and never changed; a correction revokes it and records another."""

    recorded_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
