"""Is the promise kept? Leadership posts, and what their holders lack."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_list_read
from accounts.organisations.models import Organisation, Permission
from accounts.organisations.queries import holds
from accounts.people.requests import PersonRequest
from common import clock
from common.errors import Denied
from common.paging import page_of
from pathways.appointments.models import Appointment
from pathways.insight import queries
from pathways.insight.forms import PostsForm
from pathways.insight.views.trend import trend_of

# Posts that cannot be judged in full are shown up to so many.
MOST_APART = 25
FETCHED = ("doctor__user", "organisation", "rung__version")


@require_GET
def posts(request: PersonRequest) -> HttpResponse:
    """Which holders of leadership posts lack what the post asks, training above all."""
    if not holds(request.user, Permission.VIEW_DOCTORS):
        raise Denied("Only a medical director sees who holds leadership posts.")
    places = Organisation.objects.where(request.user, Permission.VIEW_DOCTORS)
    form = PostsForm(request.GET, places=places)
    on = form.day
    promise = queries.promise_of(form.narrowed(queries.posts_counted(request.user)), on)
    directed = form.narrowed(Appointment.objects.directed_by(request.user))
    rows = form.lacking(queries.shortfalls(request.user, directed, on))
    page = page_of(request, rows.select_related(*FETCHED))
    held = queries.held(page.object_list)
    apart = list(queries.apart(directed, on)[: MOST_APART + 1])
    record_list_read(
        by=request.user,
        action="insight.posts",
        listed="insight.list_holder",
        about=[*(one.post.doctor for one in held), *(one.doctor for one in apart[:MOST_APART])],
        on=on.isoformat(),
        page=page.number,
    )
    context = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "promise": promise,
        "trend": trend_of(promise),
        "page": page,
        "held": held,
        "apart": apart,
        "most_apart": MOST_APART,
    }
    template = "_posts.html" if request.htmx else "posts.html"
    status = 422 if form.errors else 200
    return render(request, f"pathways/insight/{template}", context, status=status)
