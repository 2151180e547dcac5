"""What a doctor logs, with claims and files, and the activities that count once verified."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.organisations.models import Permission
from accounts.organisations.queries import (
    doctors_in_reach_of,
    doctors_supervised_by,
    doctors_under,
)
from accounts.people.models import Doctor, User
from common.models import Addressable, Fact, FactQuerySet
from training.frameworks.models import LEVELS, Element, EvidenceType
from training.logbook.workflow import OPEN_STATES, SIGNED, EntryStatus
from training.modules.models import Module, Topic


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    """Log entries."""

    def visible_to(self, user: User) -> "LogEntryQuerySet":
        """Own entries; sent ones of doctors supervised, or signed; verified ones of those directed.

        What was sent is seen by those who supervise the doctor today, and by whoever verified or
        returned it while they may verify where the doctor works; having been asked gives nothing
        by itself. A director sees what is verified, because judgements rest on it. A draft is its
        author's alone, and so is what was withdrawn before anybody verified it.
        """
        signed = EntryEvent.objects.filter(entry=OuterRef("pk"), by=user, target__in=SIGNED)
        supervised = Q(doctor__in=doctors_supervised_by(user))
        signed_by_user = Q(Exists(signed), doctor__in=doctors_in_reach_of(user))
        directed = Q(doctor__in=doctors_under(user, Permission.VIEW_DOCTORS))
        return self.filter(
            Q(doctor__user=user)
            | (self._sent() & (supervised | signed_by_user))
            | (directed & Q(status=EntryStatus.VERIFIED))
        )

    def _sent(self) -> Q:
        """What its doctor let go out of their hands and did not take back before it counted."""
        counted = Exists(Activity.objects.filter(entry=OuterRef("pk")))
        taken_back = Q(status=EntryStatus.WITHDRAWN) & ~Q(counted)
        return Q(first_submitted_at__isnull=False) & ~taken_back

    def own(self, user: User) -> "LogEntryQuerySet":
        """Entries of the doctor who is `user`."""
        return self.filter(doctor__user=user)

    def waiting_for(self, user: User) -> "LogEntryQuerySet":
        """Submitted entries that `user` was asked to verify and still may, oldest first."""
        return self.filter(
            asked_of=user, doctor__in=doctors_supervised_by(user), status=EntryStatus.SUBMITTED
        ).order_by("submitted_at", "id")

    def unchanged_since(self, entry: "LogEntry") -> "LogEntryQuerySet":
        """`entry` itself, if it still stands as it was read: the guard of every change.

        An UPDATE through it changes one row, or none if somebody was quicker.
        """
        return self.filter(pk=entry.pk, revision=entry.revision, status=entry.status)

    def with_file_counts(self) -> "LogEntryQuerySet":
        """Each with `file_count`."""
        return self.annotate(file_count=models.Count("files", distinct=True))


class LogEntry(Addressable, models.Model):
    """Training or activity a doctor logs. Anything private belongs in a reflection, not here."""

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="entries")
    kind = models.ForeignKey(EvidenceType, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    module = models.ForeignKey(
        Module, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(max_length=14, choices=Topic, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(help_text="When it happened, or ended.")
    hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(2000))],
    )
    summary = models.TextField(blank=True, max_length=10_000)
    status = models.CharField(max_length=10, choices=EntryStatus, default=EntryStatus.DRAFT)
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who was asked to verify it.",
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Goes up with every change.")
    form_key = models.UUIDField(
        null=True,
        editable=False,
        help_text="Which showing of a form wrote it last: a save whose answer got lost is known.",
    )

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-ended_on", "-id"]
        verbose_name_plural = "log entries"
        indexes = [
            models.Index(fields=["doctor", "-ended_on"]),
            models.Index(fields=["asked_of", "status", "submitted_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(started_on__lte=models.F("ended_on")),
                name="training_logentry_starts_before_end",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0), name="training_logentry_hours_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether its doctor may still change it."""
        return self.status in OPEN_STATES

    @property
    def is_shared(self) -> bool:
        """Whether `visible_to` shows it to anybody but its author. One query if withdrawn."""
        if self.status == EntryStatus.WITHDRAWN:
            return self.activities.exists()
        return self.first_submitted_at is not None

    @property
    def days(self) -> int:
        """How many days it took, the first and the last included."""
        return (self.ended_on - (self.started_on or self.ended_on)).days + 1


class EntryClaim(models.Model):
    """The doctor's own view: this shows that element at that level. Never counts by itself."""

    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="claims")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(LEVELS[0]), MaxValueValidator(LEVELS[-1])]
    )

    class Meta:
        ordering = ["element", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "element"], name="training_entryclaim_once"),
            models.CheckConstraint(
                condition=Q(level__range=(LEVELS[0], LEVELS[-1])),
                name="training_entryclaim_level_exists",
            ),
        ]


def file_place(instance: "EntryFile", _filename: str) -> str:
    """Where a file is kept: by uuid, so that a name given by a user never reaches the disk."""
    return f"entries/{instance.uuid.hex[:2]}/{instance.uuid.hex}"


class EntryFileQuerySet(models.QuerySet["EntryFile"]):
    """Files of entries."""

    def visible_to(self, user: User) -> "EntryFileQuerySet":
        """Files of the entries that `user` may see."""
        entries = LogEntry.objects.visible_to(user).filter(pk=OuterRef("entry"))
        return self.filter(Exists(entries), removed_at=None)


class EntryFile(Addressable, models.Model):
    """A file attached to an entry; served only after asking who may see it."""

    entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to=file_place, max_length=120)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EntryFileQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.name


class EntryEvent(Addressable, models.Model):
    """One move of an entry from state to state: who, when, why. Never changed."""

    entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="events")
    source = models.CharField(max_length=10, choices=EntryStatus, blank=True)
    target = models.CharField(max_length=10, choices=EntryStatus)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True, max_length=4_000)
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    append_only = ()

    class Meta:
        ordering = ["-at", "-id"]


class Activity(Addressable, Fact):
    """A fact: verified evidence of a type, ended on a day, touching elements.

    `hours` is 0 where a completion of the same entry carries them, so that an hour counts once.
    """

    doctor = models.ForeignKey(Doctor, on_delete=models.PROTECT, related_name="activities")
    evidence_type = models.ForeignKey(EvidenceType, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    topic = models.CharField(max_length=14, choices=Topic, blank=True)
    elements = models.ManyToManyField(Element, related_name="+", blank=True)
    entry = models.ForeignKey(
        LogEntry, null=True, on_delete=models.PROTECT, related_name="activities"
    )

    objects = FactQuerySet.as_manager()
    append_only = ("revoked_at",)

    class Meta:
        ordering = ["ended_on", "id"]
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["doctor", "evidence_type"])]

    @property
    def happened_on(self) -> date:
        """The day that counts."""
        return self.ended_on
