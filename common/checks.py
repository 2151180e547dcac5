"""What has to be set before the site may start; `manage.py check` and every worker ask."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


@register
def check_letters_go_somewhere(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    """Invitations and forgotten passwords are letters: without a server nobody gets in."""
    if settings.EMAIL_BACKEND != NOWHERE:
        return []
    return [
        Error(
            "EMAIL_URL is not set, so no letter would be sent: no invitation, no new password.",
            hint="Set it to your mail server, such as smtp+tls://user:password@mail.example.org:587"
            " (consolemail:// writes letters to the log instead).",
            id="rungs.E001",
        )
    ]
