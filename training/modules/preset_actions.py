"""Loading the shared catalogue from its preset; safe to repeat."""

from accounts.people.models import Tier
from common.actions import action
from training.frameworks.actions import bring_in_line
from training.frameworks.models import Element
from training.modules.models import Module
from training.modules.preset_files import CataloguePreset


@action
def load_catalogue(*, preset: CataloguePreset) -> int:
    """Load the modules of the shared catalogue; returns how many rows changed.

    Assumes the elements loaded. Never touches an organisation's own modules. Asks no rule: for
    commands.
    """
    changed = sum(
        bring_in_line(
            Module,
            {"code": module.code, "organisation": None},
            {
                "title": module.title,
                "description": module.description,
                "topic": module.topic,
                "mode": module.mode,
                "hours": module.hours,
                "tier": Tier[module.tier],
                "is_core": module.core,
            },
        )
        for module in preset.modules
    )
    rows = Module.objects.filter(organisation=None).in_bulk(field_name="code")
    elements = Element.objects.in_bulk(field_name="code")
    if changed:
        # Prerequisites may stand further down in the file.
        for module in preset.modules:
            row = rows[module.code]
            row.elements.set([elements[code] for code in module.elements])
            row.prerequisites.set([rows[code] for code in module.prerequisites])
    return changed
