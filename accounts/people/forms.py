"""Forms about who somebody is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms

from accounts.people.actions import PROFILE_FIELDS, profile_of
from accounts.people.models import Doctor, Grade, RegistrationBody
from accounts.people.rules import (
    LEAST_FRACTION,
    MOST_FRACTION,
    check_qualified_on,
    check_registration_number,
)
from accounts.people.specialties import SPECIALTIES
from common.errors import Denied
from common.forms import DayField, RungsForm

SPECIALTY_LIST = "specialties"


@contextmanager
def as_field_error() -> Iterator[None]:
    """Turn a rule's refusal into the error of the field that is being cleaned."""
    try:
        yield
    except Denied as denied:
        raise forms.ValidationError(str(denied)) from denied


class NameForm(RungsForm):
    """What others call the person."""

    full_name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="As colleagues know you, with your title.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class DoctorForm(RungsForm):
    """What makes somebody a doctor here."""

    registration_body = forms.ChoiceField(label="Registered with", choices=RegistrationBody)
    registration_number = forms.CharField(
        label="Registration number",
        max_length=20,
        help_text="GMC: 7 digits. NPI: 10 digits.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose one"), *Grade.choices])
    specialty = forms.CharField(
        label="Specialty",
        max_length=80,
        help_text="Choose one from the list, or type yours.",
        widget=forms.TextInput(attrs={"list": SPECIALTY_LIST, "autocomplete": "off"}),
    )
    working_fraction = forms.DecimalField(
        label="Working time",
        max_digits=4,
        decimal_places=3,
        min_value=LEAST_FRACTION,
        max_value=MOST_FRACTION,
        help_text="As a fraction of full time: 1 is full time, 0.6 is three days of five.",
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={
            "min_value": "Give a fraction of full time between 0.05 and 1.5.",
            "max_value": "Give a fraction of full time between 0.05 and 1.5.",
        },
    )
    qualified_on = DayField(label="Qualified on", help_text="Date of your first medical degree.")

    # The suggestions that the page puts beside the form.
    specialties = SPECIALTIES
    specialty_list = SPECIALTY_LIST

    def clean_qualified_on(self) -> date:
        """In the past, within a working life."""
        day: date = self.cleaned_data["qualified_on"]
        with as_field_error():
            check_qualified_on(day)
        return day

    def clean_registration_number(self) -> str:
        """Without spaces, in capitals, in the form that its register gives."""
        number = "".join(self.cleaned_data["registration_number"].split()).upper()
        with as_field_error():
            check_registration_number(self.cleaned_data.get("registration_body", ""), number)
        return number

    def for_action(self) -> dict[str, Any]:
        """What an action wants to know."""
        return {field: self.cleaned_data[field] for field in PROFILE_FIELDS}


class ProfileForm(NameForm, DoctorForm):
    """A doctor's details, opened at a revision."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["full_name"]

    @staticmethod
    def of(doctor: Doctor) -> dict[str, Any]:
        """What stands there now."""
        fraction = doctor.working_fraction.normalize()
        return profile_of(doctor) | {
            "working_fraction": f"{fraction:f}",
            "revision": doctor.revision,
        }

    def for_action(self) -> dict[str, Any]:
        """What an action wants to know."""
        names = (*PROFILE_FIELDS, "full_name", "revision")
        return {field: self.cleaned_data[field] for field in names}
