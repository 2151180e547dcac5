"""Addresses of insight."""

from django.urls import path

from pathways.insight import views

app_name = "insight"
urlpatterns = [
    path("doctors/", views.cohort, name="cohort"),
    path("posts/", views.posts, name="posts"),
    path("team/", views.team, name="team"),
]
