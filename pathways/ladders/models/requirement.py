"""What a rung asks for: groups of requirements of seven kinds (docs/readiness.md)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.people.models import Tier
from common.models import Addressable
from pathways.ladders.models.rung import Rung
from training.frameworks.models import LEVELS, Element, EvidenceType, FeedbackKind
from training.modules.models import Module, Topic


class RequirementKind(models.TextChoices):
    """The seven kinds that readiness knows."""

    MODULE = "module", "A module completed"
    LEVEL = "level", "An element at a level"
    ACTIVITY = "activity", "A number of verified activities"
    HOURS = "hours", "Hours of learning"
    SERVICE = "service", "Time in leadership posts"
    TENURE = "tenure", "Time on the rung below"
    FEEDBACK = "feedback", "A released feedback round"


class RequirementGroup(Addressable, models.Model):
    """Requirements of a rung of which all, or at least so many, must be met."""

    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    at_least = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: all of them."
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["rung", "position", "id"]

    def __str__(self) -> str:
        return self.name


# The columns each kind needs; every other parameter that is not optional for it stays empty.
NEEDED: dict[RequirementKind, tuple[str, ...]] = {
    RequirementKind.MODULE: ("module",),
    RequirementKind.LEVEL: ("element", "level"),
    RequirementKind.ACTIVITY: ("evidence_type", "count"),
    RequirementKind.HOURS: ("hours",),
    RequirementKind.SERVICE: ("months", "leadership"),
    RequirementKind.TENURE: ("months",),
    RequirementKind.FEEDBACK: ("feedback_kind", "within_months"),
}
OPTIONAL: dict[RequirementKind, tuple[str, ...]] = {
    RequirementKind.MODULE: ("validity_months",),
    RequirementKind.LEVEL: ("within_months",),
    RequirementKind.ACTIVITY: ("within_months", "elements"),
    RequirementKind.HOURS: ("within_months", "topic"),
    RequirementKind.SERVICE: ("tier",),
    RequirementKind.TENURE: (),
    RequirementKind.FEEDBACK: (),
}


def _needs(kind: RequirementKind) -> Q:
    return ~Q(kind=kind) | Q(**{f"{column}__isnull": False for column in NEEDED[kind]})


class Requirement(Addressable, models.Model):
    """One thing asked for. Which columns hold its parameters depends on its kind: see NEEDED."""

    group = models.ForeignKey(
        RequirementGroup, on_delete=models.CASCADE, related_name="requirements"
    )
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=RequirementKind)
    module = models.ForeignKey(
        Module, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    element = models.ForeignKey(
        Element, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence_type = models.ForeignKey(
        EvidenceType, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    feedback_kind = models.ForeignKey(
        FeedbackKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    elements = models.ManyToManyField(Element, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(LEVELS[0]), MaxValueValidator(LEVELS[-1])],
    )
    count = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)]
    )
    hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    topic = models.CharField(max_length=14, choices=Topic, blank=True)
    months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    leadership = models.DecimalField(
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="Least leadership, as a fraction of full time.",
    )
    tier = models.PositiveSmallIntegerField(null=True, blank=True, choices=Tier)
    within_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    validity_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["group", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=_needs(kind), name=f"pathways_requirement_{kind.value}_has_parameters"
            )
            for kind in RequirementKind
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.uuid})"
