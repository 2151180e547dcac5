"""The site's main navigation: what each person is offered, by what they may do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.notifications.models import Notification
from accounts.organisations.models import HeldRole, Permission, held_roles


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the navigation and who is offered it: holders of any of `permissions`."""

    label: str
    view: str
    icon: str
    permissions: frozenset[Permission]


ITEMS = (
    Item("Home", "home:page", "house", frozenset(Permission)),
    Item("Log", "logbook:list", "journal", frozenset({Permission.LOG_TRAINING})),
    Item("Where I stand", "readiness:mine", "ladder", frozenset({Permission.LOG_TRAINING})),
    Item("Training", "modules:catalogue", "book", frozenset({Permission.LOG_TRAINING})),
    Item("To verify", "verification:queue", "check", frozenset({Permission.VERIFY_ENTRIES})),
    Item("Doctors", "insight:cohort", "people", frozenset({Permission.VIEW_DOCTORS})),
    Item("Ladders", "ladders:list", "ladder", frozenset({Permission.MANAGE_LADDERS})),
    Item("People", "organisations:people", "people", frozenset({Permission.MANAGE_PEOPLE})),
)


def site(request: HttpRequest) -> dict[str, object]:
    """Template context of every page: navigation, roles held, unread notifications (2 queries)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "held_roles": (), "unread_count": 0}
    held = held_roles(user)
    return {
        "navigation": _offered(request, held),
        "held_roles": held,
        "unread_count": Notification.objects.visible_to(user).unread().count(),
    }


def _offered(request: HttpRequest, held: tuple[HeldRole, ...]) -> list[dict[str, object]]:
    allowed = frozenset().union(*(role.permissions for role in held))
    offered = []
    for item in ITEMS:
        if item.permissions & allowed:
            url = reverse(item.view)
            current = request.path == url or (url != "/" and request.path.startswith(url))
            offered.append(
                {"label": item.label, "url": url, "icon": item.icon, "is_current": current}
            )
    return offered
