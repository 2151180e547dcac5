"""The site, and two bare pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from accounts.people.models import Doctor
from config.urls import *  # noqa: F403
from config.urls import urlpatterns as ours


def bare(request: HttpRequest) -> HttpResponse:
    """The least a list of 50 doctors can cost in Django here: one query, one table, our layout."""
    doctors = Doctor.objects.select_related("user").order_by("pk")[:50]
    return render(request, "bench/bare.html", {"doctors": doctors})


def nothing(request: HttpRequest) -> HttpResponse:
    """The least any page can cost: who is it, and a word."""
    return HttpResponse(str(request.user))


urlpatterns = [path("bench/bare/", bare), path("bench/nothing/", nothing), *ours]
