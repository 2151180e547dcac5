"""What waits for somebody, in each of the things they are. Lists are short: the page leads on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.organisations.models import Permission
from accounts.organisations.queries import doctors_under
from accounts.people.models import Doctor, User
from common import clock
from pathways.insight.queries import IS_CLOSE, READY, as_of, cohort, lacks_of
from pathways.journeys.models import Journey
from pathways.ladders.models import Ladder, LadderVersion, Rung
from pathways.ladders.wording import wording
from pathways.ladders.workflow import VersionStatus
from pathways.readiness.engine import add_months
from pathways.readiness.models import RequirementSpan, RungSpan
from pathways.readiness.queries import with_requirements
from pathways.reviews.models import Judgement, Outcome
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus

FEW = 5
# What lapses within so many months is worth a line today.
SOON_MONTHS = 6


@dataclass(frozen=True, slots=True)
class DoctorHome:
    """For a doctor: where I stand, what I lack, what lapses soon, what I was asked to mend."""

    journey: Any
    lacks: list[str]
    lapsing: list[tuple[str, date]]
    to_do: list[LogEntry]


def doctor_home(user: User) -> DoctorHome:
    """Six queries."""
    to_do = LogEntry.objects.own(user).filter(status__in=[EntryStatus.RETURNED, EntryStatus.DRAFT])
    first = list(to_do.order_by("-status", "-changed_at", "-id")[:FEW])
    today = clock.today()
    own = Journey.objects.filter(doctor__user=user).select_related(
        "ladder", "rung__below", "aim__below"
    )
    journey = as_of(own, today).order_by("started_on", "pk").first()
    if journey is None:
        return DoctorHome(None, [], [], first)
    rungs = [rung for rung in (journey.rung, journey.aim) if rung]
    with_requirements(rungs)
    spans = RequirementSpan.objects.current_on(today).filter(journey=journey)
    ends = dict(spans.order_by().values_list("requirement", "ends_on"))
    lacks = lacks_of(journey.aim, ends) if journey.aim else []
    return DoctorHome(journey, lacks, _lapsing(rungs, ends, today), first)


def _lapsing(
    rungs: list[Rung], ends: Mapping[int, date | None], today: date
) -> list[tuple[str, date]]:
    """What is met today but not for much longer, of the rung stood on and the one aimed for."""
    soon = add_months(today, SOON_MONTHS) or date.max
    found = {
        wording(one): end
        for rung in rungs
        for group in rung.groups.all()
        for one in group.requirements.all()
        if (end := ends.get(one.pk)) is not None and end <= soon
    }
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

    `unmet_posts`: rungs of tier 1 and up whose holder lacks something that it asks.
    """

    doctors: int
    ready: int
    close: int
    unmet_posts: int
    unjudged: list[Journey] = field(default_factory=list)


def director_home(user: User) -> DirectorHome:
    """Two queries."""
    journeys = cohort(user, clock.today())
    unmet = RungSpan.objects.current_on(clock.today()).filter(
        journey=OuterRef("pk"), rung=OuterRef("rung"), lacking__gt=0
    )
    counts = (
        journeys.annotate(is_unmet=Exists(unmet))
        .order_by()
        .aggregate(
            doctors=Count("pk"),
            ready=Count("pk", filter=READY),
            close=Count("pk", filter=IS_CLOSE),
            unmet_posts=Count("pk", filter=Q(is_unmet=True, rung__tier__gte=1)),
        )
    )
    return DirectorHome(**counts, unjudged=_unjudged(journeys))


def _unjudged(journeys: "QuerySet[Any]") -> list[Journey]:
    judged = Judgement.objects.filter(
        journey=OuterRef("pk"), rung=OuterRef("target"), outcome=Outcome.READY
    )
    ready = journeys.filter(READY).exclude(Exists(judged))
    return list(
        ready.select_related("doctor__user", "aim", "rung").order_by(
            "doctor__user__full_name", "pk"
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
