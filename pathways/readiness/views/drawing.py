"""The ladder as drawn for a doctor, and the role mix of a rung beside theirs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.people.models import Tier
from common import parts
from pathways.appointments.queries import Week
from pathways.ladders.models import MIX_PARTS, RoleMix, Rung
from pathways.ladders.queries import next_among


def ladder_of(
    rungs: Sequence[Rung],
    *,
    current: Rung | None,
    climbed: Iterable[str],
    aim: Rung | None,
    url: Callable[[Rung], str],
    own: bool,
) -> list[parts.Rung]:
    """The rungs of a version, lowest first; `climbed` are codes of rungs stood on before."""
    below = _below(current, {rung.pk: rung for rung in rungs})
    passed = set(climbed) | {rung.code for rung in below}
    following = next_among(current, rungs) if current else None
    return [
        parts.Rung(
            title=rung.title,
            tier=Tier(rung.tier).label,
            url=url(rung),
            note=_note(rung, aim, own=own),
            place=_place(rung, current, following, passed),
            side=rung.is_side,
        )
        for rung in rungs
    ]


def _below(rung: Rung | None, by_id: dict[int, Rung]) -> list[Rung]:
    found: list[Rung] = []
    while rung is not None and rung.below_id in by_id and by_id[rung.below_id] not in found:
        rung = by_id[rung.below_id]
        found.append(rung)
    return found


def _note(rung: Rung, aim: Rung | None, *, own: bool) -> str:
    if aim is None or rung.pk != aim.pk:
        return ""
    return "Your aim" if own else "The doctor’s aim"


def _place(rung: Rung, current: Rung | None, following: Rung | None, passed: set[str]) -> str:
    if current is not None and rung.pk == current.pk:
        return "current"
    if following is not None and rung.pk == following.pk:
        return "next"
    return "climbed" if rung.code in passed else ""


@dataclass(frozen=True, slots=True)
class Mixes:
    """The doctor's week, and the mix of a rung in proportion to it. `yours` is empty where no post
    is on record; `others` are the names of further mixes.
    """

    name: str
    yours: Sequence[parts.Share]
    asked: Sequence[parts.Share]
    others: Sequence[str]


def mixes_of(rung: Rung, week: Week) -> Mixes | None:
    """The mix of the rung that is nearest to the week, or None where the rung has none."""
    mixes = list(rung.mixes.all())
    if not mixes:
        return None
    total = sum(week.values(), Decimal(0))
    nearest = min(mixes, key=lambda mix: _distance(mix, week, total))
    scale = min(total, Decimal(1)) or Decimal(1)
    return Mixes(
        name=nearest.name,
        yours=_yours(week) if total else (),
        asked=[_asked(nearest, part, scale) for part in MIX_PARTS],
        others=[mix.name for mix in mixes if mix != nearest],
    )


def _distance(mix: RoleMix, week: Week, total: Decimal) -> Decimal:
    if not total:
        return Decimal(0)
    return sum((abs(mix.part(part).typical - week[part] / total) for part in MIX_PARTS), Decimal(0))


def _yours(week: Week) -> list[parts.Share]:
    return [parts.Share(part=part, typical=float(week[part])) for part in MIX_PARTS]


def _asked(mix: RoleMix, part: str, scale: Decimal) -> parts.Share:
    """A doctor who works part time keeps the proportions."""
    least, typical, most = (float(bound * scale) for bound in mix.part(part))
    return parts.Share(part=part, typical=typical, least=least, most=most)
