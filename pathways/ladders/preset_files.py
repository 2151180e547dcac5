"""Read the ladder presets; refuse a wrong file by its name and the field's path.

The kinds of requirement and their parameters are those of the readiness engine. That a module,
element, type of evidence or kind of feedback exists is held by the tests, and again by whoever
loads the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from training.frameworks.preset_fields import TIERS, Fields

PRESETS = Path(__file__).parent / "presets"
FILES = ("permanente.toml", "nhs_hospital.toml", "nhs_general_practice.toml")
SETTINGS = ("medical_group", "hospital", "general_practice")
TIME_UNITS = ("fte", "pa", "session")

Value = str | int | Decimal | tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Share:
    """Fractions of full time, each from 0 to 1."""

    least: Decimal
    typical: Decimal
    most: Decimal


@dataclass(frozen=True, kw_only=True)
class MixPreset:
    name: str
    clinical: Share
    leadership: Share
    education: Share
    research: Share

    @property
    def shares(self) -> tuple[Share, ...]:
        return (self.clinical, self.leadership, self.education, self.research)


@dataclass(frozen=True, kw_only=True)
class RequirementPreset:
    """A kind and its parameters, named as the readiness engine names them; see `KINDS`."""

    kind: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class GroupPreset:
    """At least so many of the requirements, or all of them."""

    name: str
    at_least: int | None
    requirements: tuple[RequirementPreset, ...]


@dataclass(frozen=True, kw_only=True)
class RungPreset:
    code: str
    title: str
    aliases: tuple[str, ...]
    tier: str
    below: str | None
    side: bool
    scope: str
    how_filled: str
    term_months: int | None
    years_after_qualifying: str | None
    mixes: tuple[MixPreset, ...]
    groups: tuple[GroupPreset, ...]


@dataclass(frozen=True, kw_only=True)
class LadderPreset:
    key: str
    name: str
    description: str
    setting: str
    time_unit: str
    full_time_hours: Decimal
    full_time_units: Decimal
    notes: tuple[str, ...]
    rungs: tuple[RungPreset, ...]


Read = Callable[[Fields, str], Value]


def _text(item: Fields, name: str) -> str:
    return item.text(name)


def _tier(item: Fields, name: str) -> str:
    return item.one_of(name, TIERS)


def _count(item: Fields, name: str) -> int:
    return item.whole(name)


def _level(item: Fields, name: str) -> int:
    return item.whole(name, 1, 5)


def _fraction(item: Fields, name: str) -> Decimal:
    return item.number(name, 1)


def _hours(item: Fields, name: str) -> Decimal:
    hours = item.number(name)
    if not hours:
        item.refuse(name, "must be more than 0")
    return hours


def _codes(item: Fields, name: str) -> tuple[str, ...]:
    codes = item.texts(name)
    if not codes:
        item.refuse(name, "must name something")
    return codes


# kind -> (parameters that must be there, parameters that may be)
KINDS: Mapping[str, tuple[Mapping[str, Read], Mapping[str, Read]]] = {
    "module": ({"module": _text}, {"validity_months": _count}),
    "level": ({"element": _text, "level": _level}, {"within_months": _count}),
    "activity": ({"type": _text, "count": _count}, {"elements": _codes, "within_months": _count}),
    "hours": ({"hours": _hours}, {"topic": _text, "within_months": _count}),
    "service": ({"months": _count, "leadership": _fraction}, {"tier": _tier}),
    "tenure": ({"months": _count}, {}),
    "feedback": ({"feedback": _text, "within_months": _count}, {}),
}


def read_ladders(folder: Path = PRESETS) -> tuple[LadderPreset, ...]:
    return tuple(read_ladder(folder / name) for name in FILES)


def read_ladder(file: Path) -> LadderPreset:
    whole = Fields.of(file)
    about = whole.table("ladder")
    rungs: list[RungPreset] = []
    for item in whole.tables("rungs"):
        rungs.append(_rung(item, [rung.code for rung in rungs]))
    if not rungs:
        whole.refuse("rungs", "is missing")
    ladder = LadderPreset(
        key=about.text("key"),
        name=about.text("name"),
        description=about.text("description"),
        setting=about.one_of("setting", SETTINGS),
        time_unit=about.one_of("time_unit", TIME_UNITS),
        full_time_hours=_hours(about, "full_time_hours"),
        full_time_units=_hours(about, "full_time_units"),
        notes=about.texts("notes"),
        rungs=tuple(rungs),
    )
    whole.finish()
    return ladder


def _rung(item: Fields, lower: list[str]) -> RungPreset:
    """A rung names one that stands before it, so that no chain of rungs runs in a circle."""
    code = item.text("code")
    if code in lower:
        item.refuse("code", f"{code} is there already")
    below = item.one_of("below", lower) if lower else None
    rung = RungPreset(
        code=code,
        title=item.text("title"),
        aliases=item.texts("aliases"),
        tier=item.one_of("tier", TIERS),
        below=below,
        side=item.flag("side"),
        scope=item.text("scope"),
        how_filled=item.text("how_filled"),
        term_months=item.maybe_whole("term_months"),
        years_after_qualifying=item.maybe_text("years_after_qualifying"),
        mixes=tuple(_mix(mix) for mix in item.tables("mixes")),
        groups=tuple(_group(group) for group in item.tables("groups")),
    )
    if not rung.mixes:
        item.refuse("mixes", "is missing")
    item.unique("mixes", [mix.name for mix in rung.mixes])
    item.unique("groups", [group.name for group in rung.groups])
    return rung


def _mix(item: Fields) -> MixPreset:
    """Typical shares add up to 1; so the least never add up to more, nor the most to less."""
    mix = MixPreset(
        name=item.text("name"),
        clinical=_share(item, "clinical"),
        leadership=_share(item, "leadership"),
        education=_share(item, "education"),
        research=_share(item, "research"),
    )
    if (typical := sum(share.typical for share in mix.shares)) != 1:
        item.refuse("typical", f"shares must add up to 1, not {typical}")
    return mix


def _share(item: Fields, name: str) -> Share:
    table = item.table(name)
    share = Share(
        least=table.number("least", 1),
        typical=table.number("typical", 1),
        most=table.number("most", 1),
    )
    if not share.least <= share.typical <= share.most:
        item.refuse(name, "must rise from least to typical to most")
    return share


def _group(item: Fields) -> GroupPreset:
    requirements = tuple(_requirement(one) for one in item.tables("requirements"))
    if not requirements:
        item.refuse("requirements", "is missing")
    at_least = item.maybe_whole("at_least")
    if at_least is not None and at_least > len(requirements):
        item.refuse("at_least", f"asks for {at_least} of {len(requirements)}")
    return GroupPreset(name=item.text("name"), at_least=at_least, requirements=requirements)


def _requirement(item: Fields) -> RequirementPreset:
    kind = item.one_of("kind", KINDS)
    required, optional = KINDS[kind]
    present = {name: read for name, read in optional.items() if item.has(name)}
    return RequirementPreset(
        kind=kind,
        parameters={name: read(item, name) for name, read in {**required, **present}.items()},
    )
