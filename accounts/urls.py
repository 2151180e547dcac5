"""Addresses of accounts, slice by slice."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.notifications.urls")),
    path("", include("accounts.organisations.urls")),
    path("", include("accounts.people.urls")),
    path("", include("accounts.audit.urls")),
]
