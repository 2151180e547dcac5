"""Forms of appointments: a post, its end, a correction, taking one back."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.organisations.models import Organisation
from accounts.organisations.queries import working_time_of
from accounts.people.models import Doctor, Tier
from common.forms import DayField, RungsForm
from common.units import describe_fraction
from pathways.appointments.models import TERMS, Appointment
from pathways.appointments.rules import REASON_LIMIT, TITLE_LIMIT, problems_of
from pathways.ladders.models import MIX_PARTS, Rung

UNTIL_HELP = "The first day on which the post is no longer held. Leave empty if no end is agreed."


class RungField(forms.ModelChoiceField):
    """A rung of published ladders, grouped by ladder; sent as its uuid."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Rung.objects.none(),
            to_field_name="uuid",
            error_messages={
                "required": "Choose a rung.",
                "invalid_choice": "Choose one of the rungs in the list.",
            },
            **options,
        )

    def offer(self, rungs: QuerySet[Rung]) -> None:
        """Offer these rungs, from the lowest up. One query."""
        self.queryset = rungs.select_related("version__ladder__organisation")
        ordered = self.queryset.order_by("version__ladder__name", "version", "position", "id")
        groups: list[Any] = [
            (str(version.ladder), [(rung.uuid, f"{rung.title} (T{rung.tier})") for rung in those])
            for version, those in groupby(ordered, key=lambda rung: rung.version)
        ]
        nothing: list[Any] = [("", self.empty_label)] if self.empty_label else []
        self.choices = nothing + groups


class ReasonField(forms.CharField):
    """Why, for the doctor to read."""

    def __init__(self, *, required: bool = True, max_length: int = REASON_LIMIT) -> None:
        super().__init__(
            label="Reason",
            help_text="The doctor reads it.",
            required=required,
            max_length=max_length,
            error_messages={"required": "Say why: the doctor will read it."},
        )


class PostForm(RungsForm):
    """A post: where, what, from when until when, with which actual mix."""

    title = forms.CharField(label="Title of the post", max_length=TITLE_LIMIT)
    organisation = forms.ModelChoiceField(
        label="Where",
        queryset=Organisation.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        error_messages={"invalid_choice": "Choose one of the organisations in the list."},
    )
    rung = RungField(label="Rung", required=False, empty_label="None: a role beside the ladder")
    tier = forms.TypedChoiceField(
        label="Tier",
        choices=[("", "As the rung"), *Tier.choices],
        coerce=int,
        required=False,
        empty_value=None,
        help_text="Needed where there is no rung.",
    )
    starts_on = DayField(label="From")
    ends_on = DayField(label="Until", required=False, help_text=UNTIL_HELP)
    is_acting = forms.BooleanField(label="Acting up for a time", required=False)
    clinical, leadership, education, research = (
        forms.DecimalField(
            label=f"{part.capitalize()}, % of full time",
            min_value=0,
            max_value=150,
            max_digits=4,
            decimal_places=1,
            required=False,
            error_messages={"min_value": "Give 0 or more.", "max_value": "Give 150 or less."},
        )
        for part in MIX_PARTS
    )
    reason = ReasonField(required=False)

    def __init__(
        self,
        *args: Any,
        doctor: Doctor,
        places: QuerySet[Organisation],
        rungs: QuerySet[Rung],
        post: Appointment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.doctor = doctor
        self._say_time(places.order_by("path").first())
        self.fields["organisation"].queryset = places.order_by("path")  # type: ignore[attr-defined]
        self.fields["rung"].offer(rungs)  # type: ignore[attr-defined]
        if post is not None:
            self.initial = in_percent({name: getattr(post, name) for name in TERMS})
            self.fields["reason"].required = True

    def _say_time(self, place: Organisation | None) -> None:
        """Say what a share is in the words of the place. At most one query."""
        if place is not None:
            time = working_time_of(place)
            tenth = describe_fraction(
                Decimal("0.1"), unit=time.unit, full_time_hours=time.full_time_hours
            )
            self.fields["clinical"].help_text = f"10% of full time is {tenth}."

    def clean(self) -> dict[str, Any]:
        """Ask of the post what the action asks, field by field.

        The tier is that of the rung, if none is chosen; parts left out are nothing.
        """
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for part in MIX_PARTS:
            data[part] = data.get(part) or Decimal(0)
        if data.get("tier") is None and not {"tier", "rung"} & set(self.errors):
            if data.get("rung") is None:
                self.add_error("tier", "Choose the tier of a post without a rung.")
            else:
                data["tier"] = data["rung"].tier
        if not {"organisation", "starts_on", *MIX_PARTS} & set(self.errors):
            for name, sentence in problems_of(self._post(data)).items():
                if name not in self.errors:
                    self.add_error(name, sentence)
        return data

    def _post(self, data: Mapping[str, Any]) -> Appointment:
        """The post as far as it was typed."""
        terms = {name: data.get(name) for name in TERMS} | {"title": data.get("title", "")}
        parts = {part: data[part] / 100 for part in MIX_PARTS}
        reason = data.get("reason", "")
        return Appointment(doctor=self.doctor, reason=reason, **terms | parts)

    def terms(self) -> dict[str, Any]:
        """What was typed but the reason, with the four parts as fractions of full time."""
        data = {name: self.cleaned_data[name] for name in TERMS}
        return data | {part: data[part] / 100 for part in MIX_PARTS}


def in_percent(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Terms of a post with the four parts in percent, as the form holds them."""
    return {
        name: round(value * 100, 1) if name in MIX_PARTS else value for name, value in terms.items()
    }


class EndForm(RungsForm):
    """The day a post ends, sooner or later than agreed."""

    ends_on = DayField(
        label="Until", help_text="The first day on which the post is no longer held."
    )
    reason = ReasonField(required=False)


class WithdrawForm(RungsForm):
    """Why a post is taken back."""

    reason = ReasonField()
