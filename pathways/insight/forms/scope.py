"""What the pages of a director have in common: where, and as at which day."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.organisations.models import Organisation
from common import clock
from common.forms import DayField, RungsForm
from pathways.readiness.forms import EARLIEST, LATEST

NO_SUCH = "There is no such choice here any more. Choose one of the list."


class OfferedField(forms.ModelChoiceField):
    """One of the rows offered, by uuid; whatever else is sent is refused in one sentence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            to_field_name="uuid",
            required=False,
            error_messages={"invalid_choice": NO_SUCH},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        """The row; what is no uuid at all is no choice either."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(NO_SUCH, code="invalid_choice") from error


class ScopeForm(RungsForm):
    """Where, and as at which day. Every filter may be left out."""

    organisation = OfferedField(
        label="Where", queryset=Organisation.objects.none(), empty_label="Everywhere I direct"
    )
    on = DayField(label="As at, past or to come", required=False)

    def __init__(self, *args: Any, places: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, OfferedField)
        field.queryset = places

    def clean_on(self) -> date | None:
        """A day that can be reckoned from."""
        on: date | None = self.cleaned_data["on"]
        if on is not None and not EARLIEST <= on <= LATEST:
            raise forms.ValidationError("Pick a day between 1950 and 2200.")
        return on

    @property
    def day(self) -> date:
        """The day asked for; today where none is, or one that is wrong."""
        self.is_valid()
        return self.cleaned_data.get("on") or clock.today()

    def told(self, name: str) -> Any:
        """What a filter is set to; None if it is not, or has an error."""
        self.is_valid()
        return self.cleaned_data.get(name) or None
