"""The first page: a to-do list for each of the things somebody is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.organisations.models import Permission
from accounts.organisations.queries import holds
from accounts.people.requests import PersonRequest
from pathways.home import queries


@require_GET
def page(request: PersonRequest) -> HttpResponse:
    """What waits for the person who asks. A part for each role they hold."""
    user = request.user
    context: dict[str, object] = {}
    if holds(user, Permission.LOG_TRAINING):
        context["doctor"] = queries.doctor_home(user)
    if holds(user, Permission.VERIFY_ENTRIES):
        context["supervisor"] = queries.supervisor_home(user)
    if holds(user, Permission.VIEW_DOCTORS):
        context["director"] = queries.director_home(user)
    if holds(user, Permission.MANAGE_LADDERS):
        context["administrator"] = queries.administrator_home(user)
    return render(request, "pathways/home/page.html", context)
