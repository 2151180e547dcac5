"""Rungs of a version and the role mixes worked on them."""

from decimal import Decimal
from typing import NamedTuple

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression

from accounts.people.models import Tier
from common.models import Addressable
from pathways.ladders.models.ladder import LadderVersion

MIX_PARTS = ("clinical", "leadership", "education", "research")


class Range(NamedTuple):
    """Least, typical and most, as fractions of full time."""

    least: Decimal
    typical: Decimal
    most: Decimal


class Rung(Addressable, models.Model):
    """One step of a ladder: scope, tier, term, how it is filled."""

    version = models.ForeignKey(LadderVersion, on_delete=models.CASCADE, related_name="rungs")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    aliases = models.CharField(max_length=300, blank=True, help_text="Other titles in use.")
    position = models.PositiveSmallIntegerField(help_text="0 is the lowest.")
    tier = models.PositiveSmallIntegerField(choices=Tier)
    below = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="above",
        help_text="The rung one comes from.",
    )
    is_side = models.BooleanField(
        default=False, help_text="Beside the main line: chosen, not passed through by all."
    )
    scope = models.CharField(max_length=300, blank=True)
    how_filled = models.CharField(max_length=160, blank=True)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    years_after_qualifying = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["version", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="pathways_rung_code_once"),
            models.CheckConstraint(
                condition=Q(below=None) | ~Q(below=F("id")), name="pathways_rung_not_below_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title


def _fraction() -> models.DecimalField:
    return models.DecimalField(
        max_digits=4,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )


# Decimals are floats in SQLite, so sums are compared with room to either side.
HALF_A_STEP = Decimal("0.0005")


def _rest() -> CombinedExpression:
    return Decimal(1) - F("leadership_typical") - F("education_typical") - F("research_typical")


class RoleMix(Addressable, models.Model):
    """How the time of a rung is split, as fractions of full time: least, typical and most.

    The typical parts add up to 1.
    """

    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="mixes")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    clinical_least = _fraction()
    clinical_typical = _fraction()
    clinical_most = _fraction()
    leadership_least = _fraction()
    leadership_typical = _fraction()
    leadership_most = _fraction()
    education_least = _fraction()
    education_typical = _fraction()
    education_most = _fraction()
    research_least = _fraction()
    research_typical = _fraction()
    research_most = _fraction()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["rung", "position", "id"]
        verbose_name_plural = "role mixes"
        constraints = [
            models.UniqueConstraint(fields=["rung", "name"], name="pathways_rolemix_name_once"),
            *(
                models.CheckConstraint(
                    condition=Q(
                        **{
                            f"{part}_least__lte": F(f"{part}_typical"),
                            f"{part}_most__gte": F(f"{part}_typical"),
                        }
                    ),
                    name=f"pathways_rolemix_{part}_in_order",
                )
                for part in MIX_PARTS
            ),
            models.CheckConstraint(
                condition=Q(clinical_typical__gt=_rest() - HALF_A_STEP)
                & Q(clinical_typical__lt=_rest() + HALF_A_STEP),
                name="pathways_rolemix_typical_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def part(self, name: str) -> Range:
        """Least, typical and most of one of MIX_PARTS."""
        return Range(*(getattr(self, f"{name}_{bound}") for bound in Range._fields))
