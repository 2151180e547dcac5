"""What the form pages of ladders share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.people.requests import PersonRequest
from common.forms import attempt


def posted(request: PersonRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None where a form is only shown."""
    return request.POST if request.method == "POST" else None


def answer(
    request: PersonRequest,
    form: BaseForm,
    act: Callable[[], object],
    *,
    template: str,
    done: str | Callable[[], str],
    back: str | Callable[[], str],
    **context: Any,
) -> HttpResponse:
    """Show the form, or do what it says, say that it is `done` and go `back`."""
    if request.method == "POST" and attempt(form, act):
        messages.success(request, done if isinstance(done, str) else done())
        return redirect(back if isinstance(back, str) else back())
    status = 422 if request.method == "POST" else 200
    shown = {"form": form, **context}
    if isinstance(back, str):
        shown.setdefault("cancel_url", back)
    return render(request, f"pathways/ladders/{template}.html", shown, status=status)
