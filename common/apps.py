"""The common app: no tables and no domain words."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Registers common with Django."""

    name = "common"
