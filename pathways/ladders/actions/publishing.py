"""A version's life: begun, published, moved from state to state."""

from django.db.models import Max

from accounts.audit.actions import record
from accounts.audit.queries import changed_by
from accounts.people.models import User
from common import clock
from common.actions import action
from common.errors import Denied, Stale
from pathways.ladders.models import Ladder, LadderVersion, VersionEvent
from pathways.ladders.queries import version_tree
from pathways.ladders.rules import (
    NOTES_LIMIT,
    REASON_LIMIT,
    check_can_edit,
    check_can_manage,
    check_is_draft,
    check_may,
    check_not_current,
    check_text,
    problems_of,
)
from pathways.ladders.workflow import TRANSITIONS, VersionStatus


@action
def update_notes(
    *, version: LadderVersion, revision: int, notes: str, by: User | None
) -> LadderVersion:
    """Write a draft's notes, opened at `revision`. Raises Denied; Stale if changed since."""
    current = locked_version(version)
    if by is not None:
        check_can_edit(by, current)
    check_is_draft(current)
    check_text(notes, NOTES_LIMIT, name="The text")
    if current.revision != revision:
        raise Stale(
            f"{changed_by(current)}, since you opened this form. Nothing was saved.",
            theirs={"notes": current.notes, "revision": current.revision},
        )
    current.notes = notes.strip()
    current.revision += 1
    current.save(update_fields=["notes", "revision"])
    record(by=by, action="ladders.update_notes", target=current)
    return current


@action
def publish(*, version: LadderVersion, by: User | None, reason: str = "") -> LadderVersion:
    """Publish a draft for ever and make it the ladder's current version.

    Journeys on an earlier version stay there until they are moved. Raises Denied by the rules, or
    with the first thing that is wrong with the draft. Of two at once one wins.
    """
    if by is not None:
        check_can_manage(by, version.ladder.organisation)
    Ladder.objects.select_for_update().get(pk=version.ladder_id)
    version.refresh_from_db()
    check_may(version, "publish")
    for problem in problems_of(version_tree(version)):
        raise Denied(f"This draft cannot be published yet. {problem.sentence}")
    version.published_at = clock.now()
    _move(version, "publish", by, reason, "published_at")
    ladder = version.ladder
    ladder.current_version = version
    ladder.save(update_fields=["current_version"])
    return version


@action
def ask_review(*, version: LadderVersion, by: User | None) -> LadderVersion:
    """Hold a draft still, so that all look at the same, until it is published or reopened.

    Raises Denied.
    """
    return _hand_over(version, "ask_review", by)


@action
def reopen(*, version: LadderVersion, by: User | None) -> LadderVersion:
    """Take a draft back from review, to be edited again. Raises Denied."""
    return _hand_over(version, "reopen", by)


@action
def retire(*, version: LadderVersion, by: User | None, reason: str) -> LadderVersion:
    """Take a published version out of use: no journey starts on it. Raises Denied."""
    if by is not None:
        check_can_manage(by, version.ladder.organisation)
    Ladder.objects.select_for_update().get(pk=version.ladder_id)
    version.refresh_from_db()
    check_may(version, "retire")
    check_not_current(version)
    if not reason.strip():
        raise Denied("Say why the version is retired.", field="reason")
    _move(version, "retire", by, reason)
    return version


@action
def discard(*, version: LadderVersion, by: User | None, reason: str) -> LadderVersion:
    """Give up a draft: it stays to be read by administrators, with its number, and never changes.

    No journey is on it, as none begins on a draft. Raises Denied.
    """
    current = locked_version(version)
    if by is not None:
        check_can_manage(by, current.ladder.organisation)
    check_may(current, "discard")
    if not reason.strip():
        raise Denied("Say why the draft is discarded.", field="reason")
    _move(current, "discard", by, reason)
    return current


def locked_version(version: LadderVersion) -> LadderVersion:
    """The version as it stands, held still until the transaction ends; its ladder is locked.

    Whoever publishes or edits waits for the other here. Two queries.
    """
    Ladder.objects.select_for_update().get(pk=version.ladder_id)
    return LadderVersion.objects.select_related("ladder__organisation").get(pk=version.pk)


def new_version(ladder: Ladder, by: User | None, based_on: LadderVersion | None) -> LadderVersion:
    """An empty draft of the ladder; assumes its row locked. Raises Denied where there is one."""
    open_draft = ladder.versions.filter(
        status__in=[VersionStatus.DRAFT, VersionStatus.IN_REVIEW]
    ).first()
    if open_draft is not None:
        raise Denied(f"Version {open_draft.number} is a draft already. Go on with that one.")
    last = ladder.versions.aggregate(last=Max("number"))["last"] or 0
    version = LadderVersion.objects.create(
        ladder=ladder, number=last + 1, based_on=based_on, created_at=clock.now()
    )
    VersionEvent.objects.create(
        version=version, target=VersionStatus.DRAFT, by=by, at=version.created_at
    )
    record(by=by, action="ladders.draft", target=version)
    return version


def _hand_over(version: LadderVersion, move: str, by: User | None) -> LadderVersion:
    current = locked_version(version)
    if by is not None:
        check_can_manage(by, current.ladder.organisation)
    check_may(current, move)
    _move(current, move, by, "")
    return current


def _move(version: LadderVersion, move: str, by: User | None, reason: str, *changed: str) -> None:
    check_text(reason, REASON_LIMIT, name="The reason", field="reason")
    source, target = version.status, TRANSITIONS[move][1]
    version.status = target
    version.save(update_fields=["status", *changed])
    VersionEvent.objects.create(
        version=version, source=source, target=target, by=by, at=clock.now(), reason=reason.strip()
    )
    record(by=by, action=f"ladders.{move}", target=version)
