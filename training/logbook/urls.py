"""Addresses of logbook."""

from django.urls import path

from training.logbook import views

app_name = "logbook"
urlpatterns = [
    path("log/", views.entries, name="list"),
    path("log/new/", views.entry_new, name="entry-new"),
    path("log/new/module/", views.entry_module, name="entry-module"),
    path("log/autosave/", views.entry_autosave, name="entry-autosave"),
    path("log/files/<uuid:uuid>/", views.file, name="file"),
    path("log/files/<uuid:uuid>/remove/", views.file_remove, name="file-remove"),
    path("log/<uuid:uuid>/", views.entry, name="entry"),
    path("log/<uuid:uuid>/edit/", views.entry_edit, name="entry-edit"),
    path("log/<uuid:uuid>/submit/", views.entry_submit, name="entry-submit"),
    path("log/<uuid:uuid>/withdraw/", views.entry_withdraw, name="entry-withdraw"),
]
