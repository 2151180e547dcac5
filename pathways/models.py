"""Re-exports the tables of pathways for Django."""

from pathways.appointments.models import Appointment
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
from pathways.readiness.models import RequirementSpan, RungSpan
from pathways.reviews.models import Judgement, Promotion

__all__ = [
    "Appointment",
    "Journey",
    "Judgement",
    "Ladder",
    "LadderVersion",
    "Placement",
    "Promotion",
    "Requirement",
    "RequirementGroup",
    "RequirementSpan",
    "RoleMix",
    "Rung",
    "RungSpan",
    "VersionEvent",
    "VersionMove",
]
