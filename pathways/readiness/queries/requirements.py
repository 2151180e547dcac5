"""From a requirement's row to the engine's requirement; which columns hold what is in NEEDED."""

from collections.abc import Callable
from typing import TypeVar

from pathways.ladders.models import Requirement, RequirementKind
from pathways.readiness import engine
from pathways.readiness.queries.keys import key_of

T = TypeVar("T")


def engine_requirement(row: Requirement) -> engine.Requirement:
    """What the row asks for. Assumes that what it refers to, and its elements, are fetched."""
    return _MADE[RequirementKind(row.kind)](row)


def _given(value: T | None) -> T:
    """What the database holds for this kind of requirement."""
    if value is None:
        raise ValueError("a requirement lacks a parameter that its kind needs")
    return value


def _module(row: Requirement) -> engine.ModuleRequirement:
    return engine.ModuleRequirement(key_of("module", _given(row.module).code), row.validity_months)


def _level(row: Requirement) -> engine.LevelRequirement:
    element = key_of("element", _given(row.element).code)
    return engine.LevelRequirement(element, _given(row.level), row.within_months)


def _activity(row: Requirement) -> engine.ActivityRequirement:
    return engine.ActivityRequirement(
        key_of("type", _given(row.evidence_type).code),
        _given(row.count),
        frozenset(key_of("element", one.code) for one in row.elements.all()),
        row.within_months,
    )


def _hours(row: Requirement) -> engine.HoursRequirement:
    topic = key_of("topic", row.topic) if row.topic else None
    return engine.HoursRequirement(_given(row.hours), topic, row.within_months)


def _service(row: Requirement) -> engine.ServiceRequirement:
    return engine.ServiceRequirement(_given(row.months), _given(row.leadership), row.tier)


def _tenure(row: Requirement) -> engine.TenureRequirement:
    return engine.TenureRequirement(_given(row.months))


def _feedback(row: Requirement) -> engine.FeedbackRequirement:
    kind = key_of("feedback", _given(row.feedback_kind).key)
    return engine.FeedbackRequirement(kind, _given(row.within_months))


_MADE: dict[RequirementKind, Callable[[Requirement], engine.Requirement]] = {
    RequirementKind.MODULE: _module,
    RequirementKind.LEVEL: _level,
    RequirementKind.ACTIVITY: _activity,
    RequirementKind.HOURS: _hours,
    RequirementKind.SERVICE: _service,
    RequirementKind.TENURE: _tenure,
    RequirementKind.FEEDBACK: _feedback,
}
