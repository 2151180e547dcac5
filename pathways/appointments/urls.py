"""Addresses of appointments."""

from django.urls import path

from pathways.appointments import views

app_name = "appointments"
urlpatterns = [
    path("doctors/<uuid:uuid>/appoint/", views.appointment_new, name="appointment-new"),
    path("appointments/<uuid:uuid>/end/", views.appointment_end, name="appointment-end"),
    path(
        "appointments/<uuid:uuid>/correct/", views.appointment_correct, name="appointment-correct"
    ),
    path(
        "appointments/<uuid:uuid>/withdraw/",
        views.appointment_withdraw,
        name="appointment-withdraw",
    ),
]
