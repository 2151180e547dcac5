"""The filters of the director's list."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.organisations.models import Organisation
from common.forms import RungsForm
from pathways.insight.queries import CLOSE, IS_CLOSE, READY
from pathways.ladders.models import Ladder, Rung
from pathways.readiness.models import StandingSpan

STATES = {
    "ready": ("Ready", READY),
    "close": ("Close", IS_CLOSE),
    "further": ("Not yet", Q(lacking__gt=CLOSE)),
}


class CohortForm(RungsForm):
    """Which doctors, as at which day. Every filter may be left out."""

    q = forms.CharField(label="Name", required=False, max_length=80)
    organisation = forms.ModelChoiceField(
        label="Where",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Everywhere I direct",
        to_field_name="uuid",
    )
    ladder = forms.ModelChoiceField(
        label="Ladder",
        queryset=Ladder.objects.none(),
        required=False,
        empty_label="All ladders",
        to_field_name="uuid",
    )
    rung = forms.CharField(label="Stands on", required=False, max_length=12)
    state = forms.ChoiceField(
        label="For the next rung",
        required=False,
        choices=[("", "All"), *((key, label) for key, (label, _) in STATES.items())],
    )
    on = forms.DateField(
        label="As at",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a day such as 4 May 2026."},
    )

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Organisation],
        ladders: QuerySet[Ladder],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("organisation", places), ("ladder", ladders)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def narrowed(self, cohort: QuerySet[StandingSpan]) -> QuerySet[StandingSpan]:
        """Those of a cohort that pass the filters; a filter with an error is left out."""
        data = getattr(self, "cleaned_data", {})
        if data.get("q"):
            cohort = cohort.filter(journey__doctor__user__full_name__icontains=data["q"])
        if data.get("organisation"):
            below = Organisation.objects.within(data["organisation"].path)
            cohort = cohort.filter(journey__organisation__in=below)
        if data.get("ladder"):
            cohort = cohort.filter(journey__ladder=data["ladder"])
        if data.get("rung"):
            cohort = cohort.filter(rung__in=Rung.objects.filter(code=data["rung"]))
        if data.get("state"):
            cohort = cohort.filter(STATES[data["state"]][1])
        return cohort
