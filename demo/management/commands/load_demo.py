"""`manage.py load_demo`: fill an empty database with the demonstration."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.people.models import User
from demo.build import build, sign_ins


class Command(BaseCommand):
    """Builds the demonstration through the same actions as the pages use."""

    help = "Fill an empty database with about 200 invented doctors and all that goes with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--if-empty`: leave a database that has people in it as it is."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are people already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, then print who can sign in."""
        if User.objects.exists():
            if not options["if_empty"]:
                raise CommandError(
                    "This database holds people. The demonstration goes into an empty one."
                )
        else:
            self._build()
        self.stdout.write(sign_ins())

    def _build(self) -> None:
        started = time.monotonic()
        for done, total in build():
            if sys.stdout.isatty():
                self.stdout.write(
                    f"\rBuilding the demonstration: {done} of {total} doctors", ending=""
                )
        ending = "\n" if sys.stdout.isatty() else ""
        self.stdout.write(f"{ending}Built in {time.monotonic() - started:.0f} s.")
