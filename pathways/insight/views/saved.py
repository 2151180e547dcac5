"""The views of the list of doctors that a director saved for themself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.people.requests import PersonRequest
from common.forms import attempt
from common.parts import Fact
from pathways.insight.actions import delete_view, save_view
from pathways.insight.forms import CohortForm, SaveViewForm
from pathways.insight.models import SavedView
from pathways.insight.rules import MOST_VIEWS, check_sees_doctors
from pathways.insight.views.chosen import filters_of


@require_GET
def saved(request: PersonRequest) -> HttpResponse:
    """All saved views, to open or delete."""
    check_sees_doctors(request.user)
    views = SavedView.objects.own(request.user)
    return render(request, "pathways/insight/saved.html", {"views": views, "most": MOST_VIEWS})


@require_http_methods(["GET", "POST"])
def view_save(request: PersonRequest) -> HttpResponse:
    """Save the filters in the address under a name."""
    filters = filters_of(request)
    form = SaveViewForm(request.POST if request.method == "POST" else None)
    if attempt(
        form,
        lambda: save_view(
            name=form.cleaned_data["name"], filters=filters.filters(), by=request.user
        ),
    ):
        name = form.cleaned_data["name"]
        messages.success(request, f"The view {name} is saved: it is among those above the list.")
        return redirect(_page(filters))
    status = 422 if form.is_bound else 200
    context = {"form": form, "facts": _facts(filters), "cancel_url": _page(filters)}
    return render(request, "pathways/insight/view_save.html", context, status=status)


def _page(filters: CohortForm) -> str:
    return SavedView(filters=filters.filters()).get_absolute_url()


def _facts(filters: CohortForm) -> list[Fact]:
    facts = [Fact(term=label, value=value) for label, value in filters.in_words()]
    if "on" not in filters.told:
        facts.append(Fact(term="As at", value="The day on which you open the view"))
    return facts


@require_POST
def view_delete(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Delete a saved view."""
    view = get_object_or_404(SavedView.objects.own(request.user), uuid=uuid)
    delete_view(view=view, by=request.user)
    messages.success(request, f"The view {view} is deleted.")
    return redirect("insight:saved")
