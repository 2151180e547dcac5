"""The log as a list, and one entry whole."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.queries import supervises
from accounts.people.requests import PersonRequest
from common.paging import page_of
from common.parts import Event, Fact
from common.rules import why_not
from common.templatetags.ui_filters import day
from common.units import plain_number
from training.logbook.forms import FilterForm, SubmitForm
from training.logbook.models import EntryEvent, LogEntry
from training.logbook.queries import own_doctor, signers_of, verifiers_of
from training.logbook.rules import (
    check_can_edit,
    check_can_log,
    check_can_submit,
    check_can_take_back,
    check_can_withdraw,
)
from training.logbook.workflow import EntryStatus

ICONS = {"CPD": "graduation-cap", "QIP": "target", "LACT": "flag", "COACH": "people"}


@require_GET
def entries(request: PersonRequest) -> HttpResponse:
    """The doctor's own log, newest first."""
    doctor = own_doctor(request.user)
    form = FilterForm(request.GET)
    form.is_valid()
    own = LogEntry.objects.own(request.user)
    shown = own.select_related("kind", "module")
    state, kind = form.cleaned_data.get("state"), form.cleaned_data.get("kind")
    if state:
        shown = shown.filter(status=state)
    if kind:
        shown = shown.filter(kind=kind)
    page = page_of(request, shown)
    context = {
        "page": page,
        "events": [_as_event(entry) for entry in page],
        "form": FilterForm(initial={"state": state, "kind": kind.code if kind else ""}),
        "is_filtered": bool(state or kind),
        "why_not_log": why_not(check_can_log, request.user, doctor),
    }
    if request.htmx:
        return render(request, "training/logbook/_entries.html", context)
    returned = own.filter(status=EntryStatus.RETURNED).order_by("changed_at", "id")
    return render(request, "training/logbook/list.html", context | {"returned": returned[:5]})


def _as_event(entry: LogEntry) -> Event:
    hours = f"{plain_number(float(entry.hours))} h" if entry.hours else ""
    module = entry.module.title if entry.module and entry.module.title != entry.title else ""
    return Event(
        day=entry.ended_on,
        title=entry.title,
        url=reverse("logbook:entry", args=[entry.uuid]),
        text=" · ".join(part for part in (entry.kind.name, hours, module) if part),
        icon=ICONS.get(entry.kind.code, "file-text"),
        status_of="entry",
        status=entry.status,
        entered=timezone.localdate(entry.created_at),
    )


@require_GET
def entry(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One entry whole: to its doctor with what can be done, to others as it was sent."""
    entry = get_object_or_404(
        LogEntry.objects.visible_to(request.user).select_related(
            "doctor__user", "kind", "module", "asked_of"
        ),
        uuid=uuid,
    )
    record_read(by=request.user, action="logbook.read", about=entry.doctor, target=entry)
    kept = list(entry.files.filter(removed_at=None))
    events = list(entry.events.select_related("by", "asked_of"))
    is_own = entry.doctor.user_id == request.user.pk
    may_verify = not is_own and supervises(request.user, entry.doctor)
    signers = signers_of(entry) if entry.status == EntryStatus.VERIFIED else []
    why_not_withdraw = why_not(check_can_take_back, request.user, entry, signers) or ""
    context = {
        "entry": entry,
        "facts": _facts(entry),
        "levels": _levels(entry),
        "kept": kept,
        "history": [_move(event) for event in events],
        "latest": events[0] if events else None,
        "is_own": is_own,
        "may_verify": may_verify,
        "why_not_withdraw": why_not_withdraw,
        "may_withdraw": not why_not_withdraw if signers else may_verify,
    }
    if is_own:
        context |= _offers(request, entry)
    return render(request, "training/logbook/entry.html", context)


def _offers(request: PersonRequest, entry: LogEntry) -> dict[str, object]:
    offers: dict[str, object] = {
        "why_not_edit": why_not(check_can_edit, request.user, entry) or "",
        "can_withdraw": entry.status != EntryStatus.VERIFIED
        and why_not(check_can_withdraw, request.user, entry) is None,
        "send_anew": not entry.is_open and why_not(check_can_submit, request.user, entry) is None,
    }
    if offers["send_anew"] or (entry.is_open and not offers["why_not_edit"]):
        verifiers = verifiers_of(entry.doctor)
        asked_of = entry.asked_of.uuid if entry.asked_of else None
        offers["verifiers"] = verifiers
        offers["submit_form"] = SubmitForm(verifiers=verifiers, initial={"asked_of": asked_of})
    return offers


def _facts(entry: LogEntry) -> list[Fact]:
    first = f"{day(entry.started_on)} to " if entry.started_on else ""
    facts = [
        Fact(term="When", value=f"{first}{day(entry.ended_on)}"),
        Fact(term="Kind", value=entry.kind.name),
    ]
    if entry.hours:
        facts.append(Fact(term="Hours", value=plain_number(float(entry.hours))))
    if entry.module:
        facts.append(Fact(term="Module", value=f"{entry.module.code} {entry.module.title}"))
    if entry.topic:
        facts.append(Fact(term="Topic", value=entry.get_topic_display()))
    facts.append(Fact(term="Entered", value=day(timezone.localdate(entry.created_at))))
    if entry.asked_of:
        facts.append(Fact(term="Asked to verify", value=entry.asked_of))
    return facts


def _levels(entry: LogEntry) -> list[tuple[str, int, int | None]]:
    """Each claimed element with the level claimed and, once signed, the level signed."""
    signed = {rating.element_id: rating.level for rating in entry.ratings.counting()}
    return [
        (claim.element.name, claim.level, signed.get(claim.element_id))
        for claim in entry.claims.select_related("element").order_by("element__position")
    ]


def _move(event: EntryEvent) -> Event:
    titles = {
        EntryStatus.DRAFT: "Started as a draft",
        EntryStatus.SUBMITTED: f"Sent to {event.asked_of}" if event.asked_of else "Sent",
        EntryStatus.RETURNED: "Returned",
        EntryStatus.VERIFIED: "Verified",
        EntryStatus.WITHDRAWN: "Withdrawn",
    }
    icons = {
        EntryStatus.DRAFT: "circle-dashed",
        EntryStatus.SUBMITTED: "send",
        EntryStatus.RETURNED: "undo",
        EntryStatus.VERIFIED: "circle-check",
        EntryStatus.WITHDRAWN: "archive",
    }
    moved = timezone.localtime(event.at)
    return Event(
        day=moved.date(),
        title=titles[EntryStatus(event.target)],
        text=event.reason,
        who=f"{event.by}, {moved:%H:%M}",
        icon=icons[EntryStatus(event.target)],
    )
