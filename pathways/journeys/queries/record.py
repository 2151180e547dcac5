"""The record of one doctor, in a fixed number of queries."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.organisations.models import Permission, SupervisionLink
from accounts.organisations.queries import (
    doctors_under,
    doctors_visible_to,
    supervision_shown_to,
)
from accounts.people.models import Doctor, Tier, TierChange, User
from common import clock
from pathways.appointments.models import Appointment
from pathways.journeys.models import Journey, Placement, VersionMove
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus
from training.modules.models import Completion
from training.verification.models import SignedRating

# How many entries the record shows.
RECENT = 8


def doctors_on_record(user: User) -> QuerySet[Doctor]:
    """Doctors whose record `user` may open, each with how much is verified (`entries_verified`,
    `modules_completed`, `elements_rated`), the tier today (`tier_then`) and whether `user`
    `may_appoint` them or `may_manage` their journeys. No query until evaluated, then one.
    """
    mine = {"doctor": OuterRef("pk")}
    entries = LogEntry.objects.filter(status=EntryStatus.VERIFIED, **mine)
    return (
        doctors_visible_to(user)
        .select_related("user")
        .annotate(
            tier_then=_tier_on(clock.today()),
            may_appoint=_may(user, Permission.APPOINT),
            may_manage=_may(user, Permission.APPOINT, Permission.MANAGE_LADDERS),
            may_judge=_may(user, Permission.JUDGE_READINESS),
            entries_verified=_count(entries, "pk"),
            modules_completed=_count(Completion.objects.counting().filter(**mine), "module"),
            elements_rated=_count(SignedRating.objects.counting().filter(**mine), "element"),
        )
    )


def journeys_on_record(user: User, doctor: Doctor) -> list[Journey]:
    """The journeys of a doctor that `user` may see, open ones first, with the placements that
    count, the stored answers and the moves to other versions. Four queries.
    """
    placements = Placement.objects.counting().select_related("rung", "recorded_by")
    journeys = Journey.objects.visible_to(user).filter(doctor=doctor)
    return list(
        journeys.select_related("ladder", "version__ladder", "organisation", "aim")
        .prefetch_related(Prefetch("placements", placements), "standing", _moves())
        .order_by("-closed_on", "started_on", "id")
    )


def posts_on_record(user: User, doctor: Doctor) -> list[Appointment]:
    """Every post that counts and `user` may see, latest first. One query."""
    rows = Appointment.objects.visible_to(user).counting().filter(doctor=doctor)
    return list(
        rows.select_related("organisation", "rung__version", "recorded_by").order_by(
            "-starts_on", "-id"
        )
    )


def entries_on_record(user: User, doctor: Doctor) -> list[LogEntry]:
    """The latest verified entries that `user` may see. One query."""
    rows = LogEntry.objects.visible_to(user).filter(doctor=doctor, status=EntryStatus.VERIFIED)
    return list(rows.select_related("kind", "module").order_by("-ended_on", "-id")[:RECENT])


def supervision_on_record(user: User, doctor: Doctor) -> list[SupervisionLink]:
    """Who oversees the doctor today, as far as `user`, who may open the record, may see.

    One query.
    """
    links = supervision_shown_to(user, doctor)
    return list(links.select_related("supervisor").order_by("kind", "id"))


def _moves() -> "Prefetch[Any]":
    moves = VersionMove.objects.select_related("target", "by")
    return Prefetch("version_moves", moves)


def _tier_on(on: date) -> Coalesce:
    """As `Doctor.tier_on`, inside a query."""
    changes = TierChange.objects.filter(doctor=OuterRef("pk"), since__lte=on)
    return Coalesce(Subquery(changes.order_by("-since").values("tier")[:1]), Tier.T0.value)


def _may(user: User, *permissions: Permission) -> Exists:
    return Exists(doctors_under(user, *permissions).filter(pk=OuterRef("pk")))


def _count(rows: QuerySet[Any, Any], what: str) -> Coalesce:
    counted = rows.order_by().values("doctor").annotate(number=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("number")), 0)
