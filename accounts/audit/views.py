"""Pages on which doctors see what others did with their record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit.models import AuditEvent, AuditEventQuerySet
from common.paging import page_of
from common.parts import Link

TABS = {"mine": "Opened", "listed": "In lists", "written": "Written"}


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Who opened my record: when, and what of it."""
    return _events(
        request, "mine", AuditEvent.objects.visible_to(request.user).reads().apart_from_lists()
    )


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Who saw me in a list, among others: apart, so that they do not hide who opened my record."""
    return _events(
        request, "listed", AuditEvent.objects.visible_to(request.user).reads().in_lists()
    )


@require_GET
def written(request: HttpRequest) -> HttpResponse:
    """What others wrote in my record."""
    return _events(request, "written", AuditEvent.objects.visible_to(request.user).writes())


def _events(request: HttpRequest, shown: str, events: AuditEventQuerySet) -> HttpResponse:
    by_others = events.by_others(request.user).select_related("actor")
    context = {
        "page": page_of(request, by_others),
        "tabs": [
            Link(label=label, url=reverse(f"audit:{name}"), current=name == shown)
            for name, label in TABS.items()
        ],
        "shown": shown,
    }
    return render(request, "accounts/audit/events.html", context)
