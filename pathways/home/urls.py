"""Addresses of home."""

from django.urls import path

from pathways.home import views

app_name = "home"
urlpatterns = [path("", views.page, name="page")]
