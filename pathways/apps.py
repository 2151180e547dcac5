"""The pathways app: where it leads."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Registers pathways with Django and readiness as a listener to changed facts."""

    name = "pathways"
