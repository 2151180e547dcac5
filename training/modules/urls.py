"""Addresses of modules."""

from django.urls import URLPattern

app_name = "modules"
urlpatterns: list[URLPattern] = []
