"""Editing the rungs of a draft."""

from typing import Any

from accounts.audit.actions import record
from accounts.people.models import User
from common.actions import action
from pathways.ladders.actions.drafts import (
    as_it_stands,
    check_fresh,
    close_gaps,
    hold_draft,
    move_among,
    write,
)
from pathways.ladders.models import LadderVersion, Rung
from pathways.ladders.rules import check_rung

COLUMNS = (
    *("code", "title", "tier", "below", "is_side", "scope", "how_filled"),
    *("term_months", "years_after_qualifying", "aliases"),
)


@action
def add_rung(*, version: LadderVersion, by: User | None, **fields: Any) -> Rung:
    """A new rung with COLUMNS, directly above the rung it comes from, or at the bottom.

    Denied unless `by` may edit the draft, the code is new in it and all can be kept.
    """
    draft = hold_draft(version, by)
    rung = Rung(version=draft, **_known(fields))
    check_rung(rung)
    rungs = list(draft.rungs.order_by("position", "id"))
    place = next((n + 1 for n, one in enumerate(rungs) if one.pk == rung.below_id), 0)
    rung.position = place
    rung.save()
    close_gaps([*rungs[:place], rung, *rungs[place:]])
    record(by=by, action="ladders.add_rung", target=rung, code=rung.code)
    return rung


@action
def update_rung(*, rung: Rung, revision: int, by: User | None, **fields: Any) -> Rung:
    """Change COLUMNS of a rung that was opened at `revision`.

    Denied as in `add_rung`; Stale with what stands there now if it was changed since.
    """
    draft = hold_draft(rung.version, by)
    current = as_it_stands(rung)
    current.version = draft
    check_fresh(current, revision, {name: getattr(current, name) for name in COLUMNS})
    for name, value in _known(fields).items():
        setattr(current, name, value)
    check_rung(current)
    write(current, fields)
    record(by=by, action="ladders.update_rung", target=current, code=current.code)
    return current


@action
def remove_rung(*, rung: Rung, by: User | None) -> LadderVersion:
    """Take a rung out of its draft, with its mixes and requirements.

    The rungs above it come from the one below it. Denied unless `by` may edit the draft.
    """
    draft = hold_draft(rung.version, by)
    current = as_it_stands(rung)
    for above in current.above.order_by("position", "id"):
        write(above, {"below": current.below})
    current.delete()
    close_gaps(draft.rungs.order_by("position", "id"))
    record(by=by, action="ladders.remove_rung", target=draft, code=current.code)
    return draft


@action
def move_rung(*, rung: Rung, way: str, by: User | None) -> Rung:
    """Move a rung one place UP or DOWN. Denied at the end of the ladder, or by the rule."""
    draft = hold_draft(rung.version, by)
    current = as_it_stands(rung)
    move_among(current, draft.rungs.all(), way, lowest_first=True)
    record(by=by, action="ladders.move_rung", target=current, code=current.code, way=way)
    return current


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(COLUMNS)
    if unknown:
        raise TypeError(f"No such fields of a rung: {', '.join(sorted(unknown))}")
    return {name: one.strip() if isinstance(one, str) else one for name, one in fields.items()}
