"""Addresses of frameworks."""

from django.urls import path

from training.frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("leadership-map/", views.map, name="map"),
]
