"""Reads of insight: cohorts on a day, and the posts held."""

from pathways.insight.queries.cohort import (
    CLOSE,
    IS_CLOSE,
    READY,
    RungCount,
    Standing,
    as_of,
    cohort,
    counts_by_rung,
    lacks_of,
    standings,
)
from pathways.insight.queries.posts import posts_directed

__all__ = [
    "CLOSE",
    "IS_CLOSE",
    "READY",
    "RungCount",
    "Standing",
    "as_of",
    "cohort",
    "counts_by_rung",
    "lacks_of",
    "posts_directed",
    "standings",
]
