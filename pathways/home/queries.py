"""What waits for somebody, in each of the things they are. Lists are short: the page leads on."""

from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from django.db.models import Count, Exists, F, Func, Max, OuterRef, QuerySet, Subquery

from accounts.organisations.models import Permission
from accounts.organisations.queries import doctors_under
from accounts.people.models import Doctor, User
from common import clock
from pathways.appointments.models import Appointment
from pathways.insight.queries import (
    IS_CLOSE,
    READY,
    SHORT_TODAY,
    as_of,
    lacks_of,
    shortfalls,
    states,
)
from pathways.journeys.models import Journey
from pathways.journeys.queries import ahead_of
from pathways.ladders.models import Ladder, LadderVersion, RequirementKind, Rung
from pathways.ladders.wording import wording
from pathways.ladders.workflow import VersionStatus
from pathways.readiness.engine import add_months
from pathways.readiness.models import StandingSpan, StateSpan
from pathways.readiness.queries import answer_known, known_of, with_requirements
from pathways.reviews.models import Judgement, Outcome
from pathways.reviews.rules import good_since
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus

FEW = 5
# What lapses within so many months is worth a line today.
SOON_MONTHS = 6


@dataclass(frozen=True, slots=True)
class DoctorHome:
    """For a doctor: where I stand, what I lack, what lapses soon, what I was asked to mend."""

    standing: StandingSpan | None
    lacks: list[str]
    lapsing: list[tuple[str, date]]
    to_do: list[LogEntry]


def doctor_home(user: User) -> DoctorHome:
    """Seven queries."""
    to_do = LogEntry.objects.own(user).filter(status__in=[EntryStatus.RETURNED, EntryStatus.DRAFT])
    first = list(to_do.order_by("-status", "-changed_at", "-id")[:FEW])
    today = clock.today()
    own = as_of(Journey.objects.filter(doctor__user=user), today)
    ahead = ahead_of("journey", today)
    standing = (
        own.select_related("journey__doctor", "journey__ladder", "rung__below", "target__below")
        .annotate(next_since=ahead.values("since")[:1], next_title=ahead.values("rung__title")[:1])
        .order_by("journey__started_on", "journey")
        .first()
    )
    if standing is None:
        return DoctorHome(None, [], [], first)
    rungs = [rung for rung in (standing.rung, standing.target) if rung]
    with_requirements(rungs)
    lacks = lacks_of(standing.target, standing.met) if standing.target else []
    return DoctorHome(standing, lacks, _lapsing(standing.journey, rungs, today), first)


def _lapsing(journey: Journey, rungs: list[Rung], today: date) -> list[tuple[str, date]]:
    """What is met today but not for much longer, of the rung stood on and the one aimed for.

    Time on a rung ends only as the next one begins, which is no loss. One query.
    """
    soon = add_months(today, SOON_MONTHS) or date.max
    known = known_of(journey.doctor)
    found = {}
    for rung in rungs:
        answered = answer_known(known, journey, rung, today).requirements
        rows = [one for group in rung.groups.all() for one in group.requirements.all()]
        for row, one in zip(rows, answered, strict=True):
            ends = row.kind != RequirementKind.TENURE and one.as_at.lapses
            if ends and ends <= soon:
                found[wording(row)] = ends
    return sorted(found.items(), key=itemgetter(1))[:FEW]


@dataclass(frozen=True, slots=True)
class SupervisorHome:
    """For a supervisor: what waits, oldest first, and whether there is more."""

    waiting: list[LogEntry]
    is_all: bool


def supervisor_home(user: User) -> SupervisorHome:
    """One query."""
    waiting = LogEntry.objects.waiting_for(user).select_related("doctor__user")
    rows = list(waiting[: FEW + 1])
    return SupervisorHome(rows[:FEW], len(rows) <= FEW)


@dataclass(frozen=True, slots=True)
class DirectorHome:
    """For a medical director: how many are ready or close; who is ready and not judged.

    Who is on two ladders is one of `doctors`, and `ready` or `close` on each, as the list has them.
    `unmet_posts`: leadership posts whose holder lacks something of what they ask, as the page of
    posts lists them.
    """

    doctors: int
    ready: int
    close: int
    unmet_posts: int
    unjudged: list[StateSpan] = field(default_factory=list)


def director_home(user: User) -> DirectorHome:
    """Two queries."""
    today = clock.today()
    standing = states(user, today)
    posts = shortfalls(user, Appointment.objects.directed_by(user), today).filter(SHORT_TODAY)
    unmet = Subquery(posts.order_by().values(n=Func(F("pk"), function="COUNT")))
    counts = standing.order_by().aggregate(
        doctors=Count("journey__doctor", distinct=True),
        ready=Count("pk", filter=READY),
        close=Count("pk", filter=IS_CLOSE),
        # Counted once, in the same query; `default` where nobody is on a ladder.
        unmet_posts=Max(unmet, default=unmet),
    )
    return DirectorHome(**counts, unjudged=_unjudged(standing))


def _unjudged(standing: QuerySet[StateSpan]) -> list[StateSpan]:
    """Those ready for whom there is no judgement to promote on: the latest on the rung does not say
    so, is too old or was promoted on already.
    """
    today = clock.today()
    latest = Judgement.objects.filter(
        journey=OuterRef(OuterRef("journey")), rung=OuterRef(OuterRef("target"))
    ).order_by("-judged_at", "-id")
    judged = Judgement.objects.filter(
        pk=Subquery(latest.values("pk")[:1]),
        outcome=Outcome.READY,
        judged_at__date__gte=good_since(today),
        promotion=None,
    )
    granted = ahead_of("journey", today).filter(rung=OuterRef("target"))
    ready = standing.filter(READY).exclude(Exists(judged) | Exists(granted))
    return list(
        ready.select_related("journey__doctor__user", "target", "rung").order_by(
            "journey__doctor__user__full_name", "pk"
        )[:FEW]
    )


@dataclass(frozen=True, slots=True)
class AdministratorHome:
    """For an administrator: drafts, and doctors whom no journey follows yet."""

    drafts: list[LadderVersion]
    without_journey: list[Doctor]
    is_all: bool


def administrator_home(user: User) -> AdministratorHome:
    """Two queries."""
    drafts = LadderVersion.objects.filter(
        ladder__in=Ladder.objects.manageable_by(user),
        status__in=[VersionStatus.DRAFT, VersionStatus.IN_REVIEW],
    )
    started = Journey.objects.open().filter(doctor=OuterRef("pk"))
    without = doctors_under(user, Permission.MANAGE_PEOPLE).exclude(Exists(started))
    doctors = list(without.select_related("user").order_by("user__full_name", "pk")[: FEW + 1])
    return AdministratorHome(
        list(drafts.select_related("ladder").order_by("ladder__name", "pk")[:FEW]),
        doctors[:FEW],
        len(doctors) <= FEW,
    )
