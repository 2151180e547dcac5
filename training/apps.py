"""The training app: what is learned and proven."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Registers training with Django."""

    name = "training"
