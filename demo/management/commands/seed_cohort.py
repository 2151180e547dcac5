"""`manage.py seed_cohort`: very many doctors, to measure with."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.people.models import User
from demo.cohort import seed


class Command(BaseCommand):
    """Writes doctors in bulk, with about 40 facts each, and works out their stored answers."""

    help = "Write many invented doctors with about 40 facts each, to measure with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, and whether to leave the stored answers to be built."""
        parser.add_argument("--doctors", type=int, required=True, metavar="N")
        parser.add_argument(
            "--no-answers", action="store_true", help="leave out `manage.py readiness rebuild`"
        )

    def handle(self, *args: Any, doctors: int, no_answers: bool, **options: Any) -> None:
        """Write them. Raises CommandError for a number below 1, or where a cohort is already."""
        if doctors < 1:
            raise CommandError("Say how many doctors: --doctors 3000.")
        if User.objects.filter(email="director@cohort.example").exists():
            raise CommandError("This database holds a cohort already. Take another database.")
        started = time.monotonic()
        call_command("load_presets", stdout=self.stdout)
        for done in seed(doctors):
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done} of {doctors} doctors", ending="")
        self.stdout.write(f"{doctors} doctors in {time.monotonic() - started:.0f} s.")
        if not no_answers:
            call_command("readiness", "rebuild", stdout=self.stdout)
