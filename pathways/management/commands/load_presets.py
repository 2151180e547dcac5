"""`manage.py load_presets`: load what is shared by all; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from training.frameworks.actions import (
    load_evidence,
    load_feedback,
    load_framework,
    load_targets,
)
from training.frameworks.preset_fields import WrongPreset
from training.frameworks.preset_files import (
    read_evidence,
    read_feedback,
    read_frameworks,
    read_targets,
)
from training.modules.preset_actions import load_catalogue
from training.modules.preset_files import read_catalogue


class Command(BaseCommand):
    """Ladders are not loaded: an administrator starts one from its preset."""

    help = "Load frameworks, target levels, kinds of evidence and feedback, and the modules."

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or, where a file is wrong, nothing."""
        try:
            with transaction.atomic():
                changed = sum(load_framework(preset=one) for one in read_frameworks())
                changed += load_targets(preset=read_targets())
                changed += load_evidence(preset=read_evidence())
                changed += load_feedback(preset=read_feedback())
                changed += load_catalogue(preset=read_catalogue())
        except WrongPreset as wrong:
            raise CommandError(f"Nothing was loaded. {wrong}") from wrong
        self.stdout.write(
            f"Presets: {changed} rows written." if changed else "Presets: up to date."
        )
