"""Addresses of notifications."""

from django.urls import path

from accounts.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.list_, name="list"),
    path("notifications/read-all/", views.read_all, name="read-all"),
    path("notifications/<uuid:uuid>/open/", views.open_, name="open"),
]
