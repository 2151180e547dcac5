"""Loading the shared catalogue from its preset; safe to repeat."""

from accounts.audit.actions import record
from accounts.people.models import Tier
from common.actions import action
from training.frameworks.actions import bring_in_line, row_named
from training.frameworks.models import Element
from training.frameworks.preset_fields import WrongPreset
from training.modules.actions import follow_topics
from training.modules.models import Mode, Module, Topic
from training.modules.preset_files import CataloguePreset, ModulePreset

FILE = "modules.toml"


@action
def load_catalogue(*, preset: CataloguePreset) -> int:
    """Load the modules of the shared catalogue; returns how many rows changed.

    Assumes the elements loaded. Never touches an organisation's own modules, and leaves a retired
    one retired. Raises WrongPreset. Asks no rule: for commands.
    """
    _check(preset)
    changed = sum(_bring_in_line(module) for module in preset.modules)
    changed += _join(preset)
    follow_topics(modules=Module.objects.filter(organisation=None), by=None)
    if changed:
        record(by=None, action="modules.load", rows=changed)
    return changed


def _check(preset: CataloguePreset) -> None:
    """Topics and ways of teaching are those we know; no code is that of somebody's own module."""
    for words, known in ((preset.topics, Topic), (preset.modes, Mode)):
        for key in words:
            if key not in known:
                raise WrongPreset(f"{FILE}: {key} is no {known.__name__.lower()} known here.")
    codes = [module.code for module in preset.modules]
    taken = Module.objects.filter(code__in=codes).exclude(organisation=None)
    for own in taken.select_related("organisation"):
        raise WrongPreset(
            f"{FILE}: {own.code} is the code of a module of {own.organisation} already. "
            "Give one of the two another code."
        )


def _bring_in_line(module: ModulePreset) -> int:
    values = {
        "title": module.title,
        "description": module.description,
        "topic": module.topic,
        "mode": module.mode,
        "hours": module.hours,
        "tier": Tier[module.tier],
        "is_core": module.core,
    }
    return bring_in_line(Module, {"code": module.code, "organisation": None}, values)


def _join(preset: CataloguePreset) -> int:
    """Elements and prerequisites of each module, which may stand further down in the file.

    Returns how many modules were joined anew. Four queries where all is as it should be.
    """
    modules = Module.objects.filter(organisation=None)
    rows = {
        row.code: row
        for row in modules.order_by("id").prefetch_related("elements", "prerequisites")
    }
    elements = Element.objects.in_bulk(field_name="code")
    changed = 0
    for module in preset.modules:
        row = rows[module.code]
        wanted = {row_named(elements, code, f"{FILE}: {row.code}") for code in module.elements}
        first = {rows[code] for code in module.prerequisites}
        if wanted != set(row.elements.all()) or first != set(row.prerequisites.all()):
            row.elements.set(wanted)
            row.prerequisites.set(first)
            changed += 1
    return changed
