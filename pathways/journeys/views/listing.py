"""Lists for those who run ladders: all journeys, those on an old version, doctors without one."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.models import Permission
from accounts.organisations.queries import doctors_under, holds
from accounts.people.requests import PersonRequest
from common.paging import page_of
from common.parts import Link
from pathways.journeys.forms import NameForm
from pathways.journeys.models import Journey, JourneyQuerySet
from pathways.journeys.queries import Standing, standings_of, versions_of
from pathways.journeys.rules import MANAGERS, check_manages_any

TABS = (
    ("All journeys", "journeys:list"),
    ("On an old version", "journeys:move"),
    ("Without a journey", "journeys:without"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A journey in a list, where its doctor stands, and whether the reader may open the record."""

    journey: Journey
    stands: Standing
    opens: bool


@require_GET
def journeys(request: PersonRequest) -> HttpResponse:
    """Every open journey that the person may pin or close."""
    return _listed(request, "journeys:list", _open(request), "journeys")


@require_GET
def move(request: PersonRequest) -> HttpResponse:
    """Journeys pinned to another version than the current one of their ladder."""
    old = _open(request).exclude(ladder__current_version=F("version"))
    old = old.exclude(ladder__current_version=None)
    return _listed(request, "journeys:move", old, "move")


@require_GET
def without(request: PersonRequest) -> HttpResponse:
    """Doctors whom no journey follows yet."""
    check_manages_any(request.user)
    form = NameForm(request.GET)
    started = Journey.objects.open().filter(doctor=OuterRef("pk"))
    doctors = doctors_under(request.user, *MANAGERS).exclude(Exists(started))
    rows = doctors.filter(form.condition("user")).select_related("user")
    page = page_of(request, rows.order_by("user__full_name", "id"))
    record_read(by=request.user, action="journeys.without", page=page.number)
    context = {"form": form, "page": page, **_around("journeys:without", form)}
    return render(request, "pathways/journeys/without.html", context)


def _open(request: PersonRequest) -> JourneyQuerySet:
    check_manages_any(request.user)
    return Journey.objects.manageable_by(request.user).open()


def _listed(
    request: PersonRequest, view: str, rows: JourneyQuerySet, template: str
) -> HttpResponse:
    form = NameForm(request.GET)
    found = rows.filter(form.condition("doctor__user")).select_related(
        "doctor__user", "organisation", "ladder__current_version", "version", "aim"
    )
    page = page_of(request, found.order_by("doctor__user__full_name", "id"))
    record_read(by=request.user, action="journeys.list", page=page.number)
    standings = standings_of(page.object_list)
    # Only those whose record may be opened are links.
    listed = [
        Listed(
            one,
            standings[one.pk],
            opens=holds(request.user, Permission.VIEW_DOCTORS, one.organisation),
        )
        for one in page.object_list
    ]
    context = {"form": form, "page": page, "listed": listed, **_around(view, form)}
    if view == "journeys:move":
        context["behind"] = versions_of(rows)
    return render(request, f"pathways/journeys/{template}.html", context)


def _around(current: str, form: NameForm) -> dict[str, object]:
    tabs = [Link(label=label, url=reverse(view), current=view == current) for label, view in TABS]
    return {
        "tabs": tabs,
        "clear_url": reverse(current),
        "is_filtered": form.is_filtering,
        "without_url": reverse("journeys:without"),
    }
