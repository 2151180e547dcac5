"""An answer given before, shown again as it was known: for reading, and for putting on file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.audit.actions import record_read
from accounts.organisations.models import TimeUnit
from accounts.organisations.queries import DEFAULT_FULL_TIME_HOURS, WorkingTime
from accounts.people.models import Doctor
from accounts.people.requests import PersonRequest
from common import clock
from common.parts import Fact
from common.templatetags.ui_filters import day, moment
from pathways.journeys.queries import Pinned, pinned_at
from pathways.ladders.models import Rung
from pathways.ladders.wording import wording
from pathways.readiness import engine
from pathways.readiness.forms import KnownForm, end_of
from pathways.readiness.queries import (
    Differing,
    FactChange,
    join,
    reproduced,
    rungs_visible_to,
)
from pathways.readiness.views.lines import Reader, capital, lines_of
from pathways.readiness.views.outlook import outlook
from pathways.readiness.views.standing import Subject, lacking_of

# Time is said as a share of full time, which no setting of an organisation can change.
SHARES = WorkingTime(TimeUnit.FTE, DEFAULT_FULL_TIME_HOURS)


@dataclass(frozen=True, slots=True)
class Difference:
    """A requirement that is answered otherwise today: what it asks, both answers, and why."""

    sentence: str
    answers: Sequence[Fact]
    facts: Sequence[str]


def show_again(
    request: PersonRequest, person: Doctor, uuid: UUID, form: KnownForm, *, is_own: bool
) -> HttpResponse:
    """The page of a doctor and a rung as it was known at the end of a day.

    The rung is the one of the same code in the version that the doctor's journey was pinned to.
    That somebody else opened it is written, with both days.
    """
    on, known_on = form.day, form.known_on
    assert known_on is not None
    at = end_of(known_on)
    pinned = pinned_at(request.user, person, uuid, at)
    named, rung = _rungs(request, uuid, pinned)
    found = reproduced(
        person, rung, pinned.journey if pinned else None, on, at, reader=request.user
    )
    record_read(
        by=request.user,
        action="readiness.reproduce",
        about=person,
        target=person,
        rung=rung.code,
        on=on.isoformat(),
        known=known_on.isoformat(),
    )
    subject = Subject(person, is_own, ())
    context = {
        "doctor": person,
        "is_own": is_own,
        "rung": rung,
        "version": rung.version,
        "on": on,
        "known_on": known_on,
        "day_form": form,
        "answer": found.then,
        "missing_count": lacking_of(found.then),
        "outlook": outlook(found.then, on),
        "notes": list(_notes(named, rung, pinned, at, is_own=is_own)),
        "lines": lines_of(rung, found.then, on, Reader(SHARES, {}, evidence=found.evidence)),
        "met_now": found.now.as_at.met,
        **_differences(found.differing, on),
        "record": list(_record(request, person, rung, on, at)),
        "today_url": subject.url(named),
        "day_url": subject.url(named),
    }
    return render(request, "pathways/readiness/reproduced.html", context)


def _rungs(request: PersonRequest, uuid: UUID, pinned: Pinned | None) -> tuple[Rung, Rung]:
    """The rung named, and the one to judge by, which knows the rung below. One query; Http404."""
    asked = Q(version__rungs__uuid=uuid)
    if pinned is not None:
        asked |= Q(version=pinned.version)
    rungs = rungs_visible_to(request.user).filter(asked).distinct()
    found = list(rungs.select_related("version__ladder__organisation").order_by("position", "id"))
    named = next((one for one in found if one.uuid == uuid), None)
    if named is None:
        raise Http404
    join(found)
    version = pinned.version if pinned else named.version_id
    same = (one for one in found if one.version_id == version and one.code == named.code)
    return named, next(same, named)


def _notes(
    named: Rung, rung: Rung, pinned: Pinned | None, at: datetime, *, is_own: bool
) -> Iterator[str]:
    """What the rung was judged by, and what became of that since."""
    version = rung.version
    ladder = f"version {version.number} of {version.ladder}"
    if pinned is None:
        # Of others a journey may be there that the reader may not see.
        yield (
            "You were not on this ladder then."
            if is_own
            else "The doctor was on no journey on this ladder then that you may see."
        )
        yield f"Judged by {ladder}."
        if version.published_at is not None and version.published_at > at:
            yield f"That version was published later, on {day(_local(version.published_at))}."
        return
    if version.pk != pinned.version:
        yield (
            f"The version that the journey was pinned to had no rung {named.code}. Judged by "
            f"{ladder} instead."
        )
        return
    yield f"Judged by {ladder}, to which the journey was pinned then."
    if pinned.moved_at is not None:
        yield (
            f"The journey moved to version {pinned.moved_to} on {day(_local(pinned.moved_at))}; "
            "the answer for today is given by the version it is on now."
        )


def _differences(differing: Sequence[Differing], on: date) -> dict[str, Any]:
    """What is answered otherwise because of something that had happened by the day, in full; and
    in a sentence for each fact, what happened later and so can only tell of the days after it.
    """
    early = [one for one in differing if any(fact.evidence.on <= on for fact in one.facts)]
    told = {fact.evidence.ref for one in early for fact in one.facts}
    later = [fact for one in differing for fact in one.facts if fact.evidence.ref not in told]
    return {
        "differences": [_difference(one) for one in early],
        "later": list(dict.fromkeys(map(_told, sorted(later, key=lambda one: one.at)))),
    }


def _difference(one: Differing) -> Difference:
    return Difference(
        sentence=wording(one.requirement),
        answers=[
            Fact(term="Then", value=_said(one.then)),
            Fact(term="Today", value=_said(one.now)),
        ],
        facts=[_told(fact) for fact in one.facts],
    )


def _said(one: engine.RequirementAnswer) -> str:
    if one.missing is not None:
        return f"Not met. {capital(one.missing)}"
    since, lapses = one.as_at.since, one.as_at.lapses
    days = [f" since {day(since)}"] if since and since != date.min else []
    days += [f", until it lapses on {day(lapses)}"] if lapses else []
    return f"Met{''.join(days)}"


def _told(one: FactChange) -> str:
    what = "Recorded" if one.is_new else "Taken back"
    by = f" by {one.by}" if one.by else ""
    return f"{what} on {day(_local(one.at))}{by}: {one.evidence.words}, {one.evidence.when}."


def _record(
    request: PersonRequest, person: Doctor, rung: Rung, on: date, at: datetime
) -> Iterator[Fact]:
    """What a copy on file has to say of itself."""
    registration = f"{person.registration_number}, {person.get_registration_body_display()}"
    yield Fact(term="Doctor", value=str(person), note=f"{person.key}, {registration}")
    ladder = f"version {rung.version.number} of {rung.version.ladder}"
    yield Fact(term="Rung", value=rung.title, note=f"{rung.code}, {ladder}")
    yield Fact(term="As at", value=day(on))
    yield Fact(term="On the facts known until", value=moment(at))
    yield Fact(term="Opened by", value=str(request.user), note=moment(clock.now()))


def _local(at: datetime) -> date:
    return timezone.localdate(at)
