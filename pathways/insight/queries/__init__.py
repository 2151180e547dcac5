"""Reads of insight: cohorts on a day, and the posts held."""

from pathways.insight.queries.cohort import (
    IS_CLOSE,
    READY,
    RungCount,
    Standing,
    as_of,
    cohort,
    counts_by_rung,
    lacks_of,
    standings,
    states,
)
from pathways.insight.queries.posts import posts_directed
from pathways.readiness.models import CLOSE

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
    "states",
]
