"""`make check`: every check that needs no test, all of them even when one fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

_BIN = Path(sys.executable).parent

# The settings as in production, on no real database.
_ENVIRONMENT = {
    "SECRET_KEY": "only-for-checking-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "rungs.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "smtp://localhost:25",
    "RUNGS_DEMO": "0",
    "DEBUG": "0",
    "PYTHONWARNINGS": "default",
}


def _tracked(pattern: str) -> list[str]:
    """Files of the tree, those not yet committed included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", pattern]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and Path(name).exists()]


def _checks() -> dict[str, list[str]]:
    manage = [sys.executable, "manage.py"]
    return {
        "format": [str(_BIN / "ruff"), "format", "--check", "."],
        "lint": [str(_BIN / "ruff"), "check", "."],
        "idioms": [str(_BIN / "django-upgrade"), "--check", "--target-version", "5.2"]
        + _tracked("*.py"),
        "types": [str(_BIN / "mypy")],
        "import contracts": [str(_BIN / "lint-imports")],
        "templates": [str(_BIN / "djlint"), "--lint", "--quiet", "--allow-empty-input", "."],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "settings": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }


def main() -> int:
    """Run all checks, print what failed in full and a line for each."""
    environment = os.environ | _ENVIRONMENT
    failed = []
    for name, command in _checks().items():
        started = time.monotonic()
        done = subprocess.run(
            command,
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        good = done.returncode == 0
        if not good:
            failed.append(name)
            print(done.stdout.rstrip())
        word = "ok" if good else "FAILED"
        print(f"{name:<18}{word:<8}{time.monotonic() - started:4.1f} s", flush=True)
    print(
        "make check: " + (f"FAILED ({', '.join(failed)})" if failed else "everything is in order")
    )
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
