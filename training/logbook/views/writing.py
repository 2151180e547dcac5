"""Logging: the quick page, drafts saved as they are typed, sending and withdrawing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.people.models import Doctor
from accounts.people.requests import PersonRequest
from common import clock
from common.errors import Denied, Refusal
from common.forms import attempt
from training.frameworks.models import LEVELS, Element
from training.logbook.actions import (
    attach_file,
    save_entry,
    start_entry,
    submit_entry,
    withdraw_entry,
)
from training.logbook.forms import EntryForm, SubmitForm, WithdrawForm
from training.logbook.models import EntryFile, LogEntry
from training.logbook.queries import own_doctor, verifiers_of
from training.logbook.rules import check_can_edit, check_can_log, check_can_withdraw

NO_VERIFIER = (
    "It is kept as a draft: nobody is set down as your supervisor yet. Ask your administrator to "
    "name one; then send it from here."
)


@require_http_methods(["GET", "POST"])
def entry_new(request: PersonRequest) -> HttpResponse:
    """Log training: what, when, hours; a module fills in the rest.

    A link may begin it: `?module=uuid`, `?kind=code`, `?topic=key`, `?element=code&level=3`.
    """
    doctor = own_doctor(request.user)
    check_can_log(request.user, doctor)
    if request.method == "POST":
        return _take(request, doctor, _named_entry(request))
    form = EntryForm(doctor=doctor, initial=_begun(request.GET))
    form.fill_in()
    return _show(request, form)


def _begun(named: QueryDict) -> dict[str, Any]:
    """What a link fills in; what it names and nobody knows is left out."""
    start: dict[str, Any] = {"module": named.get("module"), "ended_on": clock.today()}
    start |= {name: named[name] for name in ("kind", "topic") if name in named}
    level = named.get("level", "")
    if "element" in named and level in {str(one) for one in LEVELS}:
        rateable = Element.objects.rateable()
        start["claims"] = {one: int(level) for one in rateable if one.code == named["element"]}
    return start


@require_http_methods(["GET", "POST"])
def entry_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Change a draft or a returned entry."""
    entry = _own(request, uuid)
    check_can_edit(request.user, entry)
    if request.method == "POST":
        return _take(request, entry.doctor, entry)
    return _show(request, EntryForm(doctor=entry.doctor, entry=entry))


@require_GET
def entry_module(request: PersonRequest) -> HttpResponse:
    """The fields that a module fills in, for the form that is open; writes nothing."""
    doctor = own_doctor(request.user)
    # Levels come by the names of their fields.
    typed: dict[str, Any] = {**request.GET.dict(), "claims": {}}
    form = EntryForm(doctor=doctor, initial=typed)
    form.fill_in()
    return render(request, "training/logbook/_module_filled.html", {"form": form})


@require_POST
def entry_autosave(request: PersonRequest) -> HttpResponse:
    """Keep a draft as it is being typed; answers with how that went."""
    doctor = own_doctor(request.user)
    entry = _named_entry(request)
    form = EntryForm(request.POST, doctor=doctor, entry=entry, as_draft=True)
    context: dict[str, Any] = {"form": form, "at": clock.now()}
    if not form.is_valid():
        context["problem"] = next(iter(form.errors.values()))[0]
        return render(request, "training/logbook/_save_state.html", context, status=422)
    try:
        saved = _write(request, doctor, entry, form)
    except Refusal as refusal:
        context["problem"] = str(refusal)
        return render(request, "training/logbook/_save_state.html", context, status=422)
    response = render(request, "training/logbook/_save_state.html", context | {"saved": saved})
    response["HX-Replace-Url"] = reverse("logbook:entry-edit", args=[saved.uuid])
    return response


@require_POST
def entry_submit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Send an entry as it stands to a supervisor."""
    entry = _own(request, uuid)
    form = SubmitForm(request.POST, verifiers=verifiers_of(entry.doctor))
    if not form.is_valid():
        raise Denied("Choose who verifies it: one of your supervisors.")
    asked_of = form.cleaned_data["asked_of"]
    submit_entry(entry=entry, asked_of=asked_of, by=request.user)
    messages.success(request, f"Sent to {asked_of} for verification.")
    return redirect("logbook:entry", entry.uuid)


@require_http_methods(["GET", "POST"])
def entry_withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Confirm, then withdraw an entry that is not verified."""
    entry = _own(request, uuid)
    check_can_withdraw(request.user, entry)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        withdraw_entry(entry=entry, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The entry was withdrawn.")
        return redirect("logbook:entry", entry.uuid)
    context = {
        "entry": entry,
        "form": form,
        "submit": "Withdraw it",
        "cancel_url": reverse("logbook:entry", args=[entry.uuid]),
    }
    status = 422 if form.errors else 200
    return render(request, "training/logbook/withdraw.html", context, status=status)


def _own(request: PersonRequest, uuid: UUID) -> LogEntry:
    entries = LogEntry.objects.own(request.user).select_related(
        "doctor__user", "kind", "module", "asked_of"
    )
    return get_object_or_404(entries, uuid=uuid)


def _named_entry(request: PersonRequest) -> LogEntry | None:
    """The own entry that the form names, or None while it names one still to be made."""
    try:
        return _own(request, UUID(request.POST.get("entry", "")))
    except (ValueError, Http404):
        return None


def _take(request: PersonRequest, doctor: Doctor, entry: LogEntry | None) -> HttpResponse:
    form = EntryForm(request.POST, request.FILES, doctor=doctor, entry=entry)
    if not attempt(form, lambda: _keep(request, doctor, entry, form)):
        return _show(request, form, status=422)
    return redirect(reverse("logbook:entry", args=[form.cleaned_data["entry"]]) + "#saved")


def _keep(request: PersonRequest, doctor: Doctor, entry: LogEntry | None, form: EntryForm) -> None:
    """All of it or nothing: what is refused leaves no file on the disk either."""
    asked_of = form.cleaned_data["asked_of"]
    kept: list[EntryFile] = []
    try:
        with transaction.atomic():
            saved = _write(request, doctor, entry, form)
            for upload, _known in form.cleaned_data["attachments"]:
                kept.append(attach_file(entry=saved, upload=upload, by=request.user))
            if "send" in request.POST and asked_of is not None:
                submit_entry(entry=saved, asked_of=asked_of, by=request.user)
    except BaseException:
        for one in kept:
            one.file.delete(save=False)
        raise
    if "send" not in request.POST:
        messages.success(request, "Saved as a draft.")
    elif asked_of is None:
        messages.warning(request, NO_VERIFIER)
    else:
        messages.success(request, f"Sent to {asked_of} for verification.")


def _write(
    request: PersonRequest, doctor: Doctor, entry: LogEntry | None, form: EntryForm
) -> LogEntry:
    form_key = form.cleaned_data["form_key"]
    if entry is None:
        entry = start_entry(
            doctor=doctor,
            by=request.user,
            uuid=form.cleaned_data["entry"],
            form_key=form_key,
            **form.content,
        )
    return save_entry(
        entry=entry,
        revision=form.cleaned_data["revision"],
        by=request.user,
        form_key=form_key,
        **form.content,
    )


def _show(
    request: PersonRequest, form: EntryForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {"form": form, "entry": form.instance}
    return render(request, "training/logbook/form.html", context, status=status)
