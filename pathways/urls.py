"""Addresses of pathways, slice by slice."""

from django.urls import include, path

urlpatterns = [
    path("", include("pathways.home.urls")),
    path("", include("pathways.insight.urls")),
    path("", include("pathways.reviews.urls")),
    path("", include("pathways.readiness.urls")),
    path("", include("pathways.journeys.urls")),
    path("", include("pathways.appointments.urls")),
    path("", include("pathways.ladders.urls")),
]
