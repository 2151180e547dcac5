"""The leadership map."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.people.models import Tier
from accounts.people.requests import PersonRequest
from training.frameworks.queries import framework_map


@require_GET
def map(request: PersonRequest) -> HttpResponse:
    """Domains, elements, what the levels mean and which level each tier asks for."""
    found = framework_map()
    if found is None:
        raise Http404
    return render(request, "training/frameworks/map.html", {"map": found, "tiers": list(Tier)})
