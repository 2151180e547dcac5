"""All rungs of all ladders side by side: where else could a doctor go?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.queries import doctors_visible_to
from accounts.people.models import Doctor, User
from accounts.people.requests import PersonRequest
from common import parts
from common.paging import page_of
from pathways.journeys.models import Journey
from pathways.journeys.queries import doctors_on_record
from pathways.ladders.models import Ladder, LadderVersion
from pathways.readiness.forms import DayForm
from pathways.readiness.queries import Compared, ComparedLadder, Known, compared, known_of
from pathways.readiness.views.drawing import ladder_of
from pathways.readiness.views.pages import WAY, without
from pathways.readiness.views.standing import Subject, journeys_of, stood

# So many ladders a page: each has a dozen rungs.
LADDERS = 10
Pinned = tuple[LadderVersion, Journey | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One rung as the table shows it: as drawn on the ladder, and as compared."""

    drawn: parts.Rung
    compared: Compared


@dataclass(frozen=True, slots=True)
class Table:
    """One ladder as the page shows it."""

    version: LadderVersion
    journey: Journey | None
    rows: Sequence[Row]


@require_GET
def ladders(request: PersonRequest) -> HttpResponse:
    """Where else could I go? Every rung of the ladders that I may see, for me."""
    person = doctors_visible_to(request.user).filter(user=request.user).first()
    if person is None:
        return without(request, None)
    return _show(request, person, is_own=True)


@require_GET
def doctor_ladders(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The same for a doctor whose record one may open, on the ladders that one may see."""
    person = get_object_or_404(doctors_on_record(request.user), uuid=uuid)
    if person.user_id == request.user.pk:
        return redirect("readiness:ladders")
    record_read(by=request.user, action="readiness.compare", about=person, target=person)
    return _show(request, person, is_own=False)


def _show(request: PersonRequest, person: Doctor, *, is_own: bool) -> HttpResponse:
    form = DayForm(request.GET if "on" in request.GET else None)
    on = form.day
    subject = Subject(person, is_own, journeys_of(request.user, doctor=person))
    page = page_of(request, _pinned(request.user, subject.journeys), LADDERS)
    known = known_of(person)
    found = compared(known, list(page), on)
    context = {
        "doctor": person,
        "is_own": is_own,
        "on": on,
        "day_form": form if form.is_bound else DayForm(initial={"on": on}),
        "page": page,
        "tables": [_table(one, known, subject, on) for one in found],
        "home_url": subject.home,
    }
    status = 422 if form.errors else 200
    return render(request, f"{WAY}/ladders.html", context, status=status)


def _pinned(user: User, journeys: Sequence[Journey]) -> list[Pinned]:
    """The version of each ladder to judge by: that of the doctor's journey, else the current one.

    The doctor's own ladders come first. One query.
    """
    own = {one.ladder_id: one for one in journeys}
    first: list[Pinned] = [(one.version, one) for one in own.values()]
    return [*first, *((one, None) for one in _others(user, own))]


def _others(user: User, own: dict[int, Journey]) -> Iterator[LadderVersion]:
    found = Ladder.objects.visible_to(user).exclude(current_version=None).exclude(pk__in=own)
    for ladder in found.select_related("organisation", "current_version").order_by("name", "id"):
        version = ladder.current_version
        assert version is not None
        version.ladder = ladder
        yield version


def _table(one: ComparedLadder, known: Known, subject: Subject, on: date) -> Table:
    rungs = [row.rung for row in one.rungs]
    current, climbed = stood(known, one.journey, rungs, on)
    drawn = ladder_of(
        rungs,
        current=current,
        climbed=climbed,
        aim=one.journey.aim if one.journey else None,
        url=subject.url,
        own=subject.is_own,
    )
    rows = [Row(*both) for both in zip(drawn, one.rungs, strict=True)]
    return Table(one.version, one.journey, rows)
