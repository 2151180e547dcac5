"""Addresses of ladders."""

from django.urls import path

from pathways.ladders import views

app_name = "ladders"
urlpatterns = [
    path("ladders/", views.ladders, name="list"),
    path("ladders/new/", views.ladder_new, name="ladder-new"),
    path("ladders/presets/", views.presets, name="presets"),
    path("ladders/presets/<slug:key>/", views.start_from_preset, name="start-from-preset"),
    path("ladders/<uuid:uuid>/", views.ladder, name="ladder"),
    path("ladders/<uuid:uuid>/edit/", views.ladder_edit, name="ladder-edit"),
    path("ladders/versions/<uuid:uuid>/", views.version, name="version"),
    path("ladders/versions/<uuid:uuid>/since/<uuid:other>/", views.compare, name="compare"),
    path("ladders/versions/<uuid:uuid>/draft/", views.draft_start, name="draft-start"),
    path("ladders/versions/<uuid:uuid>/publish/", views.version_publish, name="version-publish"),
    path("ladders/versions/<uuid:uuid>/review/", views.version_review, name="version-review"),
    path("ladders/versions/<uuid:uuid>/reopen/", views.version_reopen, name="version-reopen"),
    path("ladders/versions/<uuid:uuid>/retire/", views.version_retire, name="version-retire"),
    path("ladders/versions/<uuid:uuid>/discard/", views.version_discard, name="version-discard"),
    path("ladders/versions/<uuid:uuid>/notes/", views.version_notes, name="version-notes"),
    path("ladders/rungs/<uuid:uuid>/", views.rung, name="rung"),
    path("ladders/versions/<uuid:uuid>/rungs/new/", views.rung_new, name="rung-new"),
    path("ladders/rungs/<uuid:uuid>/edit/", views.rung_edit, name="rung-edit"),
    path("ladders/rungs/<uuid:uuid>/move/", views.rung_move, name="rung-move"),
    path("ladders/rungs/<uuid:uuid>/remove/", views.rung_remove, name="rung-remove"),
    path("ladders/rungs/<uuid:uuid>/mixes/new/", views.mix_new, name="mix-new"),
    path("ladders/mixes/<uuid:uuid>/edit/", views.mix_edit, name="mix-edit"),
    path("ladders/mixes/<uuid:uuid>/remove/", views.mix_remove, name="mix-remove"),
    path("ladders/rungs/<uuid:uuid>/groups/new/", views.group_new, name="group-new"),
    path("ladders/groups/<uuid:uuid>/edit/", views.group_edit, name="group-edit"),
    path("ladders/groups/<uuid:uuid>/move/", views.group_move, name="group-move"),
    path("ladders/groups/<uuid:uuid>/remove/", views.group_remove, name="group-remove"),
    path(
        "ladders/groups/<uuid:uuid>/requirements/new/",
        views.requirement_new,
        name="requirement-new",
    ),
    path("ladders/requirements/<uuid:uuid>/edit/", views.requirement_edit, name="requirement-edit"),
    path("ladders/requirements/<uuid:uuid>/move/", views.requirement_move, name="requirement-move"),
    path(
        "ladders/requirements/<uuid:uuid>/remove/",
        views.requirement_remove,
        name="requirement-remove",
    ),
]
