"""The tree of organisations an administrator manages."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.organisations.actions import create_organisation, update_organisation
from accounts.organisations.forms import NewOrganisationForm, SettingsForm
from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import working_time_of
from accounts.organisations.rules import check_can_manage_people
from accounts.organisations.views.people import tabs
from accounts.people.requests import PersonRequest
from common import clock
from common.forms import attempt
from common.paging import page_of


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in the drawn tree."""

    organisation: Any
    steps: range  # as many as levels above it


@require_GET
def organisations(request: PersonRequest) -> HttpResponse:
    """My organisations, each below the one it is part of."""
    check_can_manage_people(request.user)
    today = clock.today()
    here = Q(memberships__starts_on__lte=today) & (
        Q(memberships__ends_on=None) | Q(memberships__ends_on__gt=today)
    )
    rows = Organisation.objects.where(request.user, Permission.MANAGE_PEOPLE).annotate(
        people=Count("memberships__user", filter=here, distinct=True)
    )
    context = {"page": page_of(request, _in_order(list(rows))), "tabs": tabs("organisations")}
    return render(request, "accounts/organisations/organisations.html", context)


@require_http_methods(["GET", "POST"])
def organisation(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One organisation: its settings, where it stands, what stands below."""
    places = Organisation.objects.where(request.user, Permission.MANAGE_PEOPLE)
    current = get_object_or_404(places.select_related("parent"), uuid=uuid)
    form = SettingsForm(request.POST or None, organisation=current, places=places)

    def save() -> None:
        kept = {"parent": current.parent} | form.cleaned_data
        update_organisation(organisation=current, by=request.user, **kept)

    if attempt(form, save):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect("organisations:organisation", current.uuid)
    context = {
        "form": form,
        "organisation": current,
        "below": places.filter(parent=current).order_by("name", "id"),
        "time": working_time_of(current),
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organisations/organisation.html", context, status=status)


@require_http_methods(["GET", "POST"])
def organisation_new(request: PersonRequest) -> HttpResponse:
    """Add an organisation below one of mine."""
    check_can_manage_people(request.user)
    places = Organisation.objects.where(request.user, Permission.MANAGE_PEOPLE)
    form = NewOrganisationForm(
        request.POST or None, places=places, initial={"parent": request.GET.get("below", "")}
    )
    if attempt(form, lambda: create_organisation(by=request.user, **form.cleaned_data)):
        messages.success(request, f"{form.cleaned_data['name']} is added.")
        return redirect("organisations:organisations")
    context = {"form": form, "cancel_url": reverse("organisations:organisations")}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organisations/organisation_new.html", context, status=status)


def _in_order(rows: list[Organisation]) -> list[Row]:
    """The rows as a tree read from the top, siblings by name."""
    known = {row.pk for row in rows}
    below: dict[int | None, list[Organisation]] = {}
    for row in sorted(rows, key=lambda row: (row.name.casefold(), row.pk)):
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    ordered: list[Row] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in below.get(parent, ()):
            ordered.append(Row(row, range(depth)))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return ordered
