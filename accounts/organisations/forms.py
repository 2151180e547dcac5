"""Forms about organisations, roles, supervision and invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.organisations.models import (
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    SupervisionKind,
    TimeUnit,
)
from accounts.people.models import User
from common import clock
from common.forms import DayField, RungsForm

FROM_HELP = "The first day."
UNTIL_HELP = "The first day on which it no longer holds. Leave empty if no end is planned."
FULL_WEEK = {
    "min_value": "A full week has between 20 and 60 hours.",
    "max_value": "A full week has between 20 and 60 hours.",
}


class OrganisationChoice(forms.ModelChoiceField):
    """One of some organisations, named with the one above it; sent as its uuid."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Organisation.objects.none(),
            to_field_name="uuid",
            error_messages={"invalid_choice": "Choose one of the organisations in the list."},
            **options,
        )

    def label_from_instance(self, obj: Any) -> str:
        """The name, and where it stands."""
        return f"{obj.name} ({obj.parent.name})" if obj.parent else obj.name

    def offer(self, places: Any) -> None:
        """Offer these organisations. One query when shown."""
        self.queryset = places.select_related("parent").order_by("name", "id")


class PeopleFilter(RungsForm):
    """Which people to list."""

    search = forms.CharField(label="Name or e-mail address", required=False, max_length=120)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Any"), *Role.choices])
    organisation = OrganisationChoice(label="Organisation", required=False, empty_label="Any")
    who = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[("", "Here now or soon"), ("left", "People who have left")],
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(places)  # type: ignore[attr-defined]


class RoleForm(RungsForm):
    """A role to give."""

    role = forms.ChoiceField(label="Role", choices=[("", "Choose one"), *Role.choices])
    organisation = OrganisationChoice(label="Organisation", empty_label="Choose one")
    starts_on = DayField(label="From", help_text=FROM_HELP)
    ends_on = DayField(label="Until", required=False, help_text=UNTIL_HELP)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"starts_on": clock.today()}} | kwargs)
        self.fields["organisation"].offer(places)  # type: ignore[attr-defined]


class EndForm(RungsForm):
    """When something ends."""

    ends_on = DayField(label="Ends on", help_text="The first day on which it no longer holds.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"ends_on": clock.today()}} | kwargs)


class ConfirmForm(RungsForm):
    """Nothing to fill in: sending it is the answer."""


class SupervisionForm(RungsForm):
    """Somebody to oversee a doctor."""

    supervisor = forms.ModelChoiceField(
        label="Supervisor",
        queryset=User.objects.none(),
        to_field_name="uuid",
        empty_label="Choose one",
        error_messages={"invalid_choice": "Choose one of the people in the list."},
    )
    kind = forms.ChoiceField(label="As", choices=[("", "Choose one"), *SupervisionKind.choices])
    starts_on = DayField(label="From", help_text=FROM_HELP)
    ends_on = DayField(label="Until", required=False, help_text=UNTIL_HELP)

    def __init__(self, *args: Any, supervisors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"starts_on": clock.today()}} | kwargs)
        self.fields["supervisor"].queryset = supervisors  # type: ignore[attr-defined]


class OrganisationForm(RungsForm):
    """What an organisation is, how it counts time and where it stands."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), *OrganisationKind.choices])
    parent = OrganisationChoice(label="Part of", empty_label="Choose one")
    time_unit = forms.ChoiceField(
        label="Counts working time in",
        required=False,
        choices=[("", "As the organisation above"), *TimeUnit.choices],
    )
    full_time_hours = forms.DecimalField(
        label="Hours of a full-time week",
        required=False,
        min_value=20,
        max_value=60,
        max_digits=4,
        decimal_places=2,
        help_text="Between 20 and 60. Left empty, as the organisation above.",
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages=FULL_WEEK,
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(places)  # type: ignore[attr-defined]


class NewOrganisationForm(OrganisationForm):
    """An organisation to add below another."""

    key = forms.SlugField(
        label="Short key",
        required=False,
        max_length=40,
        help_text="For files and reports, such as northmoor-cardiology. Made from the name if left"
        " empty.",
        error_messages={"invalid": "Use letters, digits, hyphens and underscores only."},
    )
    field_order = ["name", "key"]


class SettingsForm(OrganisationForm):
    """An organisation's settings, opened at a revision."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: Organisation, places: Any, **kwargs: Any) -> None:
        others = places.exclude(path__startswith=organisation.path)
        super().__init__(*args, places=others, initial=self.of(organisation), **kwargs)
        if not others.filter(pk=organisation.parent_id).exists():
            # Where it stands is not in the hands of this administrator.
            del self.fields["parent"]

    @staticmethod
    def of(organisation: Organisation) -> dict[str, Any]:
        """What stands there now."""
        return {
            "name": organisation.name,
            "kind": organisation.kind,
            "parent": organisation.parent.uuid if organisation.parent else None,
            "time_unit": organisation.time_unit,
            "full_time_hours": organisation.full_time_hours,
            "revision": organisation.revision,
        }


class InvitationForm(RungsForm):
    """Somebody to invite to a role."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="The letter goes here; they will sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    full_name = forms.CharField(
        label="Name", max_length=120, help_text="As the letter greets them."
    )
    role = forms.ChoiceField(label="Role", choices=[("", "Choose one"), *Role.choices])
    organisation = OrganisationChoice(label="Organisation", empty_label="Choose one")

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(places)  # type: ignore[attr-defined]


class AcceptForm(RungsForm):
    """Name and password of somebody who accepts an invitation and is new."""

    full_name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="As colleagues know you, with your title.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=200,
        help_text="At least 12 characters: a few words that only you would put together.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Password again",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Typed twice alike, and good enough."""
        data = self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", "This is not the same password.")
        elif password:
            try:
                validate_password(
                    password, User(email=self.email, full_name=data.get("full_name", ""))
                )
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


def end_of(row: Membership | Any) -> dict[str, Any]:
    """What the page that ends `row` proposes: today, or the first day if that is still to come."""
    return {"ends_on": max(clock.today(), row.starts_on)}
