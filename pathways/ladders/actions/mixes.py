"""Editing the role mixes of a draft's rungs."""

from decimal import Decimal

from accounts.audit.actions import record
from accounts.people.models import User
from common.actions import action
from pathways.ladders.actions.drafts import (
    as_it_stands,
    check_fresh,
    close_gaps,
    hold_draft,
    write,
)
from pathways.ladders.models import MIX_PARTS, RoleMix, Rung
from pathways.ladders.rules import check_mix

SHARES = tuple(f"{part}_{bound}" for part in MIX_PARTS for bound in ("least", "typical", "most"))


@action
def add_mix(*, rung: Rung, by: User | None, name: str, **shares: Decimal) -> RoleMix:
    """A role mix of a rung; `shares` are SHARES as fractions of full time, 0 where left out.

    Denied unless `by` may edit the draft, the name is new on the rung and the shares make sense.
    """
    hold_draft(rung.version, by)
    mix = RoleMix(rung=as_it_stands(rung), name=name.strip(), **_known(shares))
    mix.position = mix.rung.mixes.count()
    check_mix(mix)
    mix.save()
    record(by=by, action="ladders.add_mix", target=mix, name=mix.name)
    return mix


@action
def update_mix(
    *, mix: RoleMix, revision: int, by: User | None, name: str, **shares: Decimal
) -> RoleMix:
    """Change a mix that was opened at `revision`. Denied as in `add_mix`; Stale if changed."""
    hold_draft(mix.rung.version, by)
    current = as_it_stands(mix)
    check_fresh(current, revision, {one: getattr(current, one) for one in ("name", *SHARES)})
    for column, value in {"name": name.strip(), **_known(shares)}.items():
        setattr(current, column, value)
    check_mix(current)
    write(current, {})
    record(by=by, action="ladders.update_mix", target=current, name=current.name)
    return current


@action
def remove_mix(*, mix: RoleMix, by: User | None) -> Rung:
    """Take a mix away from its rung. Denied unless `by` may edit the draft."""
    hold_draft(mix.rung.version, by)
    current = as_it_stands(mix)
    rung, name = mix.rung, current.name
    current.delete()
    close_gaps(rung.mixes.order_by("position", "id"))
    record(by=by, action="ladders.remove_mix", target=rung, name=name)
    return rung


def _known(shares: dict[str, Decimal]) -> dict[str, Decimal]:
    unknown = set(shares) - set(SHARES)
    if unknown:
        raise TypeError(f"No such shares of a mix: {', '.join(sorted(unknown))}")
    return shares
