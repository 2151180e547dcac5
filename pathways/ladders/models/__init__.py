"""Ladders, their versions, rungs, role mixes and requirements."""

from pathways.ladders.models.ladder import Ladder, LadderVersion, VersionEvent
from pathways.ladders.models.requirement import Requirement, RequirementGroup, RequirementKind
from pathways.ladders.models.rung import MIX_PARTS, RoleMix, Rung

__all__ = [
    "MIX_PARTS",
    "Ladder",
    "LadderVersion",
    "Requirement",
    "RequirementGroup",
    "RequirementKind",
    "RoleMix",
    "Rung",
    "VersionEvent",
]
