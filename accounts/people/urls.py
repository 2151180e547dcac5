"""Addresses of people."""

from django.urls import path

from accounts.people import views

app_name = "people"
urlpatterns = [
    path("my-details/", views.profile, name="profile"),
    path("my-details/as-a-doctor/", views.register, name="register"),
]
