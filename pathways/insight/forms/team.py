"""The filters of the team's page."""

from typing import Any, TypeVar

from django import forms
from django.db.models import QuerySet

from accounts.organisations.models import Organisation
from common.forms import LeanSelect
from pathways.insight.forms.cohort import RungField
from pathways.insight.forms.scope import NO_SUCH, ScopeForm
from pathways.insight.queries import Rungs
from pathways.readiness.models import StandingSpan, StateSpan

Span = TypeVar("Span", StandingSpan, StateSpan)


class TeamForm(ScopeForm):
    """Which doctors make up the team, as at which day; named as in the list of doctors."""

    ladder = forms.ChoiceField(
        label="Ladder",
        required=False,
        widget=LeanSelect,
        error_messages={"invalid_choice": NO_SUCH},
    )
    rung = RungField(label="Stands on")

    field_order = ["organisation", "ladder", "rung", "on"]

    def __init__(self, *args: Any, rungs: Rungs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rungs = rungs
        ladders = [(str(one.uuid), one.name) for one in rungs.by_ladder()]
        field, rung = self.fields["ladder"], self.fields["rung"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(rung, RungField)
        field.choices = [("", "All ladders"), *ladders]
        chosen = self.data.get("ladder", "")
        rung.offer(rungs, chosen if chosen in dict(ladders) else "")

    def narrowed(self, team: QuerySet[Span]) -> QuerySet[Span]:
        """Those of a cohort that pass the filters."""
        if place := self.told("organisation"):
            below = Organisation.objects.within(place.path)
            team = team.filter(journey__organisation__in=below)
        if ladder := self.told("ladder"):
            team = team.filter(journey__ladder__uuid=ladder)
        if rung := self.told("rung"):
            team = team.filter(rung__in=self._rungs.same(rung))
        return team
