"""Addresses of audit."""

from django.urls import path

from accounts.audit import views

app_name = "audit"
urlpatterns = [
    path("my-record/opened/", views.mine, name="mine"),
    path("my-record/in-lists/", views.listed, name="listed"),
    path("my-record/written/", views.written, name="written"),
]
