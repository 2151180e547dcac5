"""Forms about a ladder as a whole: starting one, publishing, retiring, notes."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.organisations.models import Organisation
from common.forms import RungsForm
from pathways.ladders.rules import DESCRIPTION_LIMIT, NAME_LIMIT, NOTES_LIMIT, REASON_LIMIT


class RevisionField(forms.IntegerField):
    """The revision that a form was opened at."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput,
            min_value=0,
            max_value=2**31 - 1,
            error_messages={"required": "Open this form again: it lost its place."},
        )


class LadderNamesForm(RungsForm):
    """What a ladder is called."""

    name = forms.CharField(
        label="Name",
        max_length=NAME_LIMIT,
        error_messages={"required": "Give the ladder a name."},
    )
    description = forms.CharField(
        label="Description",
        required=False,
        max_length=DESCRIPTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = RevisionField()


class LadderForm(LadderNamesForm):
    """A new ladder: what it is called, and whose it is."""

    revision = None  # type: ignore[assignment]
    organisation = forms.ModelChoiceField(
        label="Whose it is",
        queryset=Organisation.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        help_text="It is used there and in all organisations below. Role mixes are shown in "
        "that organisation’s unit of working time.",
        error_messages={"invalid_choice": "Choose one of the organisations in the list."},
    )
    field_order = ("name", "organisation", "description")

    def __init__(
        self, *args: Any, places: QuerySet[Organisation], preset: bool = False, **kwargs: Any
    ) -> None:
        """One from a preset has the preset's description."""
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]
        if preset:
            del self.fields["description"]


class ReasonForm(RungsForm):
    """Why a version is published or retired."""

    reason = forms.CharField(
        label="Reason",
        max_length=REASON_LIMIT,
        help_text="Kept for ever with the version; everybody who reads the ladder can read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )


class DiscardForm(ReasonForm):
    """Why a draft is given up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Kept with the draft; its administrators can read it."


class NotesForm(RungsForm):
    """What changes in a version."""

    notes = forms.CharField(
        label="Notes",
        required=False,
        max_length=NOTES_LIMIT,
        help_text="What is different in this version, what it rests on, what was assumed.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    revision = RevisionField()
