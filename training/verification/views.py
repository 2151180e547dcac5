"""The supervisor's queue, and one entry with its claims beside what is signed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit.actions import record_read
from accounts.organisations.queries import doctors_supervised_by
from accounts.people.requests import PersonRequest
from common.forms import attempt
from common.paging import page_of
from common.parts import Fact, File
from common.rules import why_not
from common.templatetags.ui_filters import day, since
from common.units import plain_number
from training.logbook.models import LogEntry
from training.logbook.queries import claims_of
from training.verification.actions import (
    return_entry,
    verify_entries,
    verify_entry,
    withdraw_verified,
)
from training.verification.forms import ReturnForm, VerifyForm, WithdrawVerifiedForm
from training.verification.queries import held_by_colleagues, similar_to, waiting_for
from training.verification.rules import (
    check_can_verify,
    check_can_withdraw_verified,
    check_how_many,
    check_verifies,
)

# Whom one supervises is a handful; nobody scrolls through more than this.
MOST_DOCTORS = 50


@require_http_methods(["GET", "POST"])
def queue(request: PersonRequest) -> HttpResponse:
    """What waits for me, oldest first; several can be verified at once."""
    check_verifies(request.user)
    if request.method == "POST":
        return _verify_ticked(request)
    record_read(by=request.user, action="verification.queue")
    page = page_of(request, waiting_for(request.user))
    held = held_by_colleagues(request.user)
    overseen = doctors_supervised_by(request.user).select_related("user")
    context = {"page": page, "held": held[:10], "doctors": overseen[:MOST_DOCTORS]}
    return render(request, "training/verification/queue.html", context)


def _verify_ticked(request: PersonRequest) -> HttpResponse:
    ticked = _ticked(request)
    if too_many := why_not(check_how_many, ticked):
        messages.warning(request, too_many)
        return redirect("verification:queue")
    entries = list(
        LogEntry.objects.visible_to(request.user).filter(uuid__in=ticked).order_by("submitted_at")
    )
    if len(entries) != len(ticked):
        raise Http404
    if not entries:
        messages.warning(request, "Tick the entries that you verify.")
        return redirect("verification:queue")
    verified, refused = verify_entries(
        entries=entries,
        by=request.user,
        revisions={entry.pk: ticked[entry.uuid] for entry in entries},
    )
    if verified:
        entries_verified = "1 entry" if len(verified) == 1 else f"{len(verified)} entries"
        messages.success(request, f"{entries_verified} verified. They count from now.")
    for refusal in refused:
        messages.warning(request, f"Not verified: {refusal.entry.title}. {refusal.sentence}")
    return redirect("verification:queue")


def _ticked(request: PersonRequest) -> dict[UUID, int]:
    """What was ticked: the entry's uuid and the revision that was shown."""
    ticked = {}
    for value in request.POST.getlist("entry"):
        name, _, revision = value.partition(".")
        try:
            ticked[UUID(name)] = int(revision)
        except ValueError as error:
            raise Http404 from error
    return ticked


@require_GET
def entry(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """What the doctor logged, beside what I sign."""
    entry = _visible(request, uuid)
    record_read(by=request.user, action="verification.read", about=entry.doctor, target=entry)
    return _show(request, entry)


@require_POST
def entry_verify(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Verify with the levels signed."""
    entry = _visible(request, uuid)
    form = VerifyForm(request.POST, claims=claims_of(entry))
    if attempt(
        form,
        lambda: verify_entry(
            entry=entry,
            by=request.user,
            levels=form.levels,
            revision=form.cleaned_data["revision"],
        ),
    ):
        messages.success(request, f"Verified: {entry.title}. It counts from now.")
        return redirect("verification:queue")
    entry = _visible(request, uuid)
    if request.POST.get("revision") == str(entry.revision):
        return _show(request, entry, status=422, form=form)
    # The claims may be others now: they are shown afresh, to be looked at before they are signed.
    messages.warning(request, " ".join(str(error) for error in form.non_field_errors()))
    return _show(request, entry, status=422)


@require_POST
def entry_return(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Hand it back with a reason."""
    entry = _visible(request, uuid)
    form = ReturnForm(request.POST)
    if attempt(form, lambda: return_entry(entry=entry, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Returned to {entry.doctor}: {entry.title}.")
        return redirect("verification:queue")
    return _show(request, _visible(request, uuid), status=422, return_form=form)


@require_http_methods(["GET", "POST"])
def entry_withdraw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Confirm, then take back what was verified."""
    entry = _visible(request, uuid)
    check_can_withdraw_verified(request.user, entry)
    form = WithdrawVerifiedForm(request.POST or None)
    if attempt(form, lambda: withdraw_verified(entry=entry, by=request.user, **form.cleaned_data)):
        messages.success(request, "The entry was withdrawn. It counts no more.")
        # A director sees what is verified, and so this entry no more.
        if LogEntry.objects.visible_to(request.user).filter(pk=entry.pk).exists():
            return redirect("logbook:entry", entry.uuid)
        return redirect("journeys:doctor", entry.doctor.uuid)
    context = {
        "entry": entry,
        "form": form,
        "submit": "Withdraw it",
        "cancel_url": reverse("logbook:entry", args=[entry.uuid]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "training/verification/withdraw.html", context, status=status)


def _visible(request: PersonRequest, uuid: UUID) -> LogEntry:
    return get_object_or_404(
        LogEntry.objects.visible_to(request.user).select_related(
            "doctor__user", "kind", "module", "asked_of"
        ),
        uuid=uuid,
    )


def _show(
    request: PersonRequest, entry: LogEntry, *, status: int = 200, **forms: Any
) -> HttpResponse:
    shown = {"revision": entry.revision}
    context = {
        "entry": entry,
        "is_own": entry.doctor.user_id == request.user.pk,
        "facts": _facts(entry),
        "files": [
            File(name=kept.name, url=reverse("logbook:file", args=[kept.uuid]), size=kept.size)
            for kept in entry.files.filter(removed_at=None)
        ],
        "similar": similar_to(entry, request.user),
        "why_not": why_not(check_can_verify, request.user, entry) or "",
        "form": VerifyForm(claims=claims_of(entry), initial=shown),
        "return_form": ReturnForm(initial=shown),
        "has_errors": bool(forms),
    }
    return render(request, "training/verification/entry.html", context | forms, status=status)


def _facts(entry: LogEntry) -> list[Fact]:
    first = f"{day(entry.started_on)} to " if entry.started_on else ""
    facts = [
        Fact(term="When", value=f"{first}{day(entry.ended_on)}"),
        Fact(term="Kind", value=entry.kind.name),
        Fact(term="Hours", value=plain_number(float(entry.hours)) if entry.hours else "none"),
    ]
    if entry.module:
        module = entry.module
        hours = f"Planned: {plain_number(float(module.hours))} h"
        facts.append(Fact(term="Module", value=f"{module.code} {module.title}", note=hours))
    if entry.submitted_at and entry.asked_of:
        sent = f"{entry.asked_of}, {since(entry.submitted_at)}"
        facts.append(Fact(term="Sent to", value=sent))
    return facts
