"""Addresses of journeys."""

from django.urls import path

from pathways.journeys import views

app_name = "journeys"
urlpatterns = [
    path("doctors/<uuid:uuid>/", views.doctor, name="doctor"),
    path("doctors/<uuid:uuid>/start/", views.start, name="start"),
    path("journeys/", views.journeys, name="list"),
    path("journeys/move/", views.move, name="move"),
    path("journeys/versions/<uuid:uuid>/", views.version, name="version"),
    path("journeys/versions/<uuid:uuid>/move/", views.version_move, name="version-move"),
    path("journeys/without/", views.without, name="without"),
    path("journeys/<uuid:uuid>/aim/", views.aim, name="aim"),
    path("journeys/<uuid:uuid>/close/", views.journey_close, name="journey-close"),
    path("journeys/<uuid:uuid>/move/", views.journey_move, name="journey-move"),
    path("journeys/<uuid:uuid>/place/", views.place, name="place"),
    path("placements/<uuid:uuid>/correct/", views.placement_correct, name="placement-correct"),
    path("placements/<uuid:uuid>/withdraw/", views.placement_withdraw, name="placement-withdraw"),
]
