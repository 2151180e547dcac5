"""Reads around feedback rounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.audit.models import AuditEvent
from accounts.people.models import User
from training.feedback.models import FeedbackRound
from training.frameworks.models import FeedbackKind


@dataclass(frozen=True, slots=True)
class RaterGroup:
    """People who may be asked, in words: many names, one of them, several of them."""

    key: str
    name: str
    one: str
    many: str

    def count(self, number: int) -> str:
        """As in "1 nurse", "3 nurses"."""
        return f"{number} {self.one if number == 1 else self.many}"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Who took a round back, when and why."""

    by: User | None
    at: datetime
    reason: str


def groups_of(kind: FeedbackKind) -> list[RaterGroup]:
    """Who may be asked in a round of `kind`, in its order. No query."""
    return [
        RaterGroup(
            key=group["key"],
            name=group.get("name", group["key"]),
            one=group.get("one", group["key"]),
            many=group.get("many", group["key"]),
        )
        for group in kind.groups
    ]


def kinds() -> list[FeedbackKind]:
    """The kinds of round there are. One query."""
    return list(FeedbackKind.objects.order_by("name"))


def raters_of(round: FeedbackRound) -> list[tuple[str, int]]:
    """How many answered, by the name of their group; no group without an answer. No query.

    Assumes the round's kind at hand. A group that the kind no longer has keeps its key as name.
    """
    names = {group.key: group.name for group in groups_of(round.kind)}
    return [(names.get(key, key), number) for key, number in round.raters.items() if number]


def taken_back(rounds: Iterable[FeedbackRound]) -> dict[int, TakenBack]:
    """Who took each of `rounds` back and why, by its id; those that stand are left out.

    One query, or none.
    """
    revoked = {round.uuid: round.pk for round in rounds if round.revoked_at is not None}
    if not revoked:
        return {}
    events = AuditEvent.objects.filter(object_uuid__in=revoked, action="feedback.revoke")
    return {
        revoked[event.object_uuid]: TakenBack(
            event.actor, event.at, str(event.details.get("reason", ""))
        )
        for event in events.select_related("actor")
        if event.object_uuid is not None
    }
