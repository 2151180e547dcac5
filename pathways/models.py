"""Re-exports the tables of pathways for Django."""

from pathways.appointments.models import Appointment
from pathways.insight.models import SavedView
from pathways.journeys.models import Journey, Placement, VersionMove
from pathways.ladders.models import (
    Ladder,
    LadderVersion,
    Requirement,
    RequirementGroup,
    RoleMix,
    Rung,
    VersionEvent,
)
from pathways.readiness.models import PostSpan, StandingSpan, StateSpan
from pathways.reviews.models import Judgement, Promotion

__all__ = [
    "Appointment",
    "Journey",
    "Judgement",
    "Ladder",
    "LadderVersion",
    "Placement",
    "PostSpan",
    "Promotion",
    "Requirement",
    "RequirementGroup",
    "RoleMix",
    "Rung",
    "SavedView",
    "StandingSpan",
    "StateSpan",
    "VersionEvent",
    "VersionMove",
]
