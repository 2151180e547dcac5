"""What is different between two versions of a ladder, rung by rung, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from accounts.organisations.queries import WorkingTime
from common.units import describe_fraction
from pathways.ladders.models import MIX_PARTS, LadderVersion, RoleMix, Rung
from pathways.ladders.wording import wording


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `was` is empty for what is added, `now` for what is removed."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RungChange:
    """A rung that was added, removed or changed, and how."""

    kind: str
    rung: Rung
    changes: list[Change]


COLUMNS = {
    "title": "Title",
    "aliases": "Other titles",
    "scope": "Scope",
    "how_filled": "How it is filled",
    "years_after_qualifying": "Years after qualifying",
}


def changes_between(old: LadderVersion, new: LadderVersion, time: WorkingTime) -> list[RungChange]:
    """The rungs that differ, from the highest; those taken away last. A rung is known by its code.

    Assumes both fetched by `queries.fetch_trees`; no query.
    """
    before = {rung.code: rung for rung in old.rungs.all()}
    after = {rung.code: rung for rung in new.rungs.all()}
    found = []
    for code, rung in reversed(after.items()):
        if code not in before:
            found.append(RungChange("added", rung, []))
        elif changes := [*_changes(before[code], rung, time)]:
            found.append(RungChange("changed", rung, changes))
    gone = [RungChange("removed", rung, []) for code, rung in before.items() if code not in after]
    return [*found, *gone]


def is_reordered(old: LadderVersion, new: LadderVersion) -> bool:
    """Whether the rungs that both have stand in another order. Assumes both fetched."""
    before, after = _shared(
        [rung.code for rung in old.rungs.all()], [rung.code for rung in new.rungs.all()]
    )
    return before != after


def _shared(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those that are in both, in the order of each."""
    return [one for one in before if one in after], [one for one in after if one in before]


def _changes(old: Rung, new: Rung, time: WorkingTime) -> Iterator[Change]:
    yield from _told(_facts(old), _facts(new))
    yield from _told(_mixes(old, time), _mixes(new, time))
    before, after = _requirements(old, time), _requirements(new, time)
    for what, was in before.items():
        if what not in after:
            yield Change(was, what[1], "")
    for what, now in after.items():
        if what not in before:
            yield Change(now, "", what[1])
    yield from _reordered(_orders(before), _orders(after))


def _orders(asked: Mapping[tuple[str, str], str]) -> dict[str, list[str]]:
    """What stands in an order: the groups, and the sentences in each."""
    orders: dict[str, list[str]] = {"Order of the groups": []}
    for group, sentence in asked:
        if group not in orders["Order of the groups"]:
            orders["Order of the groups"].append(group)
        orders.setdefault(f"{group}: order", []).append(sentence)
    return orders


def _reordered(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> Iterator[Change]:
    for what, were in before.items():
        was, now = _shared(were, after.get(what, []))
        if was != now:
            yield Change(what, "; ".join(was), "; ".join(now))


def _told(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for what in dict.fromkeys([*before, *after]):
        was, now = before.get(what, ""), after.get(what, "")
        if was != now:
            yield Change(what, was, now)


def _facts(rung: Rung) -> dict[str, str]:
    return {label: getattr(rung, name) for name, label in COLUMNS.items()} | {
        "Tier": rung.get_tier_display(),
        "Term": f"{rung.term_months} months" if rung.term_months else "Open-ended",
        "One comes from": rung.below.title if rung.below else "",
        "Place": "Beside the ladder" if rung.is_side else "On the main line",
    }


def _mixes(rung: Rung, time: WorkingTime) -> dict[str, str]:
    return {
        f"{mix.name}: {part}": text
        for mix in rung.mixes.all()
        for part in MIX_PARTS
        if (text := _range(mix, part, time))
    }


def _range(mix: RoleMix, part: str, time: WorkingTime) -> str:
    share = mix.part(part)
    said = partial(describe_fraction, unit=time.unit, full_time_hours=time.full_time_hours)
    if not share.most:
        return ""
    return f"{said(share.typical)} ({said(share.least)} to {said(share.most)})"


def _requirements(rung: Rung, time: WorkingTime) -> dict[tuple[str, str], str]:
    """Group and sentence, with what to call the group."""
    found = {}
    for group in rung.groups.all():
        if group.at_least is not None:
            found[group.name, f"At least {group.at_least} of these"] = group.name
        for one in group.requirements.all():
            sentence = wording(one, unit=time.unit, full_time_hours=time.full_time_hours)
            found[group.name, sentence] = group.name
    return found
