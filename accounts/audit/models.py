"""What was done and what was read, one row each, never changed."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models

from accounts.audit.wording import describe
from common import clock
from common.models import Addressable


class EventKind(models.TextChoices):
    """Whether an event wrote something or opened somebody's record."""

    WRITE = "write", "Write"
    READ = "read", "Read"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Audit events, newest first unless said otherwise."""

    def visible_to(self, user: Any) -> "AuditEventQuerySet":
        """Events about the record of the doctor who is `user`."""
        return self.filter(about__user=user)

    def by_others(self, user: Any) -> "AuditEventQuerySet":
        """Without what `user` did themself; commands count as others."""
        return self.exclude(actor=user)

    def reads(self) -> "AuditEventQuerySet":
        """Openings of a record, and of something in it."""
        return self.filter(kind=EventKind.READ)

    def writes(self) -> "AuditEventQuerySet":
        """What was written."""
        return self.filter(kind=EventKind.WRITE)

    def in_lists(self) -> "AuditEventQuerySet":
        """That a doctor was seen in a list, among others."""
        return self.filter(once_on__isnull=False)

    def apart_from_lists(self) -> "AuditEventQuerySet":
        """All but that."""
        return self.filter(once_on=None)


class AuditEvent(Addressable):
    """Somebody did something: who, when, what, about whose record. Holds no private text."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty when a command did it.",
    )
    kind = models.CharField(max_length=5, choices=EventKind)
    action = models.CharField(max_length=60, help_text="slice.verb, such as logbook.submit")
    about = models.ForeignKey(
        "accounts.Doctor", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    object_type = models.CharField(max_length=60, blank=True)
    object_uuid = models.UUIDField(null=True, blank=True)
    details = models.JSONField(default=dict)
    once_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day, for what is written once a day of a reader and a doctor.",
    )

    objects = AuditEventQuerySet.as_manager()
    append_only = ()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["about", "-at"]),
            models.Index(fields=["actor", "-at"]),
            models.Index(fields=["object_uuid", "-at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "about", "action", "once_on"],
                condition=models.Q(once_on__isnull=False),
                name="accounts_auditevent_once_a_day",
            )
        ]

    @property
    def words(self) -> str:
        """What was done, in words that follow who did it."""
        return describe(self.action)


class SubmittedFormQuerySet(models.QuerySet["SubmittedForm"]):
    """Forms that were sent."""

    def old(self) -> "SubmittedFormQuerySet":
        """Those that are kept no longer."""
        return self.filter(at__lt=clock.now() - SubmittedForm.KEPT_FOR)


class SubmittedForm(models.Model):
    """A form that was sent and answered; sending it again gives the same answer.

    Kept for as long as a browser keeps what was typed, and then forgotten by `manage.py tidy`.
    """

    KEPT_FOR = timedelta(days=31)

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=500, blank=True)

    objects = SubmittedFormQuerySet.as_manager()
