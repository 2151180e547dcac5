"""Forms of reviews: the day a case is looked at, the judgement, the promotion."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.organisations.models import Organisation
from common.forms import RungsForm
from pathways.ladders.models import MIX_PARTS, RoleMix
from pathways.reviews.models import Outcome


class DayForm(RungsForm):
    """The day a case is looked at."""

    on = forms.DateField(
        label="As at",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a day such as 4 May 2026."},
    )


class JudgeForm(RungsForm):
    """The outcome with reasons, and the state of the case that was seen."""

    outcome = forms.ChoiceField(
        label="Your judgement",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    reasons = forms.CharField(
        label="Reasons",
        help_text="The doctor reads them. Say what convinced you, and what is missing.",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write your reasons: the doctor reads them."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class PromoteForm(RungsForm):
    """The appointment that follows from a judgement of Ready."""

    title = forms.CharField(label="Post", max_length=120)
    organisation = forms.ModelChoiceField(
        label="Where", queryset=Organisation.objects.none(), empty_label=None
    )
    starts_on = forms.DateField(
        label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label="Agreed end",
        required=False,
        help_text="The first day after the term. Empty for a post without one.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_acting = forms.BooleanField(label="Acting up for a time", required=False)
    clinical, leadership, education, research = (
        forms.DecimalField(
            label=f"{part.capitalize()}, % of full time",
            min_value=0,
            max_value=150,
            max_digits=4,
            decimal_places=1,
        )
        for part in MIX_PARTS
    )

    def __init__(self, *args: Any, places: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = places

    def clean(self) -> dict[str, Any]:
        """The end after the start; the whole post between a tenth and one and a half."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "The end must be after the first day.")
        return data

    def for_action(self) -> dict[str, Any]:
        """Cleaned data with the four parts as fractions of full time."""
        data = dict(self.cleaned_data)
        for part in MIX_PARTS:
            data[part] = data[part] / 100
        return data


def mix_in_percent(mix: RoleMix | None) -> dict[str, object]:
    """The typical parts of a mix in percent, to begin the form with."""
    if mix is None:
        return {}
    return {part: (mix.part(part).typical * 100).quantize(Decimal("0.1")) for part in MIX_PARTS}


def day_from(form: DayForm, default: date) -> date:
    """The day asked for, or the default where none or a wrong one was."""
    return form.cleaned_data["on"] if form.is_bound and form.is_valid() else default
