"""Reads about journeys."""

from pathways.journeys.queries.record import (
    doctors_on_record,
    entries_on_record,
    journeys_on_record,
    posts_on_record,
    supervision_on_record,
)
from pathways.journeys.queries.standing import (
    Eligibility,
    eligibility,
    held_on,
    placements_of,
    rungs_below,
    same_rung,
    tier_reached,
)

__all__ = [
    "Eligibility",
    "doctors_on_record",
    "eligibility",
    "entries_on_record",
    "held_on",
    "journeys_on_record",
    "placements_of",
    "posts_on_record",
    "rungs_below",
    "same_rung",
    "supervision_on_record",
    "tier_reached",
]
