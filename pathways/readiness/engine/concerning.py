"""Which facts a requirement is about at all: no other can move its answer."""

from pathways.readiness.engine.facts import (
    Activity,
    Completion,
    Fact,
    FeedbackRound,
    Placement,
    Rating,
    Service,
)
from pathways.readiness.engine.kinds.activity import ActivityRequirement
from pathways.readiness.engine.kinds.feedback import FeedbackRequirement
from pathways.readiness.engine.kinds.hours import HoursRequirement
from pathways.readiness.engine.kinds.level import LevelRequirement
from pathways.readiness.engine.kinds.module import ModuleRequirement
from pathways.readiness.engine.kinds.service import ServiceRequirement
from pathways.readiness.engine.kinds.tenure import TenureRequirement
from pathways.readiness.engine.requirements import Requirement


def concerns(requirement: Requirement, fact: Fact) -> bool:
    """Whether the fact may move the days on which the requirement is met, beside other facts."""
    match requirement, fact:
        case ModuleRequirement(), Completion():
            return fact.module == requirement.module
        case LevelRequirement(), Rating():
            return fact.element == requirement.element
        case ActivityRequirement(), Activity():
            named = requirement.elements
            return fact.type == requirement.type and (not named or bool(named & fact.elements))
        case HoursRequirement(), Completion() | Activity():
            return bool(fact.hours) and requirement.topic in (None, fact.topic)
        case ServiceRequirement(), Service():
            return requirement.qualifies(fact)
        case TenureRequirement(), Placement():
            return True
        case FeedbackRequirement(), FeedbackRound():
            return fact.kind == requirement.feedback
        case _:
            return False
