"""What every form of Rungs shares."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.datastructures import MultiValueDict
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString, mark_safe

from common.errors import Refusal, Stale

SUBMIT_KEY = "submit_key"


@dataclass(frozen=True, slots=True)
class Difference:
    """What two people wrote in one field: what stands there now, and what was just sent."""

    label: str
    theirs: object
    yours: object


def _without_nul(data: "MultiValueDict[str, Any]") -> "MultiValueDict[str, Any]":
    if not any("\0" in str(value) for _, values in data.lists() for value in values):
        return data
    return MultiValueDict(
        {name: [str(value).replace("\0", "") for value in values] for name, values in data.lists()}
    )


class RungsFormMixin:
    """A crispy form without its own tags: the template writes <form>, the submit key, buttons.

    `differences` is filled by `attempt` when the record was changed since the form was opened;
    show them with `{% include "common/_both_versions.html" %}`.
    """

    data: Any
    differences: list[Difference]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.differences = []

    def full_clean(self) -> None:
        """Clean; then leave NUL characters out of what is shown again, as HTML cannot hold them."""
        super().full_clean()  # type: ignore[misc]
        if isinstance(self.data, MultiValueDict):
            self.data = _without_nul(self.data)


class RungsForm(RungsFormMixin, forms.Form):
    """A plain form: cleaned data goes to an action."""


class DayField(forms.DateField):
    """A day, picked or typed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    # Those of the settings; the language's own would not take the example that we give.
    input_formats = settings.DATE_INPUT_FORMATS
    default_error_messages = {"invalid": "Give a date that exists, such as 4 May 2026."}


class LeanSelect(forms.Select):
    """A select drawn in Python: with a template for each option, as Django has it, a list of all
    organisations or rungs costs more than the page around it. For one choice out of plain words.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The whole select; names and words are escaped."""
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        chosen = "" if value is None else str(value)
        drawn = "".join(_options(self.choices, chosen))
        return mark_safe(f"<select{attributes}>{drawn}</select>")  # noqa: S308


def _options(choices: Iterable[tuple[Any, Any]], chosen: str) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield f'<optgroup label="{escape(str(value))}">'
            yield from _options(label, chosen)
            yield "</optgroup>"
        else:
            selected = " selected" if str(value) == chosen else ""
            yield f'<option value="{escape(str(value))}"{selected}>{escape(str(label))}</option>'


def new_submit_key() -> str:
    """A fresh key for one showing of a form; see accounts.audit.middleware."""
    return str(uuid.uuid4())


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal's sentence on the form that met it: by the field it names, or above them."""
    named = getattr(refusal, "field", None)
    form.add_error(named if named in form.fields else None, str(refusal))


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Call `act` if `form` is valid, and say whether it was done; a refusal is put on the form.

    When it was Stale, nothing typed is lost: the form holds the differences, and the revision
    that stands now (`theirs["revision"]`), so that sending it again is meant.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except Stale as stale:
        add_refusal(form, stale)
        form.__dict__["differences"] = list(_differences(form, stale))
        if "revision" in stale.theirs:
            sent: Any = form.data.copy()  # type: ignore[attr-defined]
            sent[form.add_prefix("revision")] = stale.theirs["revision"]
            form.data = sent
        return False
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _differences(form: forms.BaseForm, stale: Stale) -> Iterator[Difference]:
    for name, theirs in stale.theirs.items():
        yours = form.cleaned_data.get(name)
        if name in form.fields and not form[name].is_hidden and theirs != yours:
            field = form[name]
            yield Difference(str(field.label), _in_words(field, theirs), _in_words(field, yours))


def _in_words(field: forms.BoundField, value: object) -> object:
    choices: Any = getattr(field.field, "choices", ())
    if not isinstance(field.field, forms.ModelChoiceField):
        value = dict(choices).get(value, value)
    if isinstance(value, date):
        return format_date(value, "j F Y")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value) or "nothing"
    return "nothing" if value in (None, "") else value
