"""Pages on which doctors see what others did with their record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit.models import AuditEvent, EventKind
from common.paging import page_of
from common.parts import Link


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Who opened my record: when, and what of it."""
    return _events(request, EventKind.READ)


@require_GET
def written(request: HttpRequest) -> HttpResponse:
    """What others wrote in my record."""
    return _events(request, EventKind.WRITE)


def _events(request: HttpRequest, kind: EventKind) -> HttpResponse:
    events = AuditEvent.objects.visible_to(request.user).filter(kind=kind).by_others(request.user)
    tabs = [
        Link(label="Opened", url=reverse("audit:mine"), current=kind == EventKind.READ),
        Link(label="Written", url=reverse("audit:written"), current=kind == EventKind.WRITE),
    ]
    context = {
        "page": page_of(request, events.select_related("actor")),
        "tabs": tabs,
        "opened": kind == EventKind.READ,
    }
    return render(request, "accounts/audit/events.html", context)
