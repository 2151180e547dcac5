"""`manage.py readiness verify` and `manage.py readiness rebuild`: all stored answers."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.people.models import Doctor
from pathways.readiness.actions import rebuild, verify
from pathways.readiness.queries import Difference

# Doctors whose facts and answers are in memory at a time.
CHUNK = 200
BAR = 30


class Command(BaseCommand):
    """Compares or rewrites the stored answers of every doctor, a few hundred at a time."""

    help = "Verify the stored answers of readiness against the engine, or write them anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and where to begin."""
        parser.add_argument("what", choices=["verify", "rebuild"])
        parser.add_argument(
            "--from",
            dest="start",
            default="",
            metavar="RECORD",
            help="Begin at this doctor's record number, such as D7K2MX; a run that was stopped "
            "says which.",
        )

    def handle(self, *args: Any, what: str, start: str, **options: Any) -> None:
        """Go through all doctors by record number. Raises CommandError if anything differs."""
        doctors = Doctor.objects.filter(key__gte=start).order_by("key")
        total, done, found, last = doctors.count(), 0, 0, start
        try:
            for keys, ids in _chunks(start):
                last = keys[0]
                found += self._verify(ids) if what == "verify" else rebuild(doctors=ids)
                done += len(ids)
                self._progress(done, total)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped. Go on with: manage.py readiness {what} --from {last}", returncode=130
            ) from None
        self._say(what, done, found)

    def _verify(self, ids: list[int]) -> int:
        found = verify(doctors=ids)
        for one in found:
            self.stdout.write(_told(one))
        return len(found)

    def _say(self, what: str, done: int, found: int) -> None:
        if what == "rebuild":
            self.stdout.write(f"{done} doctors: {found} rows were written or deleted.")
        elif found:
            raise CommandError(f"{done} doctors: {found} stored answers differ from the engine's.")
        else:
            self.stdout.write(f"{done} doctors: every stored answer is the engine's.")

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            bar = "#" * (BAR * done // max(total, 1))
            end = "\n" if done >= total else ""
            self.stderr.write(f"\r[{bar:<{BAR}}] {done} of {total} doctors{end}", ending="")


def _chunks(start: str) -> Iterator[tuple[list[str], list[int]]]:
    """Record numbers and ids of all doctors from `start` on, CHUNK at a time."""
    rows = Doctor.objects.order_by("key").values_list("key", "id")
    chunk = list(rows.filter(key__gte=start)[:CHUNK])
    while chunk:
        yield [key for key, _ in chunk], [pk for _, pk in chunk]
        chunk = list(rows.filter(key__gt=chunk[-1][0])[:CHUNK])


def _told(one: Difference) -> str:
    of, starts, ends, *lacking = one.span
    until = ends or "for ever"
    count = f", {lacking[0]} lacking" if lacking else ""
    stands = "stored but not due" if one.is_stored else "due but not stored"
    journey = one.journey
    return (
        f"{journey.doctor.key}, {journey.version}: {one.table} {of} from {starts} until {until}"
        f"{count}: {stands}"
    )
