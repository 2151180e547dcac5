"""The page of a private reflection: its author's alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.people.requests import PersonRequest
from common.forms import Difference, attempt
from training.logbook.models import LogEntry
from training.reflections.actions import save_reflection
from training.reflections.forms import ReflectionForm
from training.reflections.models import Reflection


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
def reflection(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Read and write one's reflection on an entry of one's own."""
    entry = _own(request, uuid)
    written = Reflection.objects.visible_to(request.user).filter(entry=entry).first()
    text, revision = (written.text, written.revision) if written else ("", 0)
    form = ReflectionForm(request.POST or None, initial={"text": text, "revision": revision})
    if attempt(form, lambda: save_reflection(entry=entry, by=request.user, **_told(form))):
        messages.success(request, "Your reflection is saved. Only you can read it.")
        return redirect("reflections:reflection", entry.uuid)
    typed = form["text"].value()
    if form.is_bound and text != typed and request.POST.get("revision") != str(revision):
        form.differences = [Difference("Your reflection", text, typed)]
    context = {"form": form, "entry": entry, "written": written}
    status = 422 if form.is_bound else 200
    return render(request, "training/reflections/reflection.html", context, status=status)


@require_GET
@never_cache
def reflection_glance(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Whether one wrote a reflection on an entry, for the entry's page; never its text."""
    entry = _own(request, uuid)
    written = Reflection.objects.visible_to(request.user).filter(entry=entry).exclude(text="")
    context = {"entry": entry, "written": written.defer("text").first()}
    return render(request, "training/reflections/_glance.html", context)


def _own(request: PersonRequest, uuid: UUID) -> LogEntry:
    return get_object_or_404(LogEntry.objects.own(request.user).select_related("doctor"), uuid=uuid)


@sensitive_variables()
def _told(form: ReflectionForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("text", "revision")}
