"""The filters of the team's page."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.organisations.models import Organisation
from pathways.insight.forms.scope import OfferedField, ScopeForm
from pathways.ladders.models import Ladder
from pathways.readiness.models import StandingSpan


class TeamForm(ScopeForm):
    """Which doctors make up the team, as at which day."""

    ladder = OfferedField(label="Ladder", queryset=Ladder.objects.none(), empty_label="All ladders")
    rung = forms.CharField(label="Stands on (code of the rung)", required=False, max_length=12)

    field_order = ["organisation", "ladder", "rung", "on"]

    def __init__(self, *args: Any, ladders: QuerySet[Ladder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("ladder", ladders)

    def narrowed(self, team: QuerySet[StandingSpan]) -> QuerySet[StandingSpan]:
        """Those of a cohort that pass the filters."""
        if place := self.told("organisation"):
            below = Organisation.objects.within(place.path)
            team = team.filter(journey__organisation__in=below)
        if ladder := self.told("ladder"):
            team = team.filter(journey__ladder=ladder)
        if rung := self.told("rung"):
            team = team.filter(rung__code__iexact=rung)
        return team
