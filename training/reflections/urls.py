"""Addresses of reflections."""

from django.urls import path

from training.reflections import views

app_name = "reflections"
urlpatterns = [
    path("log/<uuid:uuid>/reflection/", views.reflection, name="reflection"),
    path("log/<uuid:uuid>/reflection/glance/", views.reflection_glance, name="reflection-glance"),
]
