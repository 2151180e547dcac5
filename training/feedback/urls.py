"""Addresses of feedback."""

from django.urls import path

from training.feedback import views

app_name = "feedback"
urlpatterns = [
    path("feedback/", views.mine, name="mine"),
    path("feedback/doctors/<uuid:uuid>/", views.doctor, name="doctor"),
    path("feedback/doctors/<uuid:uuid>/record/", views.record, name="record"),
    path("feedback/rounds/<uuid:uuid>/revoke/", views.revoke, name="revoke"),
]
