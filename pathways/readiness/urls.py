"""Addresses of readiness."""

from django.urls import path

from pathways.readiness import views

app_name = "readiness"
urlpatterns = [
    path("where-i-stand/", views.mine, name="mine"),
    path("where-i-stand/ladders/", views.ladders, name="ladders"),
    path("where-i-stand/rungs/<uuid:rung>/", views.rung, name="rung"),
    path("doctors/<uuid:uuid>/readiness/", views.doctor, name="doctor"),
    path("doctors/<uuid:uuid>/readiness/ladders/", views.doctor_ladders, name="doctor-ladders"),
    path("doctors/<uuid:uuid>/readiness/rungs/<uuid:rung>/", views.doctor_rung, name="doctor-rung"),
]
