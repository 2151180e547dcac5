"""A name for the filters of the director's list."""

from django import forms

from common.forms import RungsForm
from pathways.insight.models import NAME_LIMIT


class SaveViewForm(RungsForm):
    """What the view is called; its filters are those of the page."""

    name = forms.CharField(
        label="Name of the view",
        max_length=NAME_LIMIT,
        help_text="Such as “Ready by the spring panel”. Only you see it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": f"Write at most {NAME_LIMIT} letters."},
    )
