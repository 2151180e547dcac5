"""Who may say that something was read."""

from accounts.notifications.models import Notification
from accounts.people.models import User
from common.errors import Denied


def check_is_told(user: User, notification: Notification) -> None:
    """Only whoever was told."""
    if notification.user_id != user.pk:
        raise Denied("This was told to somebody else.")
