"""Addresses of reviews."""

from django.urls import path

from pathways.reviews import views

app_name = "reviews"
urlpatterns = [
    path("cases/<uuid:journey>/<uuid:rung>/", views.case, name="case"),
    path("judgements/", views.mine, name="mine"),
    path("judgements/<uuid:uuid>/", views.judgement, name="judgement"),
    path("judgements/<uuid:uuid>/promote/", views.promote, name="promote"),
]
