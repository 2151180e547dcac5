"""Forms of readiness: the day asked about, and the day whose knowledge is asked for."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from common import clock
from common.forms import DayField, RungsForm

EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)
NOT_OVER = "not over"


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


class KnownForm(DayForm):
    """The same, and on which day's knowledge; today's unless another is asked for."""

    known = DayField(
        label="With the facts known on",
        required=False,
        help_text="A day that is over. Empty: all that is known today.",
    )

    @classmethod
    def of(cls, sent: Any) -> "KnownForm":
        """The form as it was sent, by GET; unbound where it was not."""
        return cls(sent if "on" in sent or "known" in sent else None)

    def clean_known(self) -> date | None:
        """A day that is over: until then more may be recorded, and the answer be another."""
        known: date | None = self.cleaned_data["known"]
        if known == clock.today():
            raise forms.ValidationError(
                "Today is not over: pick an earlier day, or leave this empty for all that is known "
                "now.",
                code=NOT_OVER,
            )
        if known is not None and not EARLIEST <= known < clock.today():
            raise forms.ValidationError("Pick a day from 1950 to yesterday.")
        return known

    @property
    def wants_today(self) -> date | None:
        """The day to answer for, where it was asked for with the facts known on today."""
        on: date | None = self.cleaned_data.get("on") if self.is_bound else None
        return on if self.has_error("known", NOT_OVER) else None

    @property
    def known_on(self) -> date | None:
        """The day whose knowledge is asked for, if one is and the form is right."""
        return self.cleaned_data["known"] if self.is_bound and self.is_valid() else None


def end_of(day: date) -> datetime:
    """The last moment of a day in the site's time zone."""
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(midnight) - timedelta(microseconds=1)
