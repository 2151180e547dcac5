"""Forms of feedback rounds."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from accounts.people.models import Doctor
from common import clock
from common.forms import DayField, RungsForm
from common.rules import why_not
from training.feedback.queries import groups_of
from training.feedback.rules import (
    MOST_RATERS,
    REASON_LIMIT,
    check_closed_on,
    check_released_on,
    shortfall_of,
)
from training.frameworks.models import FeedbackKind

GROUP = "group_"


class RoundForm(RungsForm):
    """When a round closed and was released, and how many answered in each group of its kind.

    Numbers that don’t make a valid round are asked about once, before they are recorded as such.
    """

    closed_on = DayField(label="Closed on", help_text="The last day on which people could answer.")
    released_on = DayField(
        label="Released on", help_text="The day you went through it with the doctor."
    )

    def __init__(self, *args: Any, doctor: Doctor, kind: FeedbackKind, **kwargs: Any) -> None:
        super().__init__(*args, initial={"released_on": clock.today()}, **kwargs)
        self.doctor, self.kind = doctor, kind
        for group in groups_of(kind):
            self.fields[f"{GROUP}{group.key}"] = forms.IntegerField(
                label=group.name,
                required=False,
                min_value=0,
                max_value=MOST_RATERS,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "invalid": "Give a whole number, such as 4.",
                    "min_value": "Give 0 or more.",
                    "max_value": f"Give {MOST_RATERS} at most.",
                },
            )
        if self.is_bound:
            self.fields["even_so"] = forms.BooleanField(
                label="Record it all the same, as not valid", required=False
            )

    @property
    def raters(self) -> dict[str, int]:
        """How many answered, by the key of their group."""
        return {
            group.key: self.cleaned_data.get(f"{GROUP}{group.key}") or 0
            for group in groups_of(self.kind)
        }

    def clean_closed_on(self) -> date:
        """A day on which a round about this doctor can have closed."""
        return _allowed(self.cleaned_data["closed_on"], check_closed_on, self.doctor)

    def clean_released_on(self) -> date:
        """Not before the round closed, and not in the future."""
        released_on: date = self.cleaned_data["released_on"]
        closed_on = self.cleaned_data.get("closed_on", released_on)
        return _allowed(released_on, check_released_on, closed_on)

    def clean(self) -> dict[str, Any]:
        """Somebody answered, and the mix is valid or meant to be recorded as it is."""
        data = super().clean() or {}
        why = ""
        if not any(name.startswith(GROUP) for name in self.errors):
            if sum(self.raters.values()):
                why = shortfall_of(self.kind, self.raters)
            else:
                self.add_error(None, "Say how many answered in each group.")
        if why and not data.get("even_so"):
            self.add_error(
                "even_so",
                f"This round would not be valid and would never count. {why} Check the numbers, or"
                " tick to record it as it is.",
            )
        if not why:
            del self.fields["even_so"]
        return data


class RevokeForm(RungsForm):
    """Why a round is taken back."""

    reason = forms.CharField(
        label="Why is it taken back?",
        max_length=REASON_LIMIT,
        help_text="The doctor reads it. Name nobody who answered.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write why it is taken back: the doctor will read it."},
    )


def _allowed(day: date, check: Callable[[Any, date], None], beside: object) -> date:
    if problem := why_not(check, beside, day):
        raise forms.ValidationError(problem)
    return day
