"""Saving and deleting views of the director's list."""

from collections.abc import Mapping

from accounts.audit.actions import record
from accounts.people.models import User
from common.actions import action
from pathways.insight.models import SavedView
from pathways.insight.rules import check_can_delete_view, check_can_save_view


@action
def save_view(*, name: str, filters: Mapping[str, str], by: User) -> SavedView:
    """Keep filters, as the address of the list holds them, under a name.

    The audit event says which filters, without their values: a name may be among them. Raises
    Denied if `by` directs nobody, gives no filter, has the name already, or has no room. Four
    queries.
    """
    # The row that two requests at once would both count by.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    check_can_save_view(by, name, filters)
    view = SavedView.objects.create(user=by, name=name, filters=dict(filters))
    record(by=by, action="insight.save_view", target=view, filters=sorted(filters))
    return view


@action
def delete_view(*, view: SavedView, by: User) -> None:
    """Forget a saved view. Raises Denied if it is not the view of `by`. Two queries."""
    check_can_delete_view(by, view)
    record(by=by, action="insight.delete_view", target=view)
    view.delete()
