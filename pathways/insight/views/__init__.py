"""Pages of insight, named as their URLs."""

from pathways.insight.views.cohort import cohort
from pathways.insight.views.posts import posts
from pathways.insight.views.team import team

__all__ = ["cohort", "posts", "team"]
