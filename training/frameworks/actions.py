"""Loading the vocabulary from its presets; safe to repeat."""

from dataclasses import asdict
from typing import Any

from django.db.models import Model

from accounts.people.models import Tier
from common.actions import action
from training.frameworks.models import (
    Domain,
    Element,
    ElementMapping,
    EvidenceType,
    FeedbackKind,
    Framework,
    TargetLevel,
)
from training.frameworks.preset_files import (
    EvidencePreset,
    FeedbackPreset,
    FrameworkPreset,
    TargetsPreset,
)


def bring_in_line(model: type[Model], key: dict[str, Any], values: dict[str, Any]) -> int:
    """Make the one row of `model` with this `key` hold `values`; 1 if that wrote anything, else 0.

    Two queries at the most. Assumes a transaction.
    """
    row, is_new = model._default_manager.get_or_create(**key, defaults=values)
    stale = {name: value for name, value in values.items() if getattr(row, name) != value}
    if stale and not is_new:
        model._default_manager.filter(pk=row.pk).update(**stale)
    return int(is_new or bool(stale))


@action
def load_framework(*, preset: FrameworkPreset) -> int:
    """Load a framework with its domains, elements and crosswalk; returns how many rows changed.

    Assumes that the framework it maps to was loaded before. Asks no rule: for commands.
    """
    values = {
        "name": preset.name,
        "version": preset.version,
        "description": preset.description,
        "is_reference": preset.is_reference,
        "may_redistribute": preset.may_redistribute,
        "licence_name": preset.licence_name,
        "licence_url": preset.licence_url or "",
        "licence_note": preset.licence_note,
        "copyright_holder": preset.copyright_holder,
        "source_citation": preset.citation,
        "level_names": [level.name for level in preset.levels],
        "level_texts": [level.description for level in preset.levels],
    }
    changed = bring_in_line(Framework, {"key": preset.key}, values)
    framework = Framework.objects.get(key=preset.key)
    for place, domain in enumerate(preset.domains):
        values = {"name": domain.name, "gloss": domain.gloss, "position": place}
        key: dict[str, Any] = {"framework": framework, "code": domain.code}
        changed += bring_in_line(Domain, key, values)
        row = Domain.objects.get(**key)
        for number, element in enumerate(domain.elements):
            values = {
                "domain": row,
                "name": element.name,
                "gloss": element.gloss,
                "position": number,
            }
            changed += bring_in_line(Element, {"code": element.code}, values)
            if element.maps_to:
                mapping = {
                    "element": Element.objects.get(code=element.code),
                    "same_as": Element.objects.get(code=element.maps_to),
                }
                changed += bring_in_line(ElementMapping, mapping, {})
    return changed


@action
def load_targets(*, preset: TargetsPreset) -> int:
    """Load the target levels; returns how many rows changed. Assumes the elements loaded."""
    elements = Element.objects.in_bulk(preset.targets, field_name="code")
    return sum(
        bring_in_line(
            TargetLevel, {"element": elements[code], "tier": Tier[tier]}, {"level": level}
        )
        for code, levels in preset.targets.items()
        for tier, level in levels.items()
    )


@action
def load_evidence(*, preset: EvidencePreset) -> int:
    """Load the kinds of evidence; returns how many rows changed."""
    return sum(
        bring_in_line(
            EvidenceType,
            {"code": kind.code},
            {
                "name": kind.name,
                "one": kind.one,
                "many": kind.many,
                "typical_signer": kind.typical_signer,
                "shelf_life_months": kind.shelf_life_months,
                "is_loggable": kind.loggable,
                "has_hours": kind.has_hours,
                "help_text": kind.help,
                "position": place,
            },
        )
        for place, kind in enumerate(preset.types)
    )


@action
def load_feedback(*, preset: FeedbackPreset) -> int:
    """Load the kinds of feedback round with the mix each asks for; how many rows changed."""
    groups = {group.key: asdict(group) for group in preset.rater_groups}
    return sum(
        bring_in_line(
            FeedbackKind,
            {"key": kind.key},
            {
                "name": kind.name,
                "help_text": kind.help,
                "least_raters": kind.min_raters,
                "target_raters": kind.target_raters,
                "groups": [groups[key] for key in kind.groups],
                "rules": [
                    {"among": list(rule.among), "at_least": rule.at_least} for rule in kind.rules
                ],
            },
        )
        for kind in preset.kinds
    )
