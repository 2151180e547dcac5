"""The record of one doctor, for the doctor and for those who may open it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_read
from accounts.organisations.models import Permission
from accounts.organisations.queries import WorkingTime, holds, working_time_of
from accounts.people.models import Doctor, Tier
from accounts.people.requests import PersonRequest
from common import clock
from common.parts import Event, Fact, Link, Share
from common.templatetags.ui_filters import day
from common.units import describe_fraction
from pathways.appointments.models import Appointment
from pathways.journeys import queries
from pathways.journeys.models import Journey, Placement
from pathways.journeys.rules import MANAGERS, reads_why
from pathways.ladders.models import MIX_PARTS


@dataclass(frozen=True, slots=True)
class OnLadder:
    """One journey as the record shows it."""

    journey: Journey
    stands: queries.Standing
    placements: Sequence[Placement]
    eligibility: queries.Eligibility
    may_judge: bool
    may_place: bool
    may_manage: bool
    may_move: bool


@dataclass(frozen=True, slots=True)
class Post:
    """One post as the record shows it: `state` is "current", "future" or "ended"."""

    appointment: Appointment
    state: str
    shares: Sequence[Share]
    time: str
    may_change: bool


@require_GET
def doctor(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Who the doctor is, where they stand and stood, their posts and what is verified."""
    person = get_object_or_404(queries.doctors_on_record(request.user), uuid=uuid)
    journeys = queries.journeys_on_record(request.user, person)
    posts = queries.posts_on_record(request.user, person)
    time = _working_time(journeys, posts)
    record_read(by=request.user, action="journeys.record", about=person, target=person)
    is_own = person.user_id == request.user.pk
    may_manage: bool = person.may_manage  # type: ignore[attr-defined]
    tells_why = reads_why(request.user, person, may_manage=may_manage)
    context = {
        "doctor": person,
        "is_own": is_own,
        "facts": list(_facts(person)),
        "journeys": [_on_ladder(request, person, one) for one in journeys],
        "posts": [_post(request, person, one, time) for one in posts],
        "time": time,
        "tells_why": tells_why,
        "career": list(_career(journeys, posts, time, tells_why=tells_why)),
        "today": clock.today(),
        "has_ended": any(_state(one, clock.today()) == "ended" for one in posts),
        "entries": queries.entries_on_record(request.user, person),
        "supervision": queries.supervision_on_record(request.user, person),
        "tabs": tabs_of(person, is_own=is_own, current="record"),
    }
    return render(request, "pathways/journeys/doctor.html", context)


def tabs_of(person: Doctor, *, is_own: bool, current: str) -> list[Link]:
    """The two pages about a doctor."""
    stands = (
        reverse("readiness:mine") if is_own else reverse("readiness:doctor", args=[person.uuid])
    )
    return [
        Link(
            label="Where I stand" if is_own else "Readiness",
            url=stands,
            current=current == "readiness",
        ),
        Link(
            label="My record" if is_own else "Record",
            url=reverse("journeys:doctor", args=[person.uuid]),
            current=current == "record",
        ),
    ]


def _working_time(journeys: Sequence[Journey], posts: Sequence[Appointment]) -> WorkingTime | None:
    places = [one.organisation for one in journeys] + [one.organisation for one in posts]
    return working_time_of(places[0]) if places else None


def _facts(person: Doctor) -> Iterator[Fact]:
    years = person.years_qualified(clock.today())
    yield Fact(term="Grade", value=person.get_grade_display())
    yield Fact(term="Specialty", value=person.specialty[:1].upper() + person.specialty[1:])
    yield Fact(term="Tier", value=Tier(person.tier_then).label)  # type: ignore[attr-defined]
    yield Fact(
        term="Registration",
        value=f"{person.registration_number}",
        note=person.get_registration_body_display(),
    )
    yield Fact(
        term="Qualified",
        value=day(person.qualified_on),
        note="1 year ago" if years == 1 else f"{years} years ago",
    )
    yield Fact(term="Works", value=f"{round(person.working_fraction * 100)}% of full time")
    yield Fact(term="Record", value=person.key)


def _on_ladder(request: PersonRequest, person: Doctor, journey: Journey) -> OnLadder:
    placements = list(journey.placements.all())
    today = clock.today()
    rights = _rights(request, person, journey)
    return OnLadder(
        journey=journey,
        stands=queries.standing_among(placements, journey.closed_on or today),
        placements=placements[::-1],
        eligibility=queries.eligibility(journey, today),
        **rights,
        may_move=rights["may_manage"]
        and journey.ladder.current_version_id not in (None, journey.version_id),
    )


