"""Private reflections: nobody but the author reaches them, through any door."""

from django.conf import settings
from django.db import models

from accounts.people.models import User
from common.models import Addressable
from training.logbook.models import LogEntry


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    """Reflections."""

    def visible_to(self, user: User) -> "ReflectionQuerySet":
        """Those that `user` wrote. There is no other way in."""
        return self.filter(author=user)


class Reflection(Addressable, models.Model):
    """A doctor's private note on an entry of their own."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=20_000)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return "A private reflection"
