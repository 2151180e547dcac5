"""What a rung asks for: requirements of seven kinds, in groups (docs/readiness.md)."""

from dataclasses import dataclass

from pathways.readiness.engine.kinds.activity import ActivityRequirement
from pathways.readiness.engine.kinds.feedback import FeedbackRequirement
from pathways.readiness.engine.kinds.hours import HoursRequirement
from pathways.readiness.engine.kinds.level import LevelRequirement
from pathways.readiness.engine.kinds.module import ModuleRequirement
from pathways.readiness.engine.kinds.service import ServiceRequirement
from pathways.readiness.engine.kinds.tenure import TenureRequirement

Requirement = (
    ModuleRequirement
    | LevelRequirement
    | ActivityRequirement
    | HoursRequirement
    | ServiceRequirement
    | TenureRequirement
    | FeedbackRequirement
)


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements of which all (`at_least` None) or at least some are asked for."""

    requirements: tuple[Requirement, ...]
    at_least: int | None = None

    @property
    def needed(self) -> int:
        """How many members must be met. If more than there are, the group never is."""
        return len(self.requirements) if self.at_least is None else self.at_least


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung asks for all of its groups; `below` is the key of the rung below, None at the foot."""

    key: str
    below: str | None = None
    groups: tuple[Group, ...] = ()

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement, in order through the groups."""
        return tuple(one for group in self.groups for one in group.requirements)
