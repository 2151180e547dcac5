"""Who may do what with the director's list."""

from collections.abc import Mapping

from accounts.organisations.models import Permission
from accounts.organisations.queries import holds
from accounts.people.models import User
from common.errors import Denied
from pathways.insight.models import SavedView

MOST_VIEWS = 50


def check_sees_doctors(user: User) -> None:
    """A medical director. Raises Denied for anybody else. No query but, once, the roles."""
    if not holds(user, Permission.VIEW_DOCTORS):
        raise Denied("Only a medical director sees the list of doctors.")


def check_can_save_view(user: User, name: str, filters: Mapping[str, str]) -> None:
    """A director, with a filter or more, under a new name, if there is room. One query."""
    check_sees_doctors(user)
    if not filters:
        raise Denied("Set a filter or more first: a view without any is the whole list.")
    names = list(SavedView.objects.own(user).values_list("name", flat=True))
    if name.casefold() in {one.casefold() for one in names}:
        raise Denied(f"You have a view called {name} already. Give another name, or delete it.")
    if len(names) >= MOST_VIEWS:
        raise Denied(f"You have {MOST_VIEWS} saved views, which is all there is room for.")


def check_can_delete_view(user: User, view: SavedView) -> None:
    """Whoever saved it. No query."""
    if view.user_id != user.pk:
        raise Denied("Only the person who saved a view can delete it.")
