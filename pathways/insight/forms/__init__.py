"""Forms of insight: what each page shows of whom, as at which day."""

from pathways.insight.forms.cohort import CohortForm

__all__ = ["CohortForm"]
