"""A journey as it stood at a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.audit.models import AuditEvent
from accounts.people.models import Doctor, User
from pathways.journeys.models import Journey, Placement, VersionMove


@dataclass(frozen=True, slots=True)
class Pinned:
    """The journey, the id of the version it was pinned to, and when it first moved on from it to
    the version with which number; None where it never did.
    """

    journey: Journey
    version: int
    moved_at: datetime | None
    moved_to: int | None


def pinned_at(user: User, doctor: Doctor, rung: UUID, moment: datetime) -> Pinned | None:
    """The doctor's journey on the ladder of a rung at a moment, if they were on it and `user` may
    see it. A journey that was closed since counts, one begun since does not. One query.
    """
    moves = VersionMove.objects.filter(journey=OuterRef("pk"), at__gt=moment).order_by("at", "id")
    closings = AuditEvent.objects.filter(action="journeys.close", object_uuid=OuterRef("uuid"))
    known = Placement.objects.filter(journey=OuterRef("pk"), recorded_at__lte=moment)
    journeys = Journey.objects.visible_to(user).filter(
        doctor=doctor, ladder__versions__rungs__uuid=rung
    )
    found = (
        journeys.annotate(
            then=Subquery(moves.values("source")[:1]),
            moved_at=Subquery(moves.values("at")[:1]),
            moved_to=Subquery(moves.values("target__number")[:1]),
            shut_at=Subquery(closings.order_by("-at").values("at")[:1]),
        )
        .filter(Exists(known), Q(shut_at=None) | Q(shut_at__gt=moment))
        .order_by("-id")
        .first()
    )
    if found is None:
        return None
    return Pinned(found, found.then or found.version_id, found.moved_at, found.moved_to)
