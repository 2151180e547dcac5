"""The list of people an administrator manages."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.organisations.forms import PeopleFilter
from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import memberships_managed_by, people_managed_by
from accounts.organisations.rules import check_can_manage_people
from accounts.people.models import User
from accounts.people.requests import PersonRequest
from common import clock
from common.paging import page_of
from common.parts import Link


@require_GET
def people(request: PersonRequest) -> HttpResponse:
    """People of my organisations, by name."""
    check_can_manage_people(request.user)
    places = Organisation.objects.where(request.user, Permission.MANAGE_PEOPLE)
    form = PeopleFilter(request.GET, places=places)
    form.is_valid()
    context = {
        "form": form,
        "page": page_of(request, _found(request.user, form.cleaned_data)),
        "tabs": tabs("people"),
        "clear_url": reverse("organisations:people"),
    }
    fragment = "_people" if request.htmx else "people"
    return render(request, f"accounts/organisations/{fragment}.html", context)


def tabs(current: str) -> list[Link]:
    """The three lists of an administrator."""
    lists = {"people": "People", "invitations": "Invitations", "organisations": "Organisations"}
    return [
        Link(label=label, url=reverse(f"organisations:{name}"), current=name == current)
        for name, label in lists.items()
    ]


def _found(user: User, wanted: dict[str, Any]) -> QuerySet[User]:
    """The people whom `user` manages, as the filter wants them, with their roles there.

    Three queries with the page: people, their roles, and the count.
    """
    not_over = Q(ends_on=None) | Q(ends_on__gt=clock.today())
    managed = memberships_managed_by(user)
    roles = managed.filter(user=OuterRef("pk"))
    if wanted.get("role"):
        roles = roles.filter(role=wanted["role"])
    if place := wanted.get("organisation"):
        roles = roles.filter(organisation__path__startswith=place.path)
    found = people_managed_by(user)
    if wanted.get("who") == "left":
        here = managed.filter(not_over, user=OuterRef("pk"))
        found = found.filter(Exists(roles), ~Exists(here))
    else:
        found = found.filter(Exists(roles.filter(not_over)))
    if search := wanted.get("search"):
        found = found.filter(Q(full_name__icontains=search) | Q(email__icontains=search))
    shown = managed.filter(not_over).select_related("organisation").order_by("starts_on", "id")
    return found.select_related("doctor").prefetch_related(
        Prefetch("memberships", queryset=shown, to_attr="roles_here")
    )
