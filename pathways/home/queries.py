"""What waits for somebody, in each of the things they are. Lists are short: the page leads on."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.organisations.models import Permission
from accounts.organisations.queries import doctors_under
from accounts.people.models import Doctor, User
from common import clock
from pathways.insight.queries import IS_CLOSE, READY, Standing, as_of, cohort, standings
from pathways.journeys.models import Journey
from pathways.ladders.models import Ladder, LadderVersion
from pathways.ladders.workflow import VersionStatus
from pathways.readiness.engine import add_months
from pathways.readiness.models import RequirementSpan, RungSpan
from pathways.reviews.models import Judgement, Outcome
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus

FEW = 5
# What lapses within so many months is worth a line today.
SOON_MONTHS = 6


@dataclass(frozen=True, slots=True)
class DoctorHome:
    """For a doctor: where I stand, what I was asked to mend, what lapses soon."""

    standing: Standing | None
    to_do: list[LogEntry]
    lapsing: list[RequirementSpan]


def doctor_home(user: User) -> DoctorHome:
    """Eight queries."""
    today = clock.today()
    own = Journey.objects.filter(doctor__user=user).select_related("doctor", "ladder", "version")
    rows = standings(as_of(own, today).order_by("started_on", "pk")[:1], today)
    standing = rows[0] if rows else None
    to_do = LogEntry.objects.own(user).filter(status__in=[EntryStatus.RETURNED, EntryStatus.DRAFT])
    return DoctorHome(
        standing,
        list(to_do.order_by("-status", "-changed_at", "-id")[:FEW]),
        _lapsing(standing, today) if standing else [],
    )


def _lapsing(standing: Standing, today: date) -> list[RequirementSpan]:
    """Met today, but not for much longer, of the rung stood on and the one worked towards."""
    rungs = [rung for rung in (standing.rung, standing.target) if rung]
    spans = RequirementSpan.objects.current_on(today).filter(
        journey=standing.journey,
        requirement__group__rung__in=rungs,
        ends_on__lte=add_months(today, SOON_MONTHS),
    )
    return list(
        spans.select_related(
            "requirement__module",
            "requirement__element",
            "requirement__evidence_type",
            "requirement__feedback_kind",
        ).order_by("ends_on", "pk")[:FEW]
    )


@dataclass(frozen=True, slots=True)
class SupervisorHome:
    """For a supervisor: what waits, oldest first."""

    waiting: list[LogEntry]
    count: int


def supervisor_home(user: User) -> SupervisorHome:
    """Two queries."""
    waiting = LogEntry.objects.waiting_for(user)
    return SupervisorHome(
        list(waiting.select_related("doctor__user", "kind", "module")[:FEW]), waiting.count()
    )


@dataclass(frozen=True, slots=True)
class DirectorHome:
    """For a medical director: who is ready and not judged, who is close, whose post is unmet."""

    doctors: int
    ready: int
    close: int
    unjudged: list[Journey] = field(default_factory=list)
    unmet_posts: int = 0


def director_home(user: User) -> DirectorHome:
    """Three queries."""
    today = clock.today()
    journeys = cohort(user, today)
    counts = journeys.order_by().aggregate(
        doctors=Count("pk"), ready=Count("pk", filter=READY), close=Count("pk", filter=IS_CLOSE)
    )
    return DirectorHome(**counts, unjudged=_unjudged(journeys), unmet_posts=_unmet(user, today))


def _unjudged(journeys: QuerySet[Journey]) -> list[Journey]:
    judged = Judgement.objects.filter(
        journey=OuterRef("pk"), rung=OuterRef("target"), outcome=Outcome.READY
    )
    ready = journeys.filter(READY).exclude(Exists(judged))
    return list(
        ready.select_related("doctor__user", "aim", "rung").order_by(
            "doctor__user__full_name", "pk"
        )[:FEW]
    )


def _unmet(user: User, today: date) -> int:
    """Leadership posts (tier 1 and up) whose holder lacks something their own rung asks for."""
    lacking = RungSpan.objects.current_on(today).filter(
        journey=OuterRef("pk"), rung=OuterRef("rung"), lacking__gt=0
    )
    journeys = Journey.objects.directed_by(user).open()
    return journeys.filter(Exists(lacking), rung__tier__gte=1).count()


@dataclass(frozen=True, slots=True)
class AdministratorHome:
    """For an administrator: drafts, and doctors whom no journey follows yet."""

    ladders: int
    drafts: list[LadderVersion]
    without_journey: int
    first_without: list[Doctor]


def administrator_home(user: User) -> AdministratorHome:
    """Four queries."""
    ladders = Ladder.objects.manageable_by(user)
    drafts = LadderVersion.objects.filter(
        ladder__in=ladders, status__in=[VersionStatus.DRAFT, VersionStatus.IN_REVIEW]
    )
    started = Journey.objects.open().filter(doctor=OuterRef("pk"))
    without = doctors_under(user, Permission.MANAGE_PEOPLE).exclude(Exists(started))
    return AdministratorHome(
        ladders.count(),
        list(drafts.select_related("ladder").order_by("ladder__name", "pk")[:FEW]),
        without.count(),
        list(without.select_related("user").order_by("user__full_name", "pk")[:FEW]),
    )
