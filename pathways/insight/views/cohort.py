"""The director's list."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds
from accounts.people.requests import PersonRequest
from common import clock
from common.errors import Denied
from common.paging import page_of
from pathways.insight import queries
from pathways.insight.forms import CohortForm
from pathways.ladders.models import Ladder


@require_GET
def cohort(request: PersonRequest) -> HttpResponse:
    """Doctors by rung: who is ready, who is close, what each lacks, as at the day asked for."""
    if not holds(request.user, Permission.VIEW_DOCTORS):
        raise Denied("Only a medical director sees the list of doctors.")
    form = CohortForm(
        request.GET,
        places=Organisation.objects.where(request.user, Permission.VIEW_DOCTORS),
        ladders=Ladder.objects.visible_to(request.user),
    )
    form.is_valid()
    on = form.cleaned_data.get("on") or clock.today()
    cohort = form.narrowed(queries.cohort(request.user, on))
    counts = queries.counts_by_rung(cohort)
    rows = cohort.select_related("journey__doctor__user").order_by(
        F("lacking").asc(nulls_last=True), "journey__doctor__user__full_name", "pk"
    )
    page = page_of(request, rows, count=sum(one.doctors for one in counts))
    record_read(by=request.user, action="insight.cohort", on=on.isoformat(), page=page.number)
    context = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "counts": counts,
        "page": page,
        "standings": queries.standings(page.object_list),
    }
    template = "_cohort.html" if request.htmx else "cohort.html"
    return render(request, f"pathways/insight/{template}", context)
