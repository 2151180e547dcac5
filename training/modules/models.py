"""Training modules and who completed them."""

from datetime import date
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.organisations.models import Organisation, Permission, held_roles
from accounts.people.models import Doctor, Tier, User
from common.models import Addressable, Fact, FactQuerySet
from common.units import plain_number
from training.frameworks.models import Element


class Topic(models.TextChoices):
    """What a module or an activity is about."""

    SELF = "self", "Leading yourself"
    TEAM = "team", "Teams"
    COMMUNICATION = "communication", "Communication"
    PEOPLE = "people", "Managing people"
    INCLUSION = "inclusion", "Inclusion"
    FINANCE = "finance", "Finance"
    DECISION = "decision", "Decision making"
    OPERATIONS = "operations", "Operations"
    IMPROVEMENT = "improvement", "Improvement"
    SAFETY = "safety", "Safety"
    GOVERNANCE = "governance", "Governance"
    SYSTEM = "system", "The health system"
    STRATEGY = "strategy", "Strategy"
    DIGITAL = "digital", "Digital"
    EXPERIENCE = "experience", "Experience"


class Mode(models.TextChoices):
    """How a module is taught (domain facts, section 4.2)."""

    SELF_PACED = "self", "Self-paced online"
    LIVE = "live", "Online, live"
    WORKSHOP = "wshop", "Workshop"
    SIMULATION = "sim", "Simulation"
    COHORT = "cohort", "Cohort over several sessions"
    PROJECT = "proj", "Project at work"
    SHADOWING = "shadow", "Shadowing"
    PLACEMENT = "place", "Placement"
    COACHING = "coach", "One-to-one coaching"
    ACTION_LEARNING = "als", "Action learning set"


class ModuleQuerySet(models.QuerySet["Module"]):
    """Modules."""

    def visible_to(self, user: User) -> "ModuleQuerySet":
        """Modules of the shared catalogue and those of the organisations of `user` and above.

        Whoever manages modules also sees those of the organisations below.
        """
        ids = {int(part) for held in held_roles(user) for part in held.path.split("/") if part}
        return self.filter(
            Q(organisation=None) | Q(organisation__in=ids) | Q(organisation__in=_managed_by(user))
        )

    def managed_by(self, user: User) -> "ModuleQuerySet":
        """Modules that `user` may change: those of organisations whose modules they manage."""
        return self.filter(organisation__in=_managed_by(user))

    def known_in(self, organisation: Organisation | None) -> "ModuleQuerySet":
        """Modules that everybody in `organisation` sees: shared, its own and those from above."""
        if organisation is None:
            return self.filter(organisation=None)
        ids = [int(part) for part in organisation.path.split("/") if part]
        return self.filter(Q(organisation=None) | Q(organisation__in=ids))

    def offered(self) -> "ModuleQuerySet":
        """Modules that can still be taken."""
        return self.filter(retired_at=None)


def _managed_by(user: User) -> models.QuerySet[Organisation]:
    return Organisation.objects.where(user, Permission.MANAGE_MODULES)


class Module(Addressable, models.Model):
    """A unit of the catalogue. 1 hour is 1 CPD credit."""

    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    topic = models.CharField(max_length=14, choices=Topic)
    mode = models.CharField(max_length=8, choices=Mode)
    hours = models.DecimalField(max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])
    tier = models.PositiveSmallIntegerField(choices=Tier, help_text="Opens at this tier.")
    is_core = models.BooleanField(default=False, help_text="Asked for at its tier's gate.")
    elements = models.ManyToManyField(Element, related_name="modules", blank=True)
    prerequisites = models.ManyToManyField(
        "self", symmetrical=False, related_name="opens", blank=True
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="modules",
        help_text="Empty for the shared catalogue.",
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = ModuleQuerySet.as_manager()

    class Meta:
        ordering = ["tier", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def time(self) -> str:
        """How long it takes: "1 hour", "4.5 hours"."""
        return in_hours(self.hours)


class Completion(Addressable, Fact):
    """A fact: the doctor completed the module on a day, verified."""

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="completions")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    topic = models.CharField(
        max_length=14, choices=Topic, help_text="What the module was about: its hours count there."
    )
    entry = models.ForeignKey(
        "training.LogEntry", null=True, on_delete=models.PROTECT, related_name="completions"
    )

    objects = FactQuerySet.as_manager()
    append_only = ("revoked_at",)

    class Meta:
        ordering = ["completed_on", "id"]
        indexes = [models.Index(fields=["doctor", "module"])]
        constraints = [
            models.CheckConstraint(condition=~Q(topic=""), name="training_completion_has_topic")
        ]

    @property
    def happened_on(self) -> date:
        """The day that counts."""
        return self.completed_on

    @property
    def time(self) -> str:
        """How long it took."""
        return in_hours(self.hours)


def in_hours(hours: Decimal) -> str:
    """Hours in words: "1 hour", "4.5 hours"."""
    return "1 hour" if hours == 1 else f"{plain_number(float(hours))} hours"
