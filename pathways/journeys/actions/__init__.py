"""Writing where a doctor stands: start, place, correct, aim, move to a version, close."""

from pathways.journeys.actions.journeys import close_journey, set_aim, start_journey
from pathways.journeys.actions.placing import correct_placement, place, withdraw_placement
from pathways.journeys.actions.versions import NotMoved, move_several, move_version

__all__ = [
    "NotMoved",
    "close_journey",
    "correct_placement",
    "move_several",
    "move_version",
    "place",
    "set_aim",
    "start_journey",
    "withdraw_placement",
]
