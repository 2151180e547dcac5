"""Addresses of insight."""

from django.urls import path

from pathways.insight import views

app_name = "insight"
urlpatterns = [
    path("doctors/", views.cohort, name="cohort"),
    path("posts/", views.posts, name="posts"),
    path("team/", views.team, name="team"),
    path("doctors/export.csv", views.cohort_csv, name="cohort-csv"),
    path("doctors/export.xlsx", views.cohort_xlsx, name="cohort-xlsx"),
    path("doctors/views/", views.saved, name="saved"),
    path("doctors/views/new/", views.view_save, name="view-save"),
    path("doctors/views/<uuid:uuid>/delete/", views.view_delete, name="view-delete"),
]
