"""The accounts app: who, where, in which role."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers accounts with Django."""

    name = "accounts"

    def ready(self) -> None:
        """Have what people do about their own second step written down."""
        from accounts.people import second_step_events

        second_step_events.listen()
