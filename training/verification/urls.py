"""Addresses of verification."""

from django.urls import path

from training.verification import views

app_name = "verification"
urlpatterns = [
    path("verify/", views.queue, name="queue"),
    path("verify/<uuid:uuid>/", views.entry, name="entry"),
    path("verify/<uuid:uuid>/confirm/", views.entry_verify, name="entry-verify"),
    path("verify/<uuid:uuid>/return/", views.entry_return, name="entry-return"),
    path("verify/<uuid:uuid>/withdraw/", views.entry_withdraw, name="entry-withdraw"),
]
