"""The filters of the director's list of doctors."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.organisations.models import Organisation
from accounts.people.models import Grade
from accounts.people.specialties import SPECIALTIES
from common import clock
from common.forms import DayField, LeanSelect, RungsForm
from common.templatetags.ui_filters import day
from pathways.insight.queries import IN_STATE, Rungs
from pathways.ladders.models import Rung
from pathways.readiness.forms import EARLIEST, LATEST
from pathways.readiness.models import StateSpan

STATES = {
    "ready": "Ready",
    "close": "Close",
    "further": "Not yet",
    "ready-3": "Becomes ready within 3 months",
    "ready-6": "Becomes ready within 6 months",
    "ready-12": "Becomes ready within 12 months",
    "lapsing-3": "Ready, but lapses within 3 months",
    "lapsing-6": "Ready, but lapses within 6 months",
    "none": "Without a target",
}
USUAL_ORDER = "closest"
SORTS = {
    USUAL_ORDER: "Closest first",
    "name": "By name",
    "ready": "Earliest ready day first",
    "lapse": "Lapsing first",
}
# How far the slider reaches from the day in the date box.
MONTHS_BACK, MONTHS_AHEAD = -24, 36
# What is folded away until it is set.
MORE = ("q", "organisation", "ladder", "rung", "specialty", "grade", "sort")
FROM_LIST = "Choose one from the list."


class PlaceField(forms.ModelChoiceField):
    """An organisation, those below another set in."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name, by how deep it lies."""
        return "\u2003" * obj.depth + obj.name


class MonthsInput(forms.NumberInput):
    """A slider; the script `days.js` says the day it stands on while it moves."""

    input_type = "range"

    def __init__(self, *, counts_from: str) -> None:
        super().__init__({"step": "1", "data-counts-from": counts_from})

    def format_value(self, value: Any) -> str:
        """No months, unless some are given: a slider without a value would stand in the middle."""
        return super().format_value(value) or "0"


