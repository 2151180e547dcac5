"""The evidence behind an answer, in words, with who signed it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.people.models import User
from pathways.appointments.models import Appointment
from pathways.journeys.models import Placement
from training.feedback.models import FeedbackRound
from training.logbook.models import Activity, EntryEvent
from training.logbook.workflow import EntryStatus
from training.modules.models import Completion
from training.verification.models import SignedRating


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact as people read it. `signer` is None for records nobody signs, such as a post."""

    ref: str
    on: date
    words: str
    entry: UUID | None = None
    signer: User | None = None


def evidence_of(refs: Iterable[str]) -> dict[str, Evidence]:
    """The facts with these refs ("completion:<uuid>"), by ref. At most 8 queries."""
    uuids: defaultdict[str, set[str]] = defaultdict(set)
    for ref in refs:
        kind, _, uuid = ref.partition(":")
        uuids[kind].add(uuid)
    found = [
        *_completions(uuids["completion"]),
        *_activities(uuids["activity"]),
        *_ratings(uuids["rating"]),
        *_rounds(uuids["feedback"]),
        *_posts(uuids["service"]),
        *_placements(uuids["placement"]),
    ]
    return {one.ref: one for one in found}


def signed_most_of(user: User, evidence: Iterable[Evidence]) -> tuple[int, int] | None:
    """How many of the signed pieces `user` signed, and of how many, if more than half; else None.

    What nobody signs (posts, placements) is not counted.
    """
    signers = Counter(one.signer.pk for one in evidence if one.signer is not None)
    total, own = sum(signers.values()), signers[user.pk]
    return (own, total) if own * 2 > total else None


def _verifiers(entries: Iterable[int | None]) -> dict[int, User]:
    """Who verified each entry; of several, the last."""
    events = EntryEvent.objects.filter(
        entry__in=[entry for entry in entries if entry], target=EntryStatus.VERIFIED
    )
    return {event.entry_id: event.by for event in events.select_related("by").order_by("at", "id")}


def _completions(uuids: set[str]) -> list[Evidence]:
    rows = list(
        Completion.objects.filter(uuid__in=uuids).select_related("module", "entry").order_by("id")
        if uuids
        else ()
    )
    verifiers = _verifiers(row.entry_id for row in rows) if rows else {}
    return [
        Evidence(
            f"completion:{row.uuid}",
            row.completed_on,
            f"{row.module.title}, {row.hours.normalize():f} hours",
            row.entry.uuid if row.entry else None,
            verifiers.get(row.entry_id or 0),
        )
        for row in rows
    ]


def _activities(uuids: set[str]) -> list[Evidence]:
    rows = list(
        Activity.objects.filter(uuid__in=uuids)
        .select_related("evidence_type", "entry")
        .order_by("id")
        if uuids
        else ()
    )
    verifiers = _verifiers(row.entry_id for row in rows) if rows else {}
    return [
        Evidence(
            f"activity:{row.uuid}",
            row.ended_on,
            f"{row.evidence_type.name}: {row.entry.title}" if row.entry else row.evidence_type.name,
            row.entry.uuid if row.entry else None,
            verifiers.get(row.entry_id or 0),
        )
        for row in rows
    ]


def _ratings(uuids: set[str]) -> list[Evidence]:
    if not uuids:
        return []
    rows = SignedRating.objects.filter(uuid__in=uuids).select_related(
        "element", "entry", "signed_by"
    )
    return [
        Evidence(
            f"rating:{row.uuid}",
            row.rated_on,
            f"{row.element.name} at level {row.level}",
            row.entry.uuid if row.entry else None,
            row.signed_by,
        )
        for row in rows.order_by("id")
    ]


def _rounds(uuids: set[str]) -> list[Evidence]:
    if not uuids:
        return []
    rows = FeedbackRound.objects.filter(uuid__in=uuids).select_related("kind", "released_by")
    return [
        Evidence(
            f"feedback:{row.uuid}",
            row.released_on,
            f"{row.kind.name}, {sum(row.raters.values())} raters",
            None,
            row.released_by,
        )
        for row in rows.order_by("id")
    ]


def _posts(uuids: set[str]) -> list[Evidence]:
    if not uuids:
        return []
    rows = Appointment.objects.filter(uuid__in=uuids).order_by("id")
    return [
        Evidence(
            f"service:{row.uuid}",
            row.starts_on,
            f"{row.title}{', acting' if row.is_acting else ''}",
        )
        for row in rows
    ]


def _placements(uuids: set[str]) -> list[Evidence]:
    if not uuids:
        return []
    rows = Placement.objects.filter(uuid__in=uuids).select_related("rung").order_by("id")
    return [Evidence(f"placement:{row.uuid}", row.since, row.rung.title) for row in rows]
