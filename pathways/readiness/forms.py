"""Forms of readiness: the day asked about."""

from datetime import date

from django import forms

from common import clock
from common.forms import DayField, RungsForm

EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)


class DayForm(RungsForm):
    """The day to answer for; today unless another is asked for."""

    on = DayField(label="As at")
    journey = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_on(self) -> date:
        """A day within living memory or planning."""
        on: date = self.cleaned_data["on"]
        if not EARLIEST <= on <= LATEST:
            raise forms.ValidationError("Pick a day between 1950 and 2200.")
        return on

    @property
    def day(self) -> date:
        """The day asked for; today where none or a wrong one was."""
        if self.is_bound and self.is_valid():
            return self.cleaned_data["on"]
        return clock.today()
