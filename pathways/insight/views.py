"""The director's list."""

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds
from common import clock
from common.paging import page_of
from pathways.insight import queries
from pathways.insight.forms import CohortForm
from pathways.ladders.models import Ladder


@require_GET
def cohort(request: HttpRequest) -> HttpResponse:
    """Doctors by rung: who is ready, who is close, what each lacks, as at the day asked for."""
    if not holds(request.user, Permission.VIEW_DOCTORS):
        raise PermissionDenied("Only a medical director sees the list of doctors.")
    form = CohortForm(
        request.GET,
        places=Organisation.objects.where(request.user, Permission.VIEW_DOCTORS),
        ladders=Ladder.objects.visible_to(request.user),
    )
    form.is_valid()
    on = form.cleaned_data.get("on") or clock.today()
    journeys = form.narrowed(queries.cohort(request.user, on))
    page = page_of(
        request,
        journeys.select_related("doctor__user", "organisation", "ladder").order_by(
            F("lacking").asc(nulls_last=True), "doctor__user__full_name", "pk"
        ),
    )
    record_read(by=request.user, action="insight.cohort", on=on.isoformat(), page=page.number)
    context = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "counts": queries.counts_by_rung(journeys),
        "page": page,
        "standings": queries.standings(page.object_list, on),
    }
    return render(request, "pathways/insight/cohort.html", context)
