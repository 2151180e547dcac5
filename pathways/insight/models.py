"""What a director keeps of insight: views of the list of doctors, by name."""

from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.people.models import User
from common import clock
from common.models import Addressable

NAME_LIMIT = 60


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views."""

    def own(self, user: User) -> "SavedViewQuerySet":
        """Those of `user`: nobody else's business."""
        return self.filter(user=user)


class SavedView(Addressable, models.Model):
    """Filters of the director's list under a name. A day that is not among them is the day on
    which the view is opened.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=NAME_LIMIT)
    filters = models.JSONField(help_text="As the address of the list holds them, by name.")
    saved_at = models.DateTimeField(default=clock.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("user", Lower("name"), name="pathways_savedview_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list with these filters."""
        return f"{reverse('insight:cohort')}?{urlencode(sorted(self.filters.items()))}"
