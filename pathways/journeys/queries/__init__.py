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
    Standing,
    There,
    ahead_of,
    eligibility,
    placements_of,
    revision_of,
    rungs_below,
    rungs_there,
    rungs_there_of,
    same_rungs,
    standing_among,
    standing_of,
    standings_of,
    tier_changes_of,
    versions_of,
)
from pathways.journeys.queries.then import Pinned, pinned_at

__all__ = [
    "Eligibility",
    "Pinned",
    "Standing",
    "There",
    "ahead_of",
    "doctors_on_record",
    "eligibility",
    "entries_on_record",
    "journeys_on_record",
    "pinned_at",
    "placements_of",
    "posts_on_record",
    "revision_of",
    "rungs_below",
    "rungs_there",
    "rungs_there_of",
    "same_rungs",
    "standing_among",
    "standing_of",
    "standings_of",
    "supervision_on_record",
    "tier_changes_of",
    "versions_of",
]
