"""Pages of insight, named as their URLs."""

from pathways.insight.views.cohort import cohort
from pathways.insight.views.export import cohort_csv, cohort_xlsx
from pathways.insight.views.posts import posts
from pathways.insight.views.saved import saved, view_delete, view_save
from pathways.insight.views.team import team

__all__ = [
    "cohort",
    "cohort_csv",
    "cohort_xlsx",
    "posts",
    "saved",
    "team",
    "view_delete",
    "view_save",
]
