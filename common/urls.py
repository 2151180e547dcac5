"""Addresses of the developers' style guide; included in development and tests only."""

from django.urls import path

from common import styleguide

app_name = "common"

urlpatterns = [
    path("styleguide/", styleguide.page, name="styleguide"),
]
