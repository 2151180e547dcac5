"""Read the framework presets: maps, target levels, kinds of evidence and of feedback rounds.

A preset is a TOML file under `presets`; a wrong one is refused by its name and the field's path.
Numbers with a point are read as `Decimal`. What one file says of another (an element of the map,
a module) is held by the tests, and again by whoever loads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from training.frameworks.preset_fields import TIERS, Fields

PRESETS = Path(__file__).parent / "presets"


@dataclass(frozen=True, kw_only=True)
class LevelPreset:
    level: int
    name: str
    description: str


@dataclass(frozen=True, kw_only=True)
class ElementPreset:
    code: str
    name: str
    gloss: str
    maps_to: str | None


@dataclass(frozen=True, kw_only=True)
class DomainPreset:
    code: str
    name: str
    gloss: str
    elements: tuple[ElementPreset, ...]


@dataclass(frozen=True, kw_only=True)
class FrameworkPreset:
    key: str
    name: str
    version: str
    description: str
    is_reference: bool
    crosswalk_to: str | None
    copyright_holder: str
    citation: str
    licence_name: str
    licence_url: str | None
    licence_note: str
    may_redistribute: bool
    levels: tuple[LevelPreset, ...]
    domains: tuple[DomainPreset, ...]

    @property
    def elements(self) -> tuple[ElementPreset, ...]:
        return tuple(element for domain in self.domains for element in domain.elements)


@dataclass(frozen=True, kw_only=True)
class TargetsPreset:
    """`targets[element][tier]` is the level needed to be judged ready for the tier."""

    framework: str
    targets: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, kw_only=True)
class EvidenceTypePreset:
    code: str
    name: str
    one: str
    many: str
    typical_signer: str
    verified_by: str
    shelf_life_months: int | None
    has_hours: bool
    loggable: bool
    help: str


@dataclass(frozen=True, kw_only=True)
class EvidencePreset:
    verifiers: Mapping[str, str]
    types: tuple[EvidenceTypePreset, ...]


@dataclass(frozen=True, kw_only=True)
class RaterGroupPreset:
    key: str
    name: str
    one: str
    many: str


@dataclass(frozen=True, kw_only=True)
class RaterRulePreset:
    """At least so many answers from these groups together."""

    among: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, kw_only=True)
class FeedbackKindPreset:
    key: str
    name: str
    help: str
    min_raters: int
    target_raters: int
    max_invited: int
    closes_after_days: int
    self_rating_first: bool
    most_from_one_group: Decimal
    groups: tuple[str, ...]
    rules: tuple[RaterRulePreset, ...]


@dataclass(frozen=True, kw_only=True)
class FeedbackPreset:
    show_group_from: int
    rater_groups: tuple[RaterGroupPreset, ...]
    kinds: tuple[FeedbackKindPreset, ...]


def read_frameworks(folder: Path = PRESETS) -> tuple[FrameworkPreset, ...]:
    """The reference set first, so that the map's crosswalk finds it."""
    return tuple(read_framework(folder / name) for name in ("mlcf.toml", "leadership_map.toml"))


def read_framework(file: Path) -> FrameworkPreset:
    whole = Fields.of(file)
    about = whole.table("framework")
    crosswalk_to = about.maybe_text("crosswalk_to")
    framework = FrameworkPreset(
        key=about.text("key"),
        name=about.text("name"),
        version=about.text("version"),
        description=about.text("description"),
        is_reference=about.flag("is_reference"),
        crosswalk_to=crosswalk_to,
        copyright_holder=about.text("copyright_holder"),
        citation=about.text("citation"),
        licence_name=about.text("licence_name"),
        licence_url=about.maybe_text("licence_url"),
        licence_note=about.text("licence_note"),
        may_redistribute=about.flag("may_redistribute"),
        levels=tuple(_level(item, rank) for rank, item in enumerate(whole.tables("levels"), 1)),
        domains=tuple(_domain(item, crosswalk_to) for item in whole.tables("domains")),
    )
    if not framework.domains:
        whole.refuse("domains", "is missing")
    whole.unique("domains", [domain.code for domain in framework.domains])
    whole.unique("domains", [element.code for element in framework.elements])
    whole.finish()
    return framework


def _level(item: Fields, rank: int) -> LevelPreset:
    return LevelPreset(
        level=item.whole("level", rank, rank),
        name=item.text("name"),
        description=item.text("description"),
    )


def _domain(item: Fields, crosswalk_to: str | None) -> DomainPreset:
    return DomainPreset(
        code=item.text("code"),
        name=item.text("name"),
        gloss=item.text("gloss"),
        elements=tuple(
            ElementPreset(
                code=element.text("code"),
                name=element.text("name"),
                gloss=element.text("gloss"),
                maps_to=element.text("maps_to") if crosswalk_to else None,
            )
            for element in item.tables("elements")
        ),
    )


def read_targets(folder: Path = PRESETS) -> TargetsPreset:
    whole = Fields.of(folder / "targets.toml")
    table = whole.table("targets")
    targets = {
        code: {tier: row.whole(tier, 1, 5) for tier in TIERS}
        for code, row in ((code, table.table(code)) for code in table.names())
    }
    preset = TargetsPreset(framework=whole.text("framework"), targets=targets)
    whole.finish()
    return preset


def read_evidence(folder: Path = PRESETS) -> EvidencePreset:
    whole = Fields.of(folder / "evidence_types.toml")
    verifiers = whole.labels("verifiers")
    types = tuple(
        EvidenceTypePreset(
            code=item.text("code"),
            name=item.text("name"),
            one=item.text("one"),
            many=item.text("many"),
            typical_signer=item.text("typical_signer"),
            verified_by=item.one_of("verified_by", verifiers),
            shelf_life_months=item.maybe_whole("shelf_life_months"),
            has_hours=item.flag("has_hours"),
            loggable=item.flag("loggable"),
            help=item.text("help"),
        )
        for item in whole.tables("types")
    )
    whole.unique("types", [kind.code for kind in types])
    whole.finish()
    return EvidencePreset(verifiers=verifiers, types=types)


def read_feedback(folder: Path = PRESETS) -> FeedbackPreset:
    whole = Fields.of(folder / "feedback_kinds.toml")
    groups = tuple(
        RaterGroupPreset(
            key=item.text("key"),
            name=item.text("name"),
            one=item.text("one"),
            many=item.text("many"),
        )
        for item in whole.tables("rater_groups")
    )
    known = [group.key for group in groups]
    whole.unique("rater_groups", known)
    preset = FeedbackPreset(
        show_group_from=whole.whole("show_group_from"),
        rater_groups=groups,
        kinds=tuple(_feedback_kind(item, known) for item in whole.tables("kinds")),
    )
    whole.unique("kinds", [kind.key for kind in preset.kinds])
    whole.finish()
    return preset


def _feedback_kind(item: Fields, known: list[str]) -> FeedbackKindPreset:
    groups = item.texts("groups", known)
    least = item.whole("min_raters")
    target = item.whole("target_raters", least)
    return FeedbackKindPreset(
        key=item.text("key"),
        name=item.text("name"),
        help=item.text("help"),
        min_raters=least,
        target_raters=target,
        max_invited=item.whole("max_invited", target),
        closes_after_days=item.whole("closes_after_days"),
        self_rating_first=item.flag("self_rating_first"),
        most_from_one_group=item.number("most_from_one_group", 1),
        groups=groups,
        rules=tuple(
            RaterRulePreset(among=rule.texts("among", groups), at_least=rule.whole("at_least"))
            for rule in item.tables("rules")
        ),
    )
