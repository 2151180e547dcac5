"""Pages of insight, named as their URLs."""

from pathways.insight.views.cohort import cohort

__all__ = ["cohort"]
