"""Verifying: the one door by which a claim becomes a fact, and a fact is taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from accounts.audit.actions import record
from accounts.notifications.actions import notify
from accounts.people.facts import FactKind, changed, gathered
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Refusal, Stale
from common.templatetags.ui_filters import day
from training.frameworks.models import Element
from training.logbook.actions import move_entry
from training.logbook.models import Activity, LogEntry
from training.logbook.queries import claims_of, latest_event, read_again
from training.logbook.workflow import RETURN, VERIFY, WITHDRAW_VERIFIED
from training.modules.actions import record_completion, revoke_completions
from training.verification.models import SignedRating
from training.verification.rules import (
    check_can_return,
    check_can_verify,
    check_can_withdraw_verified,
    check_how_many,
    check_levels,
)


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that could not be verified, and why."""

    entry: LogEntry
    sentence: str


@action
def verify_entry(
    *,
    entry: LogEntry,
    by: User,
    levels: Mapping[Element, int] | None = None,
    revision: int | None = None,
) -> LogEntry:
    """Verify a submitted entry: record its activity, its completion if it names a module, and a
    signed rating for each of `levels` (None: as claimed; an element left out is not signed).

    Hours count once: on the completion, or on the activity if there is none; not at all for a kind
    that is not counted in hours. Ratings are dated by the entry's day. Raises Denied by the rules,
    Stale if the entry was changed since it was read at `revision`. Of two people at once one wins.
    """
    read_again(entry)
    check_can_verify(by, entry)
    _check_seen(entry, revision)
    claims = claims_of(entry)
    signed = claims if levels is None else dict(levels)
    check_levels(claims, signed)
    move_entry(entry=entry, transition=VERIFY, by=by)
    kinds = _record_facts(entry, by, signed)
    record(by=by, action="verification.verify", about=entry.doctor, target=entry)
    notify(
        user=entry.doctor.user,
        sentence=f"{by} verified your entry of {day(entry.ended_on)}.",
        url=reverse("logbook:entry", args=[entry.uuid]),
    )
    changed(entry.doctor, *kinds)
    return entry


@action
def verify_entries(
    *, entries: Collection[LogEntry], by: User, revisions: Mapping[int, int] | None = None
) -> tuple[list[LogEntry], list[Refused]]:
    """Verify several as claimed; those that can't be are left as they are and say why.

    `revisions` (by the entry's id) are those at which they were shown. Raises Denied for more than
    a page of the queue.
    """
    check_how_many(entries)
    verified, refused = [], []
    with gathered():
        for entry in entries:
            try:
                verify_entry(entry=entry, by=by, revision=(revisions or {}).get(entry.pk))
            except Refusal as refusal:
                refused.append(Refused(entry, str(refusal)))
            else:
                verified.append(entry)
    return verified, refused


@action
def return_entry(
    *, entry: LogEntry, by: User, reason: str, revision: int | None = None
) -> LogEntry:
    """Hand a submitted entry back to its doctor with a reason. Raises Denied, or Stale."""
    read_again(entry)
    check_can_return(by, entry)
    _check_seen(entry, revision)
    move_entry(entry=entry, transition=RETURN, by=by, reason=reason)
    record(by=by, action="verification.return", about=entry.doctor, target=entry)
    notify(
        user=entry.doctor.user,
        sentence=f"{by} returned your entry of {day(entry.ended_on)} to you.",
        url=reverse("logbook:entry", args=[entry.uuid]),
    )
    return entry


@action
def withdraw_verified(*, entry: LogEntry, by: User, reason: str) -> LogEntry:
    """Withdraw a verified entry: all its facts are revoked and stop counting at once.

    Raises Denied unless `by` gives a reason and is one of those who signed levels in it or a
    director over its doctor; where none is signed, unless it is its doctor or could verify it.
    """
    read_again(entry)
    check_can_withdraw_verified(by, entry)
    verified = latest_event(entry)
    signer = verified.by if verified else None
    move_entry(entry=entry, transition=WITHDRAW_VERIFIED, by=by, reason=reason)
    now = clock.now()
    kinds = {FactKind.COMPLETION} if revoke_completions(entry=entry, by=by) else set()
    if entry.activities.counting().update(revoked_at=now):
        kinds.add(FactKind.ACTIVITY)
    if entry.ratings.counting().update(revoked_at=now):
        kinds.add(FactKind.RATING)
    record(by=by, action="verification.withdraw", about=entry.doctor, target=entry)
    for user in (entry.doctor.user, signer):
        if user is not None and user != by:
            notify(
                user=user,
                sentence=f"{by} withdrew a verified entry of {day(entry.ended_on)}.",
                url=reverse("logbook:entry", args=[entry.uuid]),
            )
    changed(entry.doctor, *kinds)
    return entry


def _check_seen(entry: LogEntry, revision: int | None) -> None:
    if revision is not None and entry.revision != revision:
        raise Stale(
            f"{entry.doctor} changed this entry since you opened it. Look at it as it is now.",
            theirs={"revision": entry.revision},
        )


def _record_facts(entry: LogEntry, by: User, signed: Mapping[Element, int]) -> set[FactKind]:
    kinds = {FactKind.ACTIVITY}
    now = clock.now()
    counted = entry.hours if entry.kind.has_hours else Decimal(0)
    activity = Activity.objects.create(
        doctor=entry.doctor,
        evidence_type=entry.kind,
        ended_on=entry.ended_on,
        hours=Decimal(0) if entry.module else counted,
        topic=entry.topic,
        entry=entry,
        recorded_at=now,
    )
    elements = set(signed)
    if entry.module is not None:
        elements |= set(entry.module.elements.all())
        record_completion(
            doctor=entry.doctor,
            module=entry.module,
            completed_on=entry.ended_on,
            hours=counted,
            entry=entry,
            by=by,
        )
        kinds.add(FactKind.COMPLETION)
    if elements:
        activity.elements.set(elements)
    if signed:
        SignedRating.objects.bulk_create(
            SignedRating(
                doctor=entry.doctor,
                element=element,
                level=level,
                rated_on=entry.ended_on,
                signed_by=by,
                entry=entry,
                recorded_at=now,
            )
            for element, level in signed.items()
        )
        kinds.add(FactKind.RATING)
    return kinds
