"""Addresses of modules."""

from django.urls import path

from training.modules import views

app_name = "modules"
urlpatterns = [
    path("training/", views.catalogue, name="catalogue"),
    path("training/own/", views.own, name="own"),
    path("training/own/add/", views.module_add, name="module-add"),
    path("training/<uuid:uuid>/", views.module, name="module"),
    path("training/<uuid:uuid>/edit/", views.module_edit, name="module-edit"),
    path("training/<uuid:uuid>/retire/", views.module_retire, name="module-retire"),
]
