"""The form of a reflection."""

from django import forms

from common.forms import RungsForm
from training.logbook.forms import IdentifyingTextMixin, TextField
from training.reflections.rules import TEXT_LIMIT


class ReflectionForm(IdentifyingTextMixin, RungsForm):
    """The text, warned about once if somebody could be recognised by it."""

    text_fields = ("text",)
    field_order = ("text", "keep_anyway", "revision")

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    text = TextField(
        label="Your reflection",
        required=False,
        strip=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        help_text="What went well, or didn’t? What will you do another time?",
    )

    def clean(self) -> None:
        """Warn about text that looks as if it names somebody."""
        super().clean()
        self.warn_if_identifying()
