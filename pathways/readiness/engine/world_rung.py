"""The rung of a world, from JSON."""

from collections.abc import Callable
from decimal import Decimal

from pathways.readiness.engine.kinds.activity import ActivityRequirement
from pathways.readiness.engine.kinds.feedback import FeedbackRequirement
from pathways.readiness.engine.kinds.hours import HoursRequirement
from pathways.readiness.engine.kinds.level import LevelRequirement
from pathways.readiness.engine.kinds.module import ModuleRequirement
from pathways.readiness.engine.kinds.service import ServiceRequirement
from pathways.readiness.engine.kinds.tenure import TenureRequirement
from pathways.readiness.engine.reading import (
    MOST,
    Record,
    Refused,
    amount,
    an_object,
    each,
    text,
    whole,
)
from pathways.readiness.engine.requirements import Group, Requirement, Rung
from pathways.readiness.engine.world_facts import NO_TEXTS, read_tier

NO_LEADERSHIP = Decimal(0)
MONTHS = whole(0, 120_000)
"""More months than the calendar has."""


def read_rung(value: object, path: str) -> Rung:
    """A rung with its groups. Raises Refused."""
    record = Record(value, path, "key below groups")
    return Rung(
        key=record.need("key", text),
        below=record.may("below", text, None),
        groups=record.need("groups", each(_group)),
    )


def _group(value: object, path: str) -> Group:
    record = Record(value, path, "at_least requirements")
    return Group(
        at_least=record.may("at_least", whole(0, MOST), None),
        requirements=record.need("requirements", each(_requirement)),
    )


def _requirement(value: object, path: str) -> Requirement:
    fields = an_object(value, path)
    if "kind" not in fields:
        raise Refused(f"{path}.kind", "is missing")
    kind = text(fields["kind"], f"{path}.kind")
    if kind not in KINDS:
        raise Refused(f"{path}.kind", f"must be one of {', '.join(KINDS)}")
    names, read = KINDS[kind]
    return read(Record(value, path, f"kind {names}"))


def _module(record: Record) -> ModuleRequirement:
    return ModuleRequirement(
        module=record.need("module", text),
        validity_months=record.may("validity_months", MONTHS, None),
    )


def _level(record: Record) -> LevelRequirement:
    return LevelRequirement(
        element=record.need("element", text),
        level=record.need("level", whole(1, 5)),
        within_months=record.may("within_months", MONTHS, None),
    )


def _activity(record: Record) -> ActivityRequirement:
    return ActivityRequirement(
        type=record.need("type", text),
        count=record.need("count", whole(1, MOST)),
        elements=frozenset(record.may("elements", each(text), NO_TEXTS)),
        within_months=record.may("within_months", MONTHS, None),
    )


def _hours(record: Record) -> HoursRequirement:
    return HoursRequirement(
        hours=record.need("hours", amount(MOST)),
        topic=record.may("topic", text, None),
        within_months=record.may("within_months", MONTHS, None),
    )


def _service(record: Record) -> ServiceRequirement:
    return ServiceRequirement(
        months=record.need("months", MONTHS),
        leadership=record.may("leadership", amount(1), NO_LEADERSHIP),
        tier=record.may("tier", read_tier, None),
    )


def _tenure(record: Record) -> TenureRequirement:
    return TenureRequirement(months=record.need("months", MONTHS))


def _feedback(record: Record) -> FeedbackRequirement:
    return FeedbackRequirement(
        feedback=record.need("feedback", text),
        within_months=record.need("within_months", MONTHS),
    )


KINDS: dict[str, tuple[str, Callable[[Record], Requirement]]] = {
    "module": ("module validity_months", _module),
    "level": ("element level within_months", _level),
    "activity": ("type count elements within_months", _activity),
    "hours": ("topic hours within_months", _hours),
    "service": ("months leadership tier", _service),
    "tenure": ("months", _tenure),
    "feedback": ("feedback within_months", _feedback),
}
