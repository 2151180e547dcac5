"""The common app: no tables and no domain words."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Registers common with Django, and its checks."""

    name = "common"

    def ready(self) -> None:
        """Let `manage.py check` know what has to be set."""
        from common import checks  # noqa: F401
