"""Addresses of training, slice by slice."""

from django.urls import include, path

urlpatterns = [
    path("", include("training.feedback.urls")),
    path("", include("training.verification.urls")),
    path("", include("training.reflections.urls")),
    path("", include("training.logbook.urls")),
    path("", include("training.modules.urls")),
    path("", include("training.frameworks.urls")),
]
