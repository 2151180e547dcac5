"""What every edit of a draft shares: holding it still, and refusing a form opened too early."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import QuerySet

from accounts.audit.queries import changed_by
from accounts.people.models import User
from common.errors import Denied, Stale
from pathways.ladders.actions.publishing import locked_version
from pathways.ladders.models import LadderVersion, Requirement, RequirementGroup, RoleMix, Rung
from pathways.ladders.rules import check_can_edit, check_is_draft

UP, DOWN = "up", "down"
Part = TypeVar("Part", Rung, RoleMix, RequirementGroup, Requirement)


def hold_draft(version: LadderVersion, by: User | None) -> LadderVersion:
    """The version as it stands, locked with its ladder until the transaction ends.

    Denied unless it is a draft that `by` may edit. Two queries.
    """
    current = locked_version(version)
    if by is not None:
        check_can_edit(by, current)
    check_is_draft(current)
    return current


def as_it_stands(part: Part) -> Part:
    """The row read again under lock. Denied if somebody removed it meanwhile. One query."""
    current = type(part)._default_manager.filter(pk=part.pk).first()
    if current is None:
        raise Denied("Somebody removed this since you opened it.")
    return current


def check_fresh(part: Part, revision: int, stood: Mapping[str, object]) -> None:
    """Raises Stale, with what `stood`, unless the form was opened at the row's revision."""
    if part.revision != revision:
        raise Stale(
            f"{changed_by(part)}, since you opened this form. Nothing was saved.",
            theirs={**stood, "revision": part.revision},
        )


def write(part: Part, values: Mapping[str, Any]) -> None:
    """Set the columns and count the revision up. One query."""
    for name, value in values.items():
        setattr(part, name, value.strip() if isinstance(value, str) else value)
    part.revision += 1
    part.save()


def move_among(row: Part, rows: "QuerySet[Any]", way: str, *, lowest_first: bool = False) -> None:
    """Move a row one place UP or DOWN, as pages show them, among its `rows`.

    Denied at either end, or for another way. Two queries, and one for each row that moves.
    """
    if way not in (UP, DOWN):
        raise Denied("It can be moved up or down.")
    ordered = list(rows.order_by("position", "id"))
    place = ordered.index(row)
    target = place + (1 if (way == UP) == lowest_first else -1)
    if not 0 <= target < len(ordered):
        raise Denied(f"It stands at the {'top' if way == UP else 'bottom'} already.")
    ordered[place], ordered[target] = ordered[target], ordered[place]
    close_gaps(ordered)


def close_gaps(rows: "QuerySet[Any] | Iterable[Any]") -> None:
    """Number the rows from 0 in their order, writing only those that move."""
    for place, row in enumerate(rows):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])
