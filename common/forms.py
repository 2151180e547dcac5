"""What every form of Rungs shares."""

import uuid
from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from common.errors import Refusal

SUBMIT_KEY = "submit_key"


class RungsFormMixin:
    """A crispy form without its own tags: the template writes <form>, the submit key, buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class RungsForm(RungsFormMixin, forms.Form):
    """A plain form: cleaned data goes to an action."""


class DayField(forms.DateField):
    """A day, picked or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "Give a date that exists, such as 4 May 2026."}


def new_submit_key() -> str:
    """A fresh key for one showing of a form; see accounts.audit.middleware."""
    return str(uuid.uuid4())


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal's sentence on the form that met it, above its fields."""
    form.add_error(None, str(refusal))


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Call `act` if `form` is valid, and say whether it was done; a refusal is put on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True
