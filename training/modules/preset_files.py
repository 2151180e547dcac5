"""Read the training catalogue preset; refuse a wrong file by its name and the field's path."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from training.frameworks.preset_fields import TIERS, Fields

PRESETS = Path(__file__).parent / "presets"


@dataclass(frozen=True, kw_only=True)
class ModulePreset:
    code: str
    title: str
    topic: str
    hours: Decimal
    tier: str
    mode: str
    elements: tuple[str, ...]
    prerequisites: tuple[str, ...]
    core: bool
    description: str
    inspired_by: str


@dataclass(frozen=True, kw_only=True)
class CataloguePreset:
    """The modules with the words for their topics and modes (key to label)."""

    framework: str
    topics: Mapping[str, str]
    modes: Mapping[str, str]
    modules: tuple[ModulePreset, ...]


def read_catalogue(folder: Path = PRESETS) -> CataloguePreset:
    whole = Fields.of(folder / "modules.toml")
    topics = whole.labels("topics")
    modes = whole.labels("modes")
    items = whole.tables("modules")
    codes = [item.text("code") for item in items]
    whole.unique("modules", codes)
    preset = CataloguePreset(
        framework=whole.text("framework"),
        topics=topics,
        modes=modes,
        modules=tuple(_module(item, codes, topics, modes) for item in items),
    )
    whole.finish()
    return preset


def _module(
    item: Fields, codes: list[str], topics: Mapping[str, str], modes: Mapping[str, str]
) -> ModulePreset:
    hours = item.number("hours")
    if not hours:
        item.refuse("hours", "must be more than 0")
    return ModulePreset(
        code=item.text("code"),
        title=item.text("title"),
        topic=item.one_of("topic", topics),
        hours=hours,
        tier=item.one_of("tier", TIERS),
        mode=item.one_of("mode", modes),
        elements=item.texts("elements"),
        prerequisites=item.texts("prerequisites", codes),
        core=item.flag("core"),
        description=item.text("description"),
        inspired_by=item.text("inspired_by"),
    )
