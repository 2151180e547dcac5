"""The vocabulary of what is learned: frameworks, their elements, targets, kinds of evidence."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.people.models import Tier
from common.models import Addressable

LEVELS = range(1, 6)


# What people know things by: the field that holds the code, and those that hold names.
NAMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "element": ("code", ("name",)),
    "evidencetype": ("code", ("one", "many")),
    "feedbackkind": ("key", ("name",)),
    "module": ("code", ("title",)),
}


class FormerName(Addressable, models.Model):
    """What something was called until a moment, so that an answer given before can be read again.

    `field` of the row that `code` names: the title of a module, the name of an element …
    """

    of = models.CharField(max_length=20, help_text="The model, in small letters.")
    code = models.CharField(max_length=40)
    field = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    until = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["of", "code", "until"])]

    def __str__(self) -> str:
        return self.name


class Framework(models.Model):
    """A named set of domains and elements with its licence."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    version = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True)
    is_reference = models.BooleanField(
        default=False, help_text="Shown beside our own map; nothing is rated against it."
    )
    may_redistribute = models.BooleanField(default=False)
    licence_name = models.CharField(max_length=120, blank=True)
    licence_url = models.URLField(blank=True)
    licence_note = models.TextField(blank=True)
    copyright_holder = models.CharField(max_length=200, blank=True)
    source_citation = models.TextField(blank=True)
    level_names = models.JSONField(
        default=list, help_text="What levels 1 to 5 mean, in order; empty for a reference set."
    )
    level_texts = models.JSONField(
        default=list, help_text="A sentence for each level, in the same order."
    )

    class Meta:
        ordering = ["is_reference", "name"]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A group of elements of a framework."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="domains")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    gloss = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["framework", "position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="training_domain_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class ElementQuerySet(models.QuerySet["Element"]):
    """Elements."""

    def rateable(self) -> "ElementQuerySet":
        """Elements that a doctor is rated on: those of our own map, not of a reference set."""
        return self.filter(domain__framework__is_reference=False)


class Element(models.Model):
    """One thing that a leader does; the unit of ratings and targets."""

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="elements")
    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=120)
    gloss = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    objects = ElementQuerySet.as_manager()

    class Meta:
        ordering = ["domain__framework", "domain__position", "position"]

    def __str__(self) -> str:
        return self.name


class ElementMapping(models.Model):
    """A crosswalk: `element` corresponds to `same_as` in another framework."""

    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="mappings")
    same_as = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="mapped_from")

    class Meta:
        ordering = ["element", "same_as"]
        constraints = [
            models.UniqueConstraint(
                fields=["element", "same_as"], name="training_elementmapping_once"
            )
        ]


class TargetLevel(models.Model):
    """The level of an element needed to be judged ready for a tier."""

    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="targets")
    tier = models.PositiveSmallIntegerField(choices=Tier)
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(LEVELS[0]), MaxValueValidator(LEVELS[-1])]
    )

    class Meta:
        ordering = ["tier", "element"]
        constraints = [
            models.UniqueConstraint(fields=["element", "tier"], name="training_targetlevel_once")
        ]


class EvidenceType(models.Model):
    """A kind of log entry and of evidence, with how long it stays fresh."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=120)
    one = models.CharField(max_length=120, help_text="As in: 1 improvement project.")
    many = models.CharField(max_length=120, help_text="As in: 2 improvement projects.")
    typical_signer = models.CharField(max_length=120, blank=True)
    shelf_life_months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_loggable = models.BooleanField(default=True)
    has_hours = models.BooleanField(default=True)
    help_text = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class FeedbackKind(models.Model):
    """A kind of multisource feedback round and what makes one valid.

    At least `least_raters` answers in all, and every one of `rules`, each of which counts the
    answers from the groups it names together.
    """

    key = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    least_raters = models.PositiveSmallIntegerField()
    target_raters = models.PositiveSmallIntegerField()
    help_text = models.CharField(max_length=300, blank=True)
    groups = models.JSONField(
        default=list,
        help_text='Who may be asked: [{"key": "nurse", "name": "Nurses", "one": …, "many": …}, …]',
    )
    rules = models.JSONField(
        default=list, help_text='[{"among": ["nurse", "manager"], "at_least": 3}, …]'
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
