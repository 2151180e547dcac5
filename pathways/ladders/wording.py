"""What a requirement asks, as one plain sentence without its full stop."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from common.units import describe_fraction, plain_number
from pathways.ladders.models import Requirement, RequirementKind


def wording(
    requirement: Requirement,
    *,
    unit: str = "fte",
    full_time_hours: Decimal = Decimal(40),
    touching: Sequence[str] | None = None,
) -> str:
    """One sentence, such as "2 improvement projects in the last 36 months".

    Time is said in `unit` of a full-time week of so many hours. No query where the module,
    element, evidence type, kind of feedback and elements were fetched (`queries.version_tree`);
    the names of the elements may be given as `touching` instead.
    """
    if requirement.kind == RequirementKind.ACTIVITY:
        return _activity(requirement, touching)
    if requirement.kind == RequirementKind.SERVICE:
        return _service(requirement, unit, full_time_hours)
    return _SENTENCES[RequirementKind(requirement.kind)](requirement)


def _module(requirement: Requirement) -> str:
    sentence = f"{requirement.module} completed"
    if requirement.validity_months:
        return f"{sentence} in the last {_months(requirement.validity_months)}"
    return sentence


def _level(requirement: Requirement) -> str:
    above = "" if requirement.level == 5 else " or above"
    sentence = f"{requirement.element} at level {requirement.level}{above}"
    return f"{sentence}, rated{_within(requirement)}" if requirement.within_months else sentence


def _activity(requirement: Requirement, touching: Sequence[str] | None) -> str:
    kind, count = requirement.evidence_type, requirement.count
    assert kind is not None
    what = f"1 {kind.one}" if count == 1 else f"{count} {kind.many}"
    if touching is None:
        touching = [str(element) for element in requirement.elements.all()]
    about = f" touching {' or '.join(touching)}" if touching else ""
    return f"{what}{about}{_within(requirement)}"


def _hours(requirement: Requirement) -> str:
    assert requirement.hours is not None
    about = f" in {requirement.get_topic_display().lower()}" if requirement.topic else ""
    number = plain_number(float(requirement.hours))
    hours = "1 hour" if number == "1" else f"{number} hours"
    return f"{hours} of verified learning{about}{_within(requirement)}"


def _service(requirement: Requirement, unit: str, full_time_hours: Decimal) -> str:
    share = requirement.leadership or Decimal(0)
    sentence = f"{_months(requirement.months or 0)} in posts"
    if requirement.tier is not None:
        sentence += f" of tier T{requirement.tier} or above"
    if share:
        time = describe_fraction(share, unit=unit, full_time_hours=full_time_hours)
        sentence += f" with at least {time} for leadership"
    return sentence


def _tenure(requirement: Requirement) -> str:
    below = requirement.group.rung.below
    place = f"as {below.title}" if below else "on the rung below"
    return f"{_months(requirement.months or 0)} {place}"


def _feedback(requirement: Requirement) -> str:
    kind = requirement.feedback_kind
    return f"A released feedback round ({str(kind).lower()}){_within(requirement)}"


def _within(requirement: Requirement) -> str:
    months = requirement.within_months
    return f" in the last {_months(months)}" if months else ""


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


_SENTENCES: dict[RequirementKind, Callable[[Requirement], str]] = {
    RequirementKind.MODULE: _module,
    RequirementKind.LEVEL: _level,
    RequirementKind.HOURS: _hours,
    RequirementKind.TENURE: _tenure,
    RequirementKind.FEEDBACK: _feedback,
}
