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
from pathways.insight.queries.gaps import Gap, Gaps, alike, asked_of, gaps_of
from pathways.insight.queries.posts import (
    SHORT,
    SHORT_TODAY,
    UNTRAINED_AT_FIRST,
    UNTRAINED_TODAY,
    Held,
    apart,
    held,
    posts_directed,
    shortfalls,
)
from pathways.insight.queries.promise import Month, Promise, Share, posts_counted, promise_of
from pathways.insight.queries.team import Covered, DomainCovered, coverage
from pathways.readiness.models import CLOSE

__all__ = [
    "CLOSE",
    "IS_CLOSE",
    "READY",
    "SHORT",
    "SHORT_TODAY",
    "UNTRAINED_AT_FIRST",
    "UNTRAINED_TODAY",
    "Covered",
    "DomainCovered",
    "Gap",
    "Gaps",
    "Held",
    "Month",
    "Promise",
    "RungCount",
    "Share",
    "Standing",
    "alike",
    "apart",
    "as_of",
    "asked_of",
    "cohort",
    "counts_by_rung",
    "coverage",
    "gaps_of",
    "held",
    "lacks_of",
    "posts_counted",
    "posts_directed",
    "promise_of",
    "shortfalls",
    "standings",
    "states",
]