def _rights(request: PersonRequest, person: Doctor, journey: Journey) -> dict[str, bool]:
    """As the rules of the actions say, without a query: `doctors_on_record` has asked."""
    asked = {
        "may_judge": (person.may_judge, (Permission.JUDGE_READINESS,)),  # type: ignore[attr-defined]
        "may_place": (person.may_appoint, (Permission.APPOINT,)),  # type: ignore[attr-defined]
        "may_manage": (person.may_manage, MANAGERS),  # type: ignore[attr-defined]
    }
    return {
        name: journey.closed_on is None
        and over
        and any(holds(request.user, one, journey.organisation) for one in permissions)
        for name, (over, permissions) in asked.items()
    }


def _post(
    request: PersonRequest, person: Doctor, one: Appointment, time: WorkingTime | None
) -> Post:
    return Post(
        appointment=one,
        state=_state(one, clock.today()),
        shares=[Share(part=part, typical=float(getattr(one, part))) for part in MIX_PARTS],
        time=_told(one, time),
        may_change=person.may_appoint  # type: ignore[attr-defined]
        and holds(request.user, Permission.APPOINT, one.organisation),
    )


def _state(one: Appointment, today: date) -> str:
    if one.starts_on > today:
        return "future"
    return "ended" if one.ends_on and one.ends_on <= today else "current"


def _told(one: Appointment, time: WorkingTime | None) -> str:
    if time is None:
        return ""
    return describe_fraction(one.time, unit=time.unit, full_time_hours=time.full_time_hours)


def _career(
    journeys: Sequence[Journey],
    posts: Sequence[Appointment],
    time: WorkingTime | None,
    *,
    tells_why: bool,
) -> Iterator[Event]:
    """Rungs, posts and moves; a post and the rung that began with it are one event. What was still
    to come when a journey was closed never came. `tells_why`: with the reasons.
    """
    placements = [
        one
        for journey in journeys
        for one in journey.placements.all()
        if journey.closed_on is None or one.since <= journey.closed_on
    ]
    # Side roles last: a rung begins with the post of its own ladder if there is one.
    for post in sorted(posts, key=lambda one: one.rung_id is None):
        placement = _begun_with(post, placements)
        if placement is not None:
            placements.remove(placement)
        yield _began(post, placement, time, post.reason if tells_why else "")
    for placement in placements:
        yield Event(
            day=placement.since,
            title=placement.rung.title,
            text=placement.reason if tells_why else "",
            who=str(placement.recorded_by or ""),
            icon="ladder",
            entered=localdate(placement.recorded_at),
        )
    followed = {post.starts_on for post in posts}
    for post in posts:
        if post.ends_on and post.ends_on <= clock.today() and post.ends_on not in followed:
            yield Event(day=post.ends_on, title=f"No longer {post.title}", icon="archive")
    for journey in journeys:
        for move in journey.version_moves.all():
            yield Event(
                day=localdate(move.at),
                title=f"Moved to version {move.target.number} of {journey.ladder}",
                text=move.reason if tells_why else "",
                who=str(move.by or ""),
                icon="ladder",
            )
        if journey.closed_on:
            text = journey.closed_reason if tells_why else ""
            title = f"Left the ladder {journey.ladder}"
            yield Event(day=journey.closed_on, title=title, text=text, icon="archive")


def _begun_with(post: Appointment, placements: Iterable[Placement]) -> Placement | None:
    """The placement since the day on which a post began, on its ladder if it has one. No query."""
    ladder = post.rung.version.ladder_id if post.rung else None
    same_day = (one for one in placements if one.since == post.starts_on)
    return next((one for one in same_day if ladder in (None, one.journey.ladder_id)), None)


def _began(
    post: Appointment, placement: Placement | None, time: WorkingTime | None, why: str
) -> Event:
    said = [f"{post.organisation}, {_told(post, time)}"]
    if placement is not None:
        when = "from then" if post.starts_on > clock.today() else "now"
        said.append(f"{when} on the rung {placement.rung.title}")
    return Event(
        day=post.starts_on,
        title=f"{post.title}{', acting' if post.is_acting else ''}",
        text=". ".join(filter(None, ["; ".join(said), why])),
        who=str(post.recorded_by or ""),
        icon="ladder" if placement else "building",
        entered=localdate(post.recorded_at),
    )