class RungField(forms.ChoiceField):
    """A rung, whatever the version of its ladder: offered as the newest has it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=LeanSelect,
            error_messages={"invalid_choice": FROM_LIST},
            **kwargs,
        )
        self._find: Callable[[str], Rung | None] = lambda _: None

    def offer(self, rungs: Rungs, ladder: str) -> None:
        """Those of the ladder with this uuid, or of all."""
        offered = {
            one.name: [(str(rung.uuid), rung.title) for rung in those]
            for one, those in rungs.by_ladder().items()
            if ladder in ("", str(one.uuid))
        }
        groups = list(offered.items())
        self.choices = [("", "Any rung"), *(groups[0][1] if len(groups) == 1 else groups)]
        self._find = rungs.find

    def clean(self, value: Any) -> Any:
        """The rung, or None. Raises ValidationError for one that is not offered."""
        chosen = super().clean(value)
        return self._find(chosen) if chosen else None


class CohortForm(RungsForm):
    """Which doctors, as at which day. Every filter may be left out."""

    q = forms.CharField(
        label="Name",
        required=False,
        max_length=80,
        error_messages={"max_length": "Write at most 80 letters of the name."},
    )
    organisation = PlaceField(
        label="Where",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Everywhere I direct",
        to_field_name="uuid",
        widget=LeanSelect,
        error_messages={"invalid_choice": FROM_LIST},
    )
    ladder = forms.ChoiceField(
        label="Ladder",
        required=False,
        widget=LeanSelect,
        error_messages={"invalid_choice": FROM_LIST},
    )
    rung = RungField(label="Stands on")
    towards = RungField(label="Works towards")
    specialty = forms.CharField(
        label="Specialty",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "specialties", "autocomplete": "off"}),
        error_messages={"max_length": "Write at most 80 letters of the specialty."},
    )
    grade = forms.ChoiceField(
        label="Grade",
        required=False,
        widget=LeanSelect,
        choices=[("", "All grades"), *Grade.choices],
        error_messages={"invalid_choice": FROM_LIST},
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        widget=LeanSelect,
        choices=[("", "All"), *STATES.items()],
        error_messages={"invalid_choice": FROM_LIST},
    )
    sort = forms.ChoiceField(
        label="Order",
        required=False,
        widget=LeanSelect,
        choices=list(SORTS.items()),
        error_messages={"invalid_choice": FROM_LIST},
    )
    on = DayField(label="As at", required=False)
    ahead = forms.IntegerField(
        label="Months from then",
        required=False,
        min_value=MONTHS_BACK,
        max_value=MONTHS_AHEAD,
        widget=MonthsInput(counts_from="id_on"),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"Give a number of months from {MONTHS_BACK} to {MONTHS_AHEAD}.",
        ),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    specialties = SPECIALTIES

    def __init__(self, data: QueryDict, *, places: QuerySet[Organisation], rungs: Rungs) -> None:
        super().__init__(_as_newest(data, rungs))
        self.rungs = rungs
        self.today = clock.today()
        ladders = [(str(one.uuid), one.name) for one in rungs.by_ladder()]
        self._field("organisation").queryset = places
        self._field("ladder").choices = [("", "All ladders"), *ladders]
        chosen = data.get("ladder", "")
        for name in ("rung", "towards"):
            self._field(name).offer(rungs, chosen if chosen in dict(ladders) else "")
        self.is_valid()
        self._field("on").widget.attrs["data-today"] = self.today.isoformat()
        self["ahead"].help_text = day(self.day)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_on(self) -> date | None:
        """A day within living memory or planning."""
        on: date | None = self.cleaned_data["on"]
        if on is not None and not EARLIEST <= on <= LATEST:
            raise forms.ValidationError("Pick a day between 1950 and 2200.")
        return on

    @property
    def day(self) -> date:
        """The day to look at: today, or that of the date box, and the months from then."""
        told = self.told
        return clock.months_from(told.get("on", self.today), told.get("ahead", 0))

    @property
    def told(self) -> dict[str, Any]:
        """The filters that are set; one with an error is left out, and so is the usual order."""
        told = self.cleaned_data.items()
        return {
            name: value
            for name, value in told
            if value not in (None, "", 0) and (name, value) != ("sort", USUAL_ORDER)
        }

    @property
    def chosen(self) -> bool:
        """Whether any filter is set, or wrong."""
        return bool({*self.told, *self.errors} - {"sort", "version"})

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in MORE]

    @property
    def has_more(self) -> bool:
        """Whether any of those is set, or wrong."""
        return bool({*self.told, *self.errors} & {*MORE})

    def narrowed(self, cohort: QuerySet[StateSpan]) -> QuerySet[StateSpan]:
        """Those of a cohort, of the form's day, that pass the filters."""
        told = self.told
        exact = {
            "q": "journey__doctor__user__full_name__icontains",
            "ladder": "journey__ladder__uuid",
            "specialty": "journey__doctor__specialty__icontains",
            "grade": "journey__doctor__grade",
        }
        cohort = cohort.filter(**{exact[name]: told[name] for name in exact.keys() & told.keys()})
        if place := told.get("organisation"):
            below = Organisation.objects.within(place.path)
            cohort = cohort.filter(journey__organisation__in=below)
        if rung := told.get("rung"):
            cohort = cohort.filter(rung__in=self.rungs.same(rung))
        if target := told.get("towards"):
            cohort = cohort.filter(target__in=self.rungs.same(target))
        if state := told.get("state"):
            cohort = cohort.filter(IN_STATE[state](self.day))
        return cohort

    def filters(self) -> dict[str, str]:
        """The filters that are set, as an address holds them: a day that is not given stays so."""
        return {name: _in_address(value) for name, value in self.told.items()}

    def query(self, **changes: str) -> str:
        """The query of the same page with some filters set otherwise."""
        return urlencode(self.filters() | changes)

    def in_words(self) -> list[tuple[str, str]]:
        """The filters that are set, as people read them: the name of each and its value."""
        shown: Iterable[Any] = (self[name] for name in self.told if name != "version")
        return [(str(field.label), _words(field, self.told[field.name])) for field in shown]


def _as_newest(data: QueryDict, rungs: Rungs) -> QueryDict:
    """The same, with rungs of older versions named as the newest has them."""
    newest = data.copy()
    for name in ("rung", "towards"):
        if rung := rungs.find(data.get(name, "")):
            newest[name] = str(rung.uuid)
    return newest


def _in_address(value: Any) -> str:
    if isinstance(value, Organisation | Rung):
        return str(value.uuid)
    return value.isoformat() if isinstance(value, date) else str(value)


def _words(field: forms.BoundField, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Organisation | Rung):
        return str(value)
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value))
