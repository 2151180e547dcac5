"""What every form of Rungs shares."""

import uuid
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


def new_submit_key() -> str:
    """A fresh key for one showing of a form; see accounts.audit.middleware."""
    return str(uuid.uuid4())


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal's sentence on the form that met it, above its fields."""
    form.add_error(None, str(refusal))
