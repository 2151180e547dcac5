"""Starting a ladder from a preset: its rungs, mixes and requirements as a draft to edit."""

from collections.abc import Mapping
from typing import Any

from accounts.organisations.models import Organisation
from accounts.people.models import Tier, User
from common.actions import action
from common.errors import Denied
from pathways.ladders.actions.ladders import create_ladder
from pathways.ladders.actions.publishing import new_version
from pathways.ladders.models import (
    MIX_PARTS,
    LadderVersion,
    Requirement,
    RequirementGroup,
    RoleMix,
    Rung,
)
from pathways.ladders.preset_files import (
    LadderPreset,
    RequirementPreset,
    RungPreset,
    read_ladders,
)
from training.frameworks.models import Element, EvidenceType, FeedbackKind
from training.modules.models import Module


@action
def start_from_preset(
    *,
    preset: str,
    organisation: Organisation,
    by: User | None,
    key: str | None = None,
    name: str | None = None,
) -> LadderVersion:
    """A new ladder of `organisation` with a draft that holds all of the preset with this key.

    Raises Denied, also where the presets of training are not loaded.
    """
    found = next((one for one in read_ladders() if one.key == preset), None)
    if found is None:
        raise Denied("There is no such preset. Choose one from the list.")
    ladder = create_ladder(
        name=name or found.name,
        key=key,
        called=found.key,
        description=found.description,
        organisation=organisation,
        by=by,
    )
    version = new_version(ladder, by, None)
    version.notes = "\n\n".join(found.notes)
    version.save(update_fields=["notes"])
    _fill(version, found)
    return version


class _Named(dict[str, Any]):
    """Rows by what presets name them with. Raises Denied for one that is not there."""

    def __missing__(self, name: str) -> Any:
        raise Denied(
            f"The preset asks for {name}, which is not on this site. Whoever runs it has to load "
            "the presets of training first."
        )


class _Vocabulary:
    """Rows by the codes that presets name them with. Four queries."""

    def __init__(self) -> None:
        self.modules = _Named(Module.objects.filter(organisation=None).in_bulk(field_name="code"))
        self.elements = _Named(Element.objects.in_bulk(field_name="code"))
        self.types = _Named(EvidenceType.objects.in_bulk(field_name="code"))
        self.feedback = _Named(FeedbackKind.objects.in_bulk(field_name="key"))


def _fill(version: LadderVersion, preset: LadderPreset) -> None:
    words = _Vocabulary()
    rungs: dict[str, Rung] = {}
    for place, one in enumerate(preset.rungs):
        rungs[one.code] = _rung(version, place, one, rungs)
        _mixes(rungs[one.code], one)
        for number, group in enumerate(one.groups):
            row = RequirementGroup.objects.create(
                rung=rungs[one.code], name=group.name, position=number, at_least=group.at_least
            )
            _requirements(row, group.requirements, words)


def _rung(version: LadderVersion, place: int, preset: RungPreset, below: dict[str, Rung]) -> Rung:
    return Rung.objects.create(
        version=version,
        code=preset.code,
        title=preset.title,
        aliases=", ".join(preset.aliases),
        position=place,
        tier=Tier[preset.tier],
        below=below[preset.below] if preset.below else None,
        is_side=preset.side,
        scope=preset.scope,
        how_filled=preset.how_filled,
        term_months=preset.term_months,
        years_after_qualifying=preset.years_after_qualifying or "",
    )


def _mixes(rung: Rung, preset: RungPreset) -> None:
    RoleMix.objects.bulk_create(
        RoleMix(
            rung=rung,
            name=mix.name,
            position=place,
            **{
                f"{part}_{bound}": getattr(share, bound)
                for part, share in zip(MIX_PARTS, mix.shares, strict=True)
                for bound in ("least", "typical", "most")
            },
        )
        for place, mix in enumerate(preset.mixes)
    )


def _requirements(
    group: RequirementGroup, presets: tuple[RequirementPreset, ...], words: _Vocabulary
) -> None:
    rows = Requirement.objects.bulk_create(
        Requirement(group=group, position=place, kind=one.kind, **_columns(one, words))
        for place, one in enumerate(presets)
    )
    for row, one in zip(rows, presets, strict=True):
        if one.parameters.get("elements"):
            row.elements.set([words.elements[code] for code in one.parameters["elements"]])


def _columns(preset: RequirementPreset, words: _Vocabulary) -> dict[str, Any]:
    """Parameters as columns: what a preset names by code becomes the row."""
    columns = dict(preset.parameters)
    columns.pop("elements", None)
    renamed: dict[str, tuple[str, Mapping[str, Any]]] = {
        "module": ("module", words.modules),
        "element": ("element", words.elements),
        "type": ("evidence_type", words.types),
        "feedback": ("feedback_kind", words.feedback),
    }
    for name, (column, rows) in renamed.items():
        if name in columns:
            columns[column] = rows[columns.pop(name)]
    if "tier" in columns:
        columns["tier"] = Tier[str(columns["tier"])]
    return {name: value for name, value in columns.items() if value is not None}
