"""What rungs ask for, in words: short ones for the head of a column, and all of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from django.db.models import F

from common.units import plain_number
from pathways.ladders.models import Requirement, RequirementKind, Rung
from pathways.ladders.wording import wording


@dataclass(frozen=True, slots=True)
class Column:
    """One requirement: its uuid, a few words for it, and all that it asks in a sentence."""

    uuid: UUID
    short: str
    full: str


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Requirements of which all (None) or at least so many are asked for."""

    name: str
    at_least: int | None
    members: list[Column] = field(default_factory=list)


# What rungs of published versions ask for never changes, so it is kept until something is renamed.
# By uuid, as an id may be given out again if its row was undone.
MOST_KEPT = 1_000
_kept: dict[UUID, tuple[int, list[ColumnGroup]]] = {}


def columns_of(targets: Collection[int], rungs: Mapping[int, Any]) -> dict[int, list[ColumnGroup]]:
    """What the rungs with these ids ask for, by id. One query; none where all were met before in
    this process and nothing was renamed since.

    Assumes them in `rungs`, read by `rungs_to_show`, of published versions, with the rung below.
    """
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    # Taken at once: another thread may forget them the moment after.
    found = {pk: kept for pk in targets if (kept := _kept_of(rungs[pk])) is not None}
    if missing := [pk for pk in targets if pk not in found]:
        read = _read(missing, rungs)
        # The names read may be newer than they are said to be, but never older.
        for pk, those in read.items():
            _kept[rungs[pk].uuid] = (rungs[pk].times_renamed, those)
        found |= read
    return found


def _kept_of(rung: Any) -> list[ColumnGroup] | None:
    times, kept = _kept.get(rung.uuid, (None, None))
    return kept if times == rung.times_renamed else None


def _read(targets: Collection[int], rungs: Mapping[int, Rung]) -> dict[int, list[ColumnGroup]]:
    """The same from the database. A row comes once for each element it is about."""
    # With the name of an element each, which their type does not know of.
    rows: Any = (
        Requirement.objects.filter(group__rung__in=targets)
        .select_related("group", "module", "element", "evidence_type", "feedback_kind")
        .annotate(touching=F("elements__name"))
        .order_by(
            *("group__rung_id", "group__position", "group_id", "position", "pk"),
            *("elements__domain__framework_id", "elements__domain__position", "elements__position"),
        )
    )
    found: dict[int, list[ColumnGroup]] = {pk: [] for pk in targets}
    for group, in_group in groupby(rows, lambda one: one.group):
        members = [list(same) for _, same in groupby(in_group, lambda one: one.pk)]
        group.rung = rungs[group.rung_id]
        asked = ColumnGroup(group.name, group.at_least)
        for first, *others in members:
            first.group = group
            names = [one.touching for one in (first, *others) if one.touching]
            asked.members.append(_in_words(first, names))
        found[group.rung_id].append(asked)
    return found


def as_columns(rung: Rung) -> list[ColumnGroup]:
    """The same of a rung whose requirements were fetched by `with_requirements`. No query."""
    return [
        ColumnGroup(
            group.name,
            group.at_least,
            [_in_words(one, None) for one in group.requirements.all()],
        )
        for group in rung.groups.all()
    ]


def lacks_in(groups: Iterable[ColumnGroup], met: str) -> list[str]:
    """What is not met, in words: one for each requirement, one for a group of which some do.

    Assumes what is met as stored, for the rung that asks. No query.
    """
    marks = iter(met)
    return list(chain.from_iterable(_lacks(group, marks) for group in groups))


def lacks_of(rung: Rung, met: str) -> list[str]:
    """The same for a rung whose requirements were fetched by `with_requirements`. No query."""
    return lacks_in(as_columns(rung), met)


def _lacks(group: ColumnGroup, marks: Iterator[str]) -> Iterator[str]:
    unmet = [one for one in group.members if next(marks) == "0"]
    if group.at_least is None:
        yield from (one.full for one in unmet)
    else:
        more = group.at_least - (len(group.members) - len(unmet))
        if more > 0:
            yield f"{group.name}: {more} more of {len(unmet)}"


def _in_words(row: Requirement, touching: list[str] | None) -> Column:
    return Column(row.uuid, _short(row), wording(row, touching=touching))


def _short(row: Requirement) -> str:
    """A few words, for the head of a column below the name of the group."""
    match row.kind:
        case RequirementKind.MODULE:
            return str(row.module)
        case RequirementKind.LEVEL:
            return f"{row.element}: {row.level}"
        case RequirementKind.ACTIVITY:
            kind = row.evidence_type
            assert kind is not None
            return f"1 {kind.one}" if row.count == 1 else f"{row.count} {kind.many}"
        case RequirementKind.HOURS:
            hours = plain_number(float(row.hours or 0))
            return f"{hours} h {row.get_topic_display().lower() if row.topic else 'of learning'}"
        case RequirementKind.SERVICE:
            return f"{row.months} months in posts"
        case RequirementKind.TENURE:
            return f"{row.months} months on the rung below"
    return str(row.feedback_kind)
