"""Forms of verification."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.forms import RungsForm
from training.frameworks.models import LEVELS, Element
from training.logbook.forms import NOT_OFFERED, TextField
from training.logbook.rules import REASON_LIMIT, claim_field


def _revision() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class VerifyForm(RungsForm):
    """The level signed for each element claimed; it starts as claimed."""

    revision = _revision()

    def __init__(self, *args: Any, claims: Mapping[Element, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = claims
        for element, claimed in claims.items():
            self.fields[claim_field(element)] = forms.TypedChoiceField(
                label=element.name,
                help_text=f"Claimed: level {claimed}.",
                coerce=int,
                error_messages={"invalid_choice": NOT_OFFERED},
                initial=claimed,
                choices=[*((level, f"Level {level}") for level in LEVELS), (0, "Not signed")],
            )

    @property
    def levels(self) -> dict[Element, int]:
        """The levels to sign, by element."""
        told = {element: self.cleaned_data[claim_field(element)] for element in self.claims}
        return {element: level for element, level in told.items() if level}


class ReturnForm(RungsForm):
    """Why an entry is handed back."""

    revision = _revision()
    reason = TextField(
        label="What should change",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what should change: the doctor will read it."},
    )


class WithdrawVerifiedForm(RungsForm):
    """Why something verified shall count no more."""

    reason = TextField(
        label="Reason",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the reason: the other side will read it."},
    )
