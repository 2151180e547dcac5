"""Without a mail server the site does not start, and says what to set."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as ours

from common.checks import check_letters_go_somewhere

PRODUCTION = {
    "SECRET_KEY": "only-for-tests",
    "ALLOWED_HOSTS": "rungs.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    # Static files need not be collected for this.
    "PYTHONWARNINGS": "ignore:No directory at",
}


def start(module: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Import what a server imports, in a process of its own."""
    left = {"RUNGS_DEMO", "DEBUG", "EMAIL_URL"}
    around = {name: value for name, value in os.environ.items() if name not in left}
    return subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        cwd=ours.BASE_DIR,
        env=around | PRODUCTION | changes,
        capture_output=True,
        text=True,
    )


def test_the_server_does_not_start_without_a_mail_server():
    refused = start("config.wsgi")

    assert refused.returncode != 0
    assert "EMAIL_URL is not set, so no letter would be sent" in refused.stderr
    assert "Set it to your mail server" in refused.stderr


@pytest.mark.parametrize(
    "changes",
    [
        {"EMAIL_URL": "smtp+tls://u:p@mail.example.org:587"},
        {"EMAIL_URL": "consolemail://"},
        {"RUNGS_DEMO": "1"},
        {"DEBUG": "1"},
    ],
    ids=str,
)
def test_it_starts_with_one_and_where_letters_may_go_to_the_console(changes):
    started = start("config.wsgi", **changes)

    assert (started.returncode, started.stderr) == (0, "")


def test_a_backend_that_drops_letters_is_refused(settings):
    assert check_letters_go_somewhere(None) == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert [error.id for error in check_letters_go_somewhere(None)] == ["rungs.E001"]
