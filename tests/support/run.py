"""`make test`: the suite on SQLite, the suite on PostgreSQL, the browser journeys, one summary."""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from tests.support import chromium, postgres
from tests.support.processes import in_ci, stop_on_sigterm

_PARALLEL = ["-n", os.environ.get("TEST_WORKERS", "auto"), "--dist", "worksteal"]


@dataclass
class Outcome:
    """How one of the three runs ended."""

    name: str
    passed: bool
    words: str
    ran: bool = True


def _pytest(name: str, arguments: list[str], url: str | None) -> Outcome:
    print(f"\n=== {name} ===", flush=True)
    environment = os.environ | ({"DATABASE_URL": url} if url else {})
    if not url:
        environment.pop("DATABASE_URL", None)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        code = subprocess.run(command, env=environment).returncode
        counts = _counts(report)
    seconds = time.monotonic() - started
    # 5: no tests there yet
    passed = code in {0, 5}
    return Outcome(name, passed, f"{'passed' if passed else 'FAILED'}, {counts}, {seconds:.0f} s")


def _counts(report: Path) -> str:
    if not report.exists():
        return "no report"
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    numbers = [(int(s.get("tests", 0)), int(s.get("skipped", 0))) for s in suites]
    skipped = sum(skips for _, skips in numbers)
    return f"{sum(tests for tests, _ in numbers)} tests" + (f", {skipped} skipped" * bool(skipped))


def _missing(name: str, what: str) -> Outcome:
    verdict = "FAILED" if in_ci() else "SKIPPED"
    return Outcome(name, not in_ci(), f"{verdict}: {what}", ran=False)


def main() -> int:
    """Run all three, whatever the others say, and close with a line for each."""
    stop_on_sigterm()
    outcomes = [_pytest("SQLite", _PARALLEL, None)]
    with postgres.database() as url:
        if url:
            outcomes.append(_pytest("PostgreSQL", _PARALLEL, url))
        else:
            what = "no PostgreSQL server binaries found, and TEST_DATABASE_URL is not set"
            outcomes.append(_missing("PostgreSQL", what))
        if chromium.find():
            outcomes.append(_pytest("Browser", ["tests/browser", "-p", "no:xdist"], url))
        else:
            outcomes.append(_missing("Browser", "no Chromium or Chrome found"))
    print("\n" + "=" * 72)
    for outcome in outcomes:
        print(f"{outcome.name:<12}{outcome.words}")
    good = all(outcome.passed for outcome in outcomes)
    if not good:
        print("make test: FAILED")
    elif all(outcome.ran for outcome in outcomes):
        print("make test: everything passed")
    else:
        print("make test: PASSED IN PART; WHAT WAS SKIPPED ABOVE DID NOT RUN")
    return not good


if __name__ == "__main__":
    sys.exit(main())
