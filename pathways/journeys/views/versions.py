"""Pages on which several journeys move at once to the version of their ladder that is in use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit.actions import record_read
from accounts.people.requests import PersonRequest
from common import clock
from common.errors import Refusal
from common.forms import add_refusal
from common.paging import page_of
from pathways.journeys import actions
from pathways.journeys.forms import MoveForm, NameForm
from pathways.journeys.models import Journey, JourneyQuerySet
from pathways.journeys.queries import There, rungs_there_of, standings_of
from pathways.journeys.rules import MOST_AT_ONCE, check_manages_any
from pathways.ladders.models import LadderVersion, Rung


@dataclass(frozen=True, slots=True)
class Row:
    """A journey to be moved: its rungs here and there, whether it is ticked, and why not."""

    journey: Journey
    moves: There
    is_ticked: bool
    why_not: str = ""


@require_GET
def version(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The journeys on a version, to be ticked where another one is in use."""
    shown = _version(request, uuid)
    form = NameForm(request.GET)
    found = _managed(request).open().filter(version=shown).filter(form.condition("doctor__user"))
    page = page_of(request, found, size=MOST_AT_ONCE)
    record_read(by=request.user, action="journeys.list", page=page.number)
    current = shown.ladder.current_version
    is_behind = current is not None and current.pk != shown.pk
    context = {
        "version": shown,
        "ladder": shown.ladder,
        "current": current,
        "is_behind": is_behind,
        "form": form,
        "page": page,
        "rows": _rows(page.object_list, current if is_behind and current else shown),
        "is_filtered": form.is_filtering,
        "all": bool(request.GET.get("all")),
        "today": clock.today(),
        "clear_url": reverse("journeys:version", args=[shown.uuid]),
    }
    return render(request, "pathways/journeys/version.html", context)


@require_http_methods(["GET", "POST"])
def version_move(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """What moving those ticked does to each; then move them, all or none."""
    source = _version(request, uuid)
    target, back = source.ladder.current_version, reverse("journeys:version", args=[source.uuid])
    ticked = _named(request.GET.getlist("journey") + request.POST.getlist("shown"))
    # Those that moved or were closed since are shown too, to say so.
    named = _managed(request).filter(ladder=source.ladder_id, uuid__in=ticked)
    journeys = list(named[:MOST_AT_ONCE])
    if target is None or target.pk == source.pk or not journeys:
        messages.warning(request, "Tick the journeys to be moved.")
        return redirect(back)
    rows = _rows(journeys, target)
    form = MoveForm(request.POST or None, version=target, missing=_missing(rows))
    if request.method == "POST":
        chosen = _named(request.POST.getlist("journey"))
        picked = [one for one in journeys if one.uuid in chosen]
        why = _move(request, form, picked, target)
        if why is None:
            many = "1 journey is" if len(picked) == 1 else f"{len(picked)} journeys are"
            messages.success(request, f"{many} now on version {target.number}.")
            return redirect(back)
        rows = [_answered(one, picked, why) for one in rows]
    context = {
        "version": source,
        "target": target,
        "ladder": source.ladder,
        "rows": rows,
        "has_refused": any(row.why_not for row in rows),
        "form": form,
        "today": clock.today(),
        "cancel_url": back,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "pathways/journeys/version_move.html", context, status=status)


def _move(
    request: PersonRequest, form: MoveForm, journeys: list[Journey], target: LadderVersion
) -> Mapping[int, str] | None:
    """None once all are moved; else why not, by the journey's id, and the refusal on the form."""
    if not form.is_valid():
        return {}
    try:
        actions.move_several(
            journeys=journeys, version=target, by=request.user, **form.for_action()
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return refusal.why if isinstance(refusal, actions.NotMoved) else {}
    return None


def _version(request: PersonRequest, uuid: UUID) -> LadderVersion:
    """The version, for those who run journeys; 404 or Denied otherwise."""
    versions = LadderVersion.objects.visible_to(request.user)
    found = get_object_or_404(
        versions.select_related("ladder__organisation", "ladder__current_version__ladder"),
        uuid=uuid,
    )
    check_manages_any(request.user)
    return found


def _managed(request: PersonRequest) -> JourneyQuerySet:
    """The journeys that the person may move."""
    rows = Journey.objects.manageable_by(request.user).select_related(
        "doctor__user", "organisation", "ladder", "version__ladder", "aim"
    )
    return rows.order_by("doctor__user__full_name", "id")


def _answered(row: Row, picked: list[Journey], why: Mapping[int, str]) -> Row:
    """The row as it is shown again: ticked if it was and could be moved."""
    why_not = why.get(row.journey.pk, "")
    return replace(row, is_ticked=row.journey in picked and not why_not, why_not=why_not)


def _rows(journeys: Iterable[Journey], target: LadderVersion) -> list[Row]:
    """Two queries."""
    listed = list(journeys)
    moves = rungs_there_of(standings_of(listed), target)
    return [Row(one, moves[one.pk], is_ticked=True) for one in listed]


def _missing(rows: Iterable[Row]) -> list[Rung]:
    """The rungs stood on that are not in the other version, each once."""
    gone = [placed.rung for row in rows for placed, there in row.moves if there is None]
    return list({rung.code: rung for rung in gone}.values())


def _named(values: Iterable[str]) -> set[UUID]:
    """The uuids among what was sent; what is none names nothing."""
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found
