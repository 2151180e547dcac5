"""The site's main navigation: what each person is offered, by what they may do."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.notifications.models import Notification
from accounts.organisations.models import HeldRole, Permission, held_roles
from common.parts import Link, Site


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the navigation and who is offered it: holders of any of `permissions`."""

    label: str
    view: str
    icon: str
    permissions: frozenset[Permission]


# Whoever writes ladders, or moves doctors along them.
RUN_LADDERS = frozenset({Permission.MANAGE_LADDERS, Permission.APPOINT})

ITEMS = (
    Item("Home", "home:page", "house", frozenset(Permission)),
    Item("Log", "logbook:list", "journal", frozenset({Permission.LOG_TRAINING})),
    Item("Where I stand", "readiness:mine", "ladder", frozenset({Permission.LOG_TRAINING})),
    Item(
        "Training",
        "modules:catalogue",
        "book",
        frozenset({Permission.LOG_TRAINING, Permission.MANAGE_MODULES}),
    ),
    Item("To verify", "verification:queue", "check", frozenset({Permission.VERIFY_ENTRIES})),
    Item("Doctors", "insight:cohort", "people", frozenset({Permission.VIEW_DOCTORS})),
    Item("Posts", "insight:posts", "shield-check", frozenset({Permission.VIEW_DOCTORS})),
    Item("Team", "insight:team", "grid", frozenset({Permission.VIEW_DOCTORS})),
    Item("Ladders", "ladders:list", "ladder", RUN_LADDERS),
    Item("Journeys", "journeys:list", "route", RUN_LADDERS),
    Item("People", "organisations:people", "people", frozenset({Permission.MANAGE_PEOPLE})),
)

ACCOUNT = (
    ("My details", "people:profile"),
    ("Who opened my record", "audit:mine"),
    ("E-mail address", "account_email"),
    ("Password", "account_change_password"),
    ("Two-step sign-in", "mfa_index"),
)


def site(request: HttpRequest) -> dict[str, object]:
    """Template context of every page: `site` (at most 2 queries) and the roles held."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"site": Site(demo=settings.DEMO), "held_roles": ()}
    held = held_roles(user)
    first = held[0] if held else None
    return {
        "held_roles": held,
        "site": Site(
            navigation=_offered(request, held),
            account_links=[Link(label=label, url=reverse(view)) for label, view in ACCOUNT],
            person=str(user),
            organisation=first.organisation_name if first else "",
            role=", ".join(dict.fromkeys(str(role.role.label) for role in held)),
            notifications_url=reverse("notifications:list"),
            notifications_count=Notification.objects.visible_to(user).unread().count(),
            demo=settings.DEMO,
        ),
    }


def _offered(request: HttpRequest, held: tuple[HeldRole, ...]) -> list[Link]:
    allowed: frozenset[Permission] = frozenset().union(*(role.permissions for role in held))
    offered = []
    for item in ITEMS:
        if item.permissions & allowed:
            url = reverse(item.view)
            current = request.path == url or (url != "/" and request.path.startswith(url))
            offered.append(Link(label=item.label, url=url, icon=item.icon, current=current))
    return offered
