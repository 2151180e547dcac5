"""`manage.py readiness verify` and `manage.py readiness rebuild`: all stored answers."""

import gc
import os
import sys
from argparse import ArgumentParser
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Any, NamedTuple

import django
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.people.models import Doctor
from pathways.readiness.actions import rebuild, verify

# Doctors whose facts and answers are in memory at a time, in each worker.
CHUNK = 500
BAR = 30
SHOWN = 100  # differences printed; the others are counted


class Chunk(NamedTuple):
    """Some doctors: the record number of the first, and the ids of all."""

    first: str
    doctors: list[int]


class Done(NamedTuple):
    """What came of a chunk: how many rows differed or were written, and lines to print."""

    found: int
    lines: list[str]


class Command(BaseCommand):
    """Compares or rewrites the stored answers of every doctor, a few hundred at a time."""

    help = "Verify the stored answers of readiness against the engine, or write them anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, where to begin, and with how many workers."""
        parser.add_argument("what", choices=["verify", "rebuild"])
        parser.add_argument(
            "--from",
            dest="start",
            default="",
            metavar="RECORD",
            help="Begin at this doctor's record number, such as D7K2MX; a run that was stopped "
            "says which.",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=1 if connection.vendor == "sqlite" else os.cpu_count() or 1,
            help="Processes that work side by side on PostgreSQL (default: one for each core).",
        )

    def handle(self, *args: Any, what: str, start: str, workers: int, **options: Any) -> None:
        """Go through all doctors by record number. Raises CommandError if anything differs."""
        if workers > 1 and connection.vendor == "sqlite":
            raise CommandError("SQLite lets one process write at a time. Leave out --workers.")
        total = Doctor.objects.filter(key__gte=start).count()
        done, found, shown, reached = 0, 0, 0, start
        try:
            with _running(workers) as run:
                for chunk, outcome in _in_order(_chunks(start), what, run, workers * 2):
                    reached = chunk.first
                    one = outcome()
                    done += len(chunk.doctors)
                    found += one.found
                    for line in one.lines[: SHOWN - shown]:
                        self.stdout.write(line)
                    shown += len(one.lines[: SHOWN - shown])
                    self._progress(done, total)
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped. Go on with: manage.py readiness {what} --from {reached}", returncode=130
            ) from None
        self._say(what, done, found, shown)

    def _say(self, what: str, done: int, found: int, shown: int) -> None:
        if what == "rebuild":
            self.stdout.write(f"{done} doctors: {found} rows were written or deleted.")
        elif found:
            rest = f" The first {shown} are shown." if found > shown else ""
            raise CommandError(
                f"{done} doctors: {found} stored answers differ from the engine's.{rest}"
            )
        else:
            self.stdout.write(f"{done} doctors: every stored answer is the engine's.")

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            bar = "#" * (BAR * done // max(total, 1))
            end = "\n" if done >= total else ""
            self.stderr.write(f"\r[{bar:<{BAR}}] {done} of {total} doctors{end}", ending="")


Outcome = Callable[[], Done]
Run = Callable[[str, list[int]], Outcome]


@contextmanager
def _running(workers: int) -> Iterator[Run]:
    """How a chunk is done: when its outcome is asked for, or ahead by one of several processes."""
    if workers <= 1:
        with _uncollected():
            yield lambda what, doctors: partial(_work, what, doctors)
        return
    # Started afresh: a connection to the database cannot be shared with a copied process.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=django.setup) as pool:
        yield lambda what, doctors: pool.submit(_work_apart, what, doctors).result


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for objects that refer to themselves: there are none here, and it
    took a third of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _in_order(
    chunks: Iterator[Chunk], what: str, run: Run, ahead: int
) -> Iterator[tuple[Chunk, Outcome]]:
    """Every chunk with the way to its outcome, in order; only so many are begun ahead."""
    begun = deque((chunk, run(what, chunk.doctors)) for chunk in islice(chunks, ahead))
    while begun:
        yield begun.popleft()
        begun.extend((one, run(what, one.doctors)) for one in islice(chunks, 1))


def _work(what: str, doctors: list[int]) -> Done:
    if what == "rebuild":
        return Done(rebuild(doctors=doctors), [])
    found = verify(doctors=doctors)
    return Done(len(found), list(map(str, found[:SHOWN])))


def _work_apart(what: str, doctors: list[int]) -> Done:
    """The same in a process that does nothing else."""
    gc.disable()
    return _work(what, doctors)


def _chunks(start: str) -> Iterator[Chunk]:
    """All doctors from `start` on by record number, CHUNK at a time."""
    rows = Doctor.objects.order_by("key").values_list("key", "id")
    chunk = list(rows.filter(key__gte=start)[:CHUNK])
    while chunk:
        yield Chunk(chunk[0][0], [pk for _, pk in chunk])
        chunk = list(rows.filter(key__gt=chunk[-1][0])[:CHUNK])
