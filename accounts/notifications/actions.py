"""Telling people."""

from accounts.notifications.models import Notification
from accounts.notifications.rules import check_is_told
from accounts.people.models import User
from common import clock
from common.actions import action


def notify(*, user: User, sentence: str, url: str = "") -> Notification:
    """Tell `user` in one sentence that leads to `url`. Called inside actions. One query.

    The sentence stays when its reader may no longer see what it is about: it names people, places,
    posts and days, and nothing that somebody wrote in a record. The page behind `url` asks again.
    """
    return Notification.objects.create(
        user=user, sentence=sentence[:300], url=url, created_at=clock.now()
    )


@action
def mark_read(*, notification: Notification, by: User) -> Notification:
    """Remember that `by` has read what they were told; the first time counts. One query.

    Concerns nobody else, so no audit event is written.
    """
    check_is_told(by, notification)
    if notification.read_at is None:
        notification.read_at = clock.now()
        notification.save(update_fields=["read_at"])
    return notification


@action
def mark_all_read(*, by: User) -> int:
    """Remember that `by` has read all they were told; returns how many were unread. One query."""
    return Notification.objects.visible_to(by).unread().update(read_at=clock.now())
