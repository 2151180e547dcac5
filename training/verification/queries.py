"""What waits to be verified, and for whom."""

from django.db.models import Q, QuerySet

from accounts.organisations.queries import doctors_supervised_by
from accounts.people.models import User
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus

_LIVE = (EntryStatus.SUBMITTED, EntryStatus.VERIFIED)


def waiting_for(user: User) -> QuerySet[LogEntry]:
    """Entries that `user` was asked to verify, oldest first, with what is needed to judge them.

    A page of them costs two queries: the entries with their files counted, and the claims.
    """
    return (
        LogEntry.objects.waiting_for(user)
        .select_related("doctor__user", "kind", "module")
        .prefetch_related("claims__element")
        .with_file_counts()
    )


def held_by_colleagues(user: User) -> QuerySet[LogEntry]:
    """Entries of doctors whom `user` supervises that wait for somebody else, oldest first."""
    return (
        LogEntry.objects.filter(
            doctor__in=doctors_supervised_by(user), status=EntryStatus.SUBMITTED
        )
        .exclude(asked_of=user)
        .select_related("doctor__user", "asked_of")
        .order_by("submitted_at", "id")
    )


def similar_to(entry: LogEntry, user: User) -> list[LogEntry]:
    """Other entries of the doctor that `user` may see, sent or verified, of the same day and
    module or title.

    They may be the same hours logged twice. One query.
    """
    same = Q(title__iexact=entry.title)
    if entry.module_id:
        same |= Q(module=entry.module_id)
    others = LogEntry.objects.visible_to(user).filter(
        same, doctor=entry.doctor_id, ended_on=entry.ended_on, status__in=_LIVE
    )
    return list(others.exclude(pk=entry.pk).order_by("id")[:5])
