"""`make bench`: seeds cohorts of growing size, measures each, and prints a table.

    python -m tests.bench --postgresql 3000 30000 300000 --sqlite 3000 30000

On a throwaway PostgreSQL with more memory than the tests give it, and on SQLite. Never a test:
figures depend on the machine, and on what else it does.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.bench.lines import Line
from tests.support import postgres
from tests.support.processes import stop_on_sigterm

MEMORY = {"shared_buffers": "1GB", "max_wal_size": "4GB", "work_mem": "64MB"}
ENVIRONMENT = {
    "SECRET_KEY": "only-to-measure-with",
    "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    "RUNGS_DEMO": "0",
    "DEBUG": "0",
    "PYTHONWARNINGS": "ignore",
    "EMAIL_URL": "consolemail://",
}
# Of more doctors than this only the first rebuild is measured: each takes minutes.
LARGE = 100_000
# Later than every record number.
NOBODY = "~"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command cost: seconds by the clock and of our own process, most memory in MB."""

    seconds: float
    cpu: float
    megabytes: float


def _run(url: str, *words: str) -> Ran:
    environment = os.environ | ENVIRONMENT | {"DATABASE_URL": url}
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *words], env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: manage.py {' '.join(words)}")
    seconds = time.monotonic() - started
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _measured(url: str, doctors: int) -> Iterator[Line]:
    environment = os.environ | ENVIRONMENT | {"DATABASE_URL": url}
    command = [sys.executable, "-m", "tests.bench.measure", str(doctors)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for told in process.stdout:
            yield Line(**json.loads(told))
    if process.returncode:
        raise SystemExit("failed: tests.bench.measure")


def _lines(url: str, doctors: int, *, workers: int) -> Iterator[Line]:
    """All lines for one database, which is filled first."""
    _run(url, "migrate", "-v0")
    _run(url, "createcachetable")
    seeded = _run(url, "seed_cohort", "--doctors", str(doctors), "--no-answers")
    yield Line(f"seed {doctors:,} doctors", "doctors/s", doctors / seeded.seconds)
    idle = _run(url, "readiness", "rebuild", "--workers", "1", "--from", NOBODY)
    for said in ("from nothing", "nothing to change")[: 1 if doctors > LARGE else 2]:
        ran = _run(url, "readiness", "rebuild", "--workers", "1")
        rate, by_clock = doctors / (ran.cpu - idle.cpu), doctors / (ran.seconds - idle.seconds)
        note = f"{by_clock:,.0f} a second by the clock, with the database's own work"
        what = f"rebuild {doctors:,}, {said}, per core"
        yield Line(what, "doctors/s", rate, None, 2_000, more_is_better=True, note=note)
        yield Line(f"rebuild {doctors:,}, {said}: memory", "MB", ran.megabytes, None, 500)
    if workers > 1 and doctors <= LARGE:
        ran = _run(url, "readiness", "verify", "--workers", str(workers))
        rate = doctors / (ran.seconds - idle.seconds)
        yield Line(f"verify {doctors:,} with {workers} processes", "doctors/s", rate)
    _settle(url)
    yield from _measured(url, doctors)


def _settle(url: str) -> None:
    """As autovacuum leaves a table some time after it was filled."""
    words = "ANALYZE" if url.startswith("sqlite") else "VACUUM ANALYZE"
    code = f"from django.db import connection as c; c.cursor().execute({words!r})"
    _run(url, "shell", "-v0", "-c", code)


def _say(engine: str, line: Line) -> None:
    least = "" if line.least is None else f"{line.least:,.1f}"
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
    limit = "" if line.limit is None else f"{'x' if line.by_ratio else ''}{line.limit:g}"
    print(
        f"{engine:<11}{line.what:<58}{line.ours:>10,.1f} {line.unit:<10}{least:>9}{ratio:>8}"
        f"{limit:>7} {line.verdict:<7}{line.note}",
        flush=True,
    )


@contextmanager
def _postgresql() -> Iterator[str]:
    binaries = postgres.find_binaries()
    if binaries is None:
        raise SystemExit("No PostgreSQL server binaries found.")
    more = patch.object(postgres, "_SETTINGS", postgres._SETTINGS | MEMORY)
    with more, postgres.cluster(binaries) as url:
        yield url


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


def main() -> None:
    """Measure every size on both databases, one after the other."""
    stop_on_sigterm()
    parser = ArgumentParser(prog="make bench")
    parser.add_argument("--postgresql", nargs="*", type=int, default=[3_000, 30_000, 300_000])
    parser.add_argument("--sqlite", nargs="*", type=int, default=[3_000, 30_000])
    asked = parser.parse_args()
    print(f"{'':<11}{'what':<58}{'ours':>10} {'':<10}{'least':>9}{'ratio':>8}{'limit':>7}")
    for engine, sizes, made, workers in (
        ("PostgreSQL", asked.postgresql, _postgresql, os.cpu_count() or 1),
        ("SQLite", asked.sqlite, _sqlite, 1),
    ):
        for doctors in sizes:
            with made() as url:
                for line in _lines(url, doctors, workers=workers):
                    _say(engine, line)


if __name__ == "__main__":
    main()
