"""The pathways app: where it leads."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Registers pathways with Django and readiness as a listener to changed facts."""

    name = "pathways"

    def ready(self) -> None:
        """Have readiness told of every change of facts (docs/decisions/0004)."""
        from accounts.people import facts
        from pathways.readiness.actions import refresh_after

        facts.listen(lambda doctors, kinds: refresh_after(doctors=doctors, kinds=kinds))
