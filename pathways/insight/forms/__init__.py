"""Forms of insight: what each page shows of whom, as at which day."""

from pathways.insight.forms.cohort import CohortForm
from pathways.insight.forms.posts import PostsForm
from pathways.insight.forms.saved import SaveViewForm
from pathways.insight.forms.team import TeamForm

__all__ = ["CohortForm", "PostsForm", "SaveViewForm", "TeamForm"]
