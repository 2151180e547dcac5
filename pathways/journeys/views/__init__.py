"""Pages of journeys."""

from pathways.journeys.views.listing import journeys, move, without
from pathways.journeys.views.moves import journey_close, journey_move, start
from pathways.journeys.views.placing import aim, place, placement_correct, placement_withdraw
from pathways.journeys.views.record import doctor
from pathways.journeys.views.versions import version, version_move

__all__ = [
    "aim",
    "doctor",
    "journey_close",
    "journey_move",
    "journeys",
    "move",
    "place",
    "placement_correct",
    "placement_withdraw",
    "start",
    "version",
    "version_move",
    "without",
]
