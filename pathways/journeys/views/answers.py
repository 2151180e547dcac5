"""What the form pages of journeys share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.people.requests import PersonRequest
from common.forms import attempt
from pathways.journeys.models import Journey, JourneyQuerySet

JOINED = ("doctor__user", "organisation", "ladder", "version__ladder", "aim")


def one_of(journeys: JourneyQuerySet, **named: Any) -> Journey:
    """The journey named, with what pages show of it, or 404. One query."""
    return get_object_or_404(journeys.select_related(*JOINED), **named)


def answer(
    request: PersonRequest,
    form: BaseForm,
    act: Callable[[], object],
    *,
    template: str,
    done: str,
    back: str,
    **context: Any,
) -> HttpResponse:
    """Show the form, or do what it says, say that it is `done` and go `back`."""
    if request.method == "POST" and attempt(form, act):
        messages.success(request, done)
        return redirect(back)
    status = 422 if request.method == "POST" else 200
    shown = {"form": form, "cancel_url": back, **context}
    return render(request, f"pathways/journeys/{template}.html", shown, status=status)
