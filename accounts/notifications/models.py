"""Short messages to one person that something waits for them or was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.people.models import User
from common.models import Addressable


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications."""

    def visible_to(self, user: User) -> "NotificationQuerySet":
        """Those sent to `user`."""
        return self.filter(user=user)

    def unread(self) -> "NotificationQuerySet":
        """Those not opened yet."""
        return self.filter(read_at=None)


class Notification(Addressable, models.Model):
    """One sentence to one person, with the page where it leads. Holds no private text."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    sentence = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread")
        ]
