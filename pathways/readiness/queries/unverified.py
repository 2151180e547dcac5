"""What a doctor has in the log that does not count yet: drafts, what waits, what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.people.models import User
from pathways.ladders.models import Requirement, RequirementKind
from training.logbook.models import LogEntry
from training.logbook.workflow import EntryStatus

# What its doctor has to mend comes first, what is only begun last.
ORDER = (EntryStatus.RETURNED, EntryStatus.SUBMITTED, EntryStatus.DRAFT)


@dataclass(frozen=True, slots=True)
class Unverified:
    """An entry of the log, with what it would count towards; `levels` claimed by element's id."""

    uuid: UUID
    title: str
    status: EntryStatus
    asked_of: str
    submitted_at: datetime | None
    kind: int
    module: int | None
    topic: str
    has_hours: bool
    levels: Mapping[int, int]

    def would_help(self, row: Requirement) -> bool:
        """Whether it may count towards a requirement once it is verified."""
        match RequirementKind(row.kind):
            case RequirementKind.MODULE:
                return self.module == row.module_id
            case RequirementKind.LEVEL:
                return self.levels.get(row.element_id or 0, 0) >= (row.level or 0)
            case RequirementKind.ACTIVITY:
                named = {one.pk for one in row.elements.all()}
                return self.kind == row.evidence_type_id and (
                    not named or bool(named & self.levels.keys())
                )
            case RequirementKind.HOURS:
                return self.has_hours and row.topic in ("", self.topic)
            case _:
                return False


def unverified_of(user: User) -> list[Unverified]:
    """The entries of the doctor who is `user` that are neither verified nor withdrawn.

    Those returned first, then those sent, then drafts, each newest first. One query.
    """
    rows = LogEntry.objects.own(user).filter(status__in=ORDER).order_by("-ended_on", "-id")
    found: dict[UUID, Unverified] = {}
    for uuid, *columns, module, topic, of_module, hours, element, level in rows.values_list(
        *("uuid", "title", "status", "asked_of__full_name", "submitted_at", "kind"),
        *("module", "topic", "module__topic", "hours", "claims__element", "claims__level"),
    ):
        title, status, asked_of, submitted_at, kind = columns
        entry = found.setdefault(
            uuid,
            Unverified(
                uuid=uuid,
                title=title,
                status=EntryStatus(status),
                asked_of=asked_of or "",
                submitted_at=submitted_at,
                kind=kind,
                module=module,
                topic=of_module or topic,
                has_hours=bool(hours),
                levels={},
            ),
        )
        if element:
            levels: dict[int, int] = entry.levels  # type: ignore[assignment]
            levels[element] = level
    return sorted(found.values(), key=lambda one: ORDER.index(one.status))
