"""Telling people."""

from accounts.notifications.models import Notification
from accounts.people.models import User
from common import clock


def notify(*, user: User, sentence: str, url: str = "") -> Notification:
    """Tell `user` in one sentence that leads to `url`. Called inside actions. One query."""
    return Notification.objects.create(
        user=user, sentence=sentence[:300], url=url, created_at=clock.now()
    )
