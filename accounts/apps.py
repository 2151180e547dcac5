"""The accounts app: who, where, in which role."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers accounts with Django."""

    name = "accounts"
