"""The readiness engine: facts and requirements in, timelines, answers and sentences out.

Plain Python from the standard library; it knows neither the site nor today's date. The rules are in
docs/readiness.md; `python -m pathways.readiness.engine < world.json` is its own door.
"""

from pathways.readiness.engine.answers import (
    AsAt,
    GroupAnswer,
    RequirementAnswer,
    RungAnswer,
    answer,
    answer_judged,
    as_at,
)
from pathways.readiness.engine.concerning import concerns
from pathways.readiness.engine.facts import (
    Activity,
    Completion,
    Fact,
    Facts,
    FeedbackRound,
    Placement,
    Rating,
    Service,
)
from pathways.readiness.engine.judge import GroupJudgement, Judgement, judge
from pathways.readiness.engine.kinds.activity import ActivityRequirement
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.kinds.feedback import FeedbackRequirement
from pathways.readiness.engine.kinds.hours import HoursRequirement
from pathways.readiness.engine.kinds.level import LevelRequirement
from pathways.readiness.engine.kinds.module import ModuleRequirement
from pathways.readiness.engine.kinds.service import ServiceRequirement
from pathways.readiness.engine.kinds.tenure import TenureRequirement
from pathways.readiness.engine.requirements import Group, Requirement, Rung
from pathways.readiness.engine.sentences import missing, missing_from_group
from pathways.readiness.engine.stretches import Stretch, Sweep
from pathways.readiness.engine.timeline import Timeline, add_months

__all__ = [
    "Activity",
    "ActivityRequirement",
    "AsAt",
    "Case",
    "Completion",
    "Fact",
    "Facts",
    "FeedbackRequirement",
    "FeedbackRound",
    "Group",
    "GroupAnswer",
    "GroupJudgement",
    "HoursRequirement",
    "Judgement",
    "LevelRequirement",
    "ModuleRequirement",
    "Placement",
    "Rating",
    "Requirement",
    "RequirementAnswer",
    "Rung",
    "RungAnswer",
    "Service",
    "ServiceRequirement",
    "Stretch",
    "Sweep",
    "TenureRequirement",
    "Timeline",
    "add_months",
    "answer",
    "answer_judged",
    "as_at",
    "concerns",
    "judge",
    "missing",
    "missing_from_group",
]
