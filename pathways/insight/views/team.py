"""The team as a whole: what it covers, what it lacks most, and what would close most of that."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds
from accounts.people.requests import PersonRequest
from common import clock
from common.errors import Denied
from pathways.insight import queries
from pathways.insight.forms import TeamForm

# So many gaps and modules are shown at once, and as many of them as can be read are folded away.
FEW_GAPS, FEW_MODULES, MOST = 12, 8, 60


@require_GET
def team(request: PersonRequest) -> HttpResponse:
    """What a team covers of the framework, and the gaps most of its doctors share."""
    if not holds(request.user, Permission.VIEW_DOCTORS):
        raise Denied("Only a medical director sees what a team covers.")
    form = TeamForm(
        request.GET,
        places=Organisation.objects.where(request.user, Permission.VIEW_DOCTORS),
        rungs=queries.rungs_offered(request.user),
    )
    on = form.day
    standing = form.narrowed(queries.cohort(request.user, on))
    alike = queries.alike(standing)
    asked = queries.asked_of(alike)
    states = form.narrowed(queries.states(request.user, on))
    domains = queries.coverage(states, alike, asked, on)
    found = queries.gaps_of(alike, asked)
    record_read(by=request.user, action="insight.team", on=on.isoformat())
    close = request.GET.copy()
    close["state"] = "close"
    elements = [one for domain in domains for one in domain.elements]
    context = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "doctors": sum(one.doctors for one in alike),
        "domains": domains,
        "asked_elements": sum(1 for one in elements if one.asked),
        "short_elements": _shortest(elements),
        "gaps": found.gaps[:FEW_GAPS],
        "more_gaps": found.gaps[FEW_GAPS:MOST],
        "closers": found.closers[:FEW_MODULES],
        "more_closers": found.closers[FEW_MODULES:MOST],
        "module_lacks": found.module_lacks,
        "close_url": f"{reverse('insight:cohort')}?{close.urlencode()}",
    }
    template = "_team.html" if request.htmx else "team.html"
    status = 422 if form.errors else 200
    return render(request, f"pathways/insight/{template}", context, status=status)


def _shortest(elements: Iterable[queries.Covered]) -> list[queries.Covered]:
    """The elements of which somebody is below what their rung asks, most of those asked first."""
    return sorted((one for one in elements if one.below), key=lambda one: -one.share_below)
