"""Loading the vocabulary from its presets; safe to repeat."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from django.db.models import Model

from accounts.audit.actions import record
from accounts.people.models import Tier
from common import clock
from common.actions import action
from training.frameworks.models import (
    NAMES,
    Domain,
    Element,
    ElementMapping,
    EvidenceType,
    FeedbackKind,
    FormerName,
    Framework,
    TargetLevel,
)
from training.frameworks.preset_fields import WrongPreset
from training.frameworks.preset_files import (
    DomainPreset,
    EvidencePreset,
    FeedbackPreset,
    FrameworkPreset,
    TargetsPreset,
)

Row = TypeVar("Row", bound=Model)


def bring_in_line(model: type[Model], key: dict[str, Any], values: dict[str, Any]) -> int:
    """Make the one row of `model` with this `key` hold `values`; 1 if that wrote anything, else 0.

    Two queries at the most. Assumes a transaction.
    """
    row, is_new = model._default_manager.get_or_create(**key, defaults=values)
    stale = {name: value for name, value in values.items() if getattr(row, name) != value}
    if stale and not is_new:
        keep_names(row, stale)
        model._default_manager.filter(pk=row.pk).update(**stale)
    return int(is_new or bool(stale))


def keep_names(row: Model, values: Mapping[str, object]) -> None:
    """Record what `row` is still called in those of its names that `values` are about to change.

    Assumes a transaction. One query for each such name.
    """
    kind = str(row._meta.model_name)
    code, fields = NAMES.get(kind, ("", ()))
    for field in fields:
        called = getattr(row, field)
        if values.get(field, called) != called:
            FormerName.objects.create(
                of=kind, code=getattr(row, code), field=field, name=called, until=clock.now()
            )


def row_named(rows: Mapping[str, Row], code: str, where: str) -> Row:
    """The row with this code. Raises WrongPreset, which begins with `where` it was named."""
    if code not in rows:
        raise WrongPreset(f"{where} names {code}, which is not there.")
    return rows[code]


@action
def load_framework(*, preset: FrameworkPreset) -> int:
    """Load a framework with its domains, elements and crosswalk; returns how many rows changed.

    Assumes that the framework it maps to was loaded before. Raises WrongPreset. Asks no rule: for
    commands.
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
    _check_elements_free(preset)
    changed = bring_in_line(Framework, {"key": preset.key}, values)
    framework = Framework.objects.get(key=preset.key)
    for place, domain in enumerate(preset.domains):
        changed += _load_domain(framework, place, domain)
    changed += _load_crosswalk(preset)
    return _recorded(changed, preset.key)


def _check_elements_free(preset: FrameworkPreset) -> None:
    """Codes of elements are the same for all frameworks: none is another framework's."""
    codes = [element.code for element in preset.elements]
    others = Element.objects.filter(code__in=codes).exclude(domain__framework__key=preset.key)
    for other in others.select_related("domain__framework"):
        raise WrongPreset(
            f"{preset.key}: {other.code} is an element of {other.domain.framework} already."
        )


def _load_domain(framework: Framework, place: int, preset: DomainPreset) -> int:
    values = {"name": preset.name, "gloss": preset.gloss, "position": place}
    key: dict[str, Any] = {"framework": framework, "code": preset.code}
    changed = bring_in_line(Domain, key, values)
    domain = Domain.objects.get(**key)
    for number, element in enumerate(preset.elements):
        about = {
            "domain": domain,
            "name": element.name,
            "gloss": element.gloss,
            "position": number,
        }
        changed += bring_in_line(Element, {"code": element.code}, about)
    return changed


def _load_crosswalk(preset: FrameworkPreset) -> int:
    """Map each element to the one it names, and to no other of that framework."""
    if preset.crosswalk_to is None:
        return 0
    own = Element.objects.filter(domain__framework__key=preset.key).in_bulk(field_name="code")
    theirs = Element.objects.filter(domain__framework__key=preset.crosswalk_to)
    others = theirs.in_bulk(field_name="code")
    wanted = {
        (own[one.code].pk, row_named(others, one.maps_to, f"{preset.key}: {one.code}").pk)
        for one in preset.elements
        if one.maps_to
    }
    there = ElementMapping.objects.filter(element__in=own.values(), same_as__in=others.values())
    held = {(row.element_id, row.same_as_id): row for row in there}
    for pair in held.keys() - wanted:
        held[pair].delete()
    new = sorted(wanted - held.keys())
    ElementMapping.objects.bulk_create(
        ElementMapping(element_id=element, same_as_id=same) for element, same in new
    )
    return len(held.keys() ^ wanted)


@action
def load_targets(*, preset: TargetsPreset) -> int:
    """Load the target levels; returns how many rows changed. Assumes the elements loaded.

    Raises WrongPreset.
    """
    own = Element.objects.filter(domain__framework__key=preset.framework)
    elements = own.in_bulk(field_name="code")
    changed = sum(
        bring_in_line(
            TargetLevel,
            {"element": row_named(elements, code, "targets.toml"), "tier": Tier[tier]},
            {"level": level},
        )
        for code, levels in preset.targets.items()
        for tier, level in levels.items()
    )
    return _recorded(changed, "targets")


@action
def load_evidence(*, preset: EvidencePreset) -> int:
    """Load the kinds of evidence; returns how many rows changed."""
    changed = sum(
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
    return _recorded(changed, "evidence types")


@action
def load_feedback(*, preset: FeedbackPreset) -> int:
    """Load the kinds of feedback round with the mix each asks for; how many rows changed."""
    groups = {group.key: asdict(group) for group in preset.rater_groups}
    changed = sum(
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
    return _recorded(changed, "feedback kinds")


def _recorded(changed: int, what: str) -> int:
    """Leave an audit event of what was loaded if that changed anything; the number back."""
    if changed:
        record(by=None, action="frameworks.load", loaded=what, rows=changed)
    return changed
