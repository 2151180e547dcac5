"""Addresses of insight."""

from django.urls import path

from pathways.insight import views

app_name = "insight"
urlpatterns = [
    path("doctors/", views.cohort, name="cohort"),
]
