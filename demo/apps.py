"""The demo app: demonstration data built through the same actions as the pages use."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers demo with Django."""

    name = "demo"
