"""Forms of journeys: starting one, placing, correcting, aiming, moving to a version, closing."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.organisations.models import Organisation
from common.forms import DayField, RungsForm
from pathways.appointments.forms import ReasonField, RungField
from pathways.journeys.models import Journey, Placement
from pathways.journeys.queries import Standing
from pathways.journeys.rules import MOVE_REASON_LIMIT
from pathways.ladders.models import LadderVersion, Rung

NEEDED = {"required": "Give the day."}


class NameForm(RungsForm):
    """Finds doctors by name; what cannot be a name finds everybody."""

    q = forms.CharField(label="Name", required=False, max_length=80)

    @property
    def is_filtering(self) -> bool:
        """Whether a name is asked for."""
        return self.is_valid() and bool(self.cleaned_data["q"])

    def condition(self, user: str) -> Q:
        """The filter, for rows from which `user` leads to the doctor's user."""
        name = self.cleaned_data.get("q", "") if self.is_valid() else ""
        return Q(**{f"{user}__full_name__icontains": name}) if name else Q()


class StartForm(RungsForm):
    """Where a doctor stands, and since when."""

    organisation = forms.ModelChoiceField(
        label="Where",
        queryset=Organisation.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        help_text="Who sees the journey follows from this: the directors there and above.",
        error_messages={"invalid_choice": "Choose one of the organisations in the list."},
    )
    rung = RungField(label="Stands on", empty_label="Choose a rung")
    since = DayField(
        label="Since",
        help_text="The day the doctor came to this rung; time on it counts from it.",
        error_messages=NEEDED,
    )

    def __init__(
        self, *args: Any, places: QuerySet[Organisation], rungs: QuerySet[Rung], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = places.order_by("path")  # type: ignore[attr-defined]
        self.fields["rung"].offer(rungs)  # type: ignore[attr-defined]


class PlaceForm(RungsForm):
    """A rung, from which day the doctor stands on it, and what was on record when it was opened."""

    rung = RungField(label="Rung", empty_label="Choose a rung")
    since = DayField(label="From", error_messages=NEEDED)
    reason = ReasonField(required=False)
    revision = forms.CharField(
        widget=forms.HiddenInput,
        max_length=16,
        error_messages={"required": "Open this form again: it lost its place."},
    )

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rung"].offer(  # type: ignore[attr-defined]
            Rung.objects.filter(version=journey.version_id)
        )


class CorrectForm(PlaceForm):
    """The right rung and day of a placement."""

    reason = ReasonField()

    def __init__(self, *args: Any, placement: Placement, revision: str, **kwargs: Any) -> None:
        initial = {"rung": placement.rung, "since": placement.since, "revision": revision}
        super().__init__(*args, journey=placement.journey, initial=initial, **kwargs)


class WithdrawForm(RungsForm):
    """Why a placement is taken back."""

    reason = ReasonField()


class AimForm(RungsForm):
    """The rung a doctor works towards."""

    aim = RungField(label="Rung", required=False, empty_label="None at present")

    def __init__(self, *args: Any, journey: Journey, stands: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"aim": journey.aim}} | kwargs)
        held = [one.rung.code for one in stands.holding]
        self.fields["aim"].offer(  # type: ignore[attr-defined]
            Rung.objects.filter(version=journey.version_id).exclude(code__in=held)
        )


class MoveForm(RungsForm):
    """Why a journey moves to another version, and which rungs take the place of `missing` ones."""

    reason = ReasonField(max_length=MOVE_REASON_LIMIT)

    def __init__(
        self, *args: Any, version: LadderVersion, missing: Iterable[Rung], **kwargs: Any
    ) -> None:
        """One query if a rung is missing."""
        super().__init__(*args, **kwargs)
        self.missing = {f"instead_{rung.code}": rung for rung in missing}
        if not self.missing:
            return
        choice: Any = RungField(empty_label="Choose a rung")
        choice.error_messages["required"] = "Choose the rung that takes its place."
        choice.offer(Rung.objects.filter(version=version))
        for name, rung in self.missing.items():
            self.fields[name] = field = deepcopy(choice)
            field.label = f"Instead of {rung.title} ({rung.code})"
        self.order_fields([*self.missing])

    def for_action(self) -> dict[str, Any]:
        """The reason, and by their codes what takes the place of missing rungs."""
        chosen = {rung.code: self.cleaned_data[name] for name, rung in self.missing.items()}
        return {"reason": self.cleaned_data["reason"], "instead": chosen}


class CloseForm(RungsForm):
    """The day a journey ends, and why."""

    closed_on = DayField(label="Closed on", error_messages=NEEDED)
    reason = ReasonField()
