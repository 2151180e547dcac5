"""Tags that show forms: the summary of what is wrong, and the whole form."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField, MultiWidget
from django.forms.widgets import ChoiceWidget, Select

register = template.Library()


class Wrong(NamedTuple):
    """One sentence of the summary, and the id of the field it is about."""

    sentence: str
    field_id: str


def _id_to_focus(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, MultiWidget):
        return f"{field.auto_id}_0"
    if isinstance(widget, ChoiceWidget) and not isinstance(widget, Select):
        # The first choice; in a group it is called id_field_0_0.
        return next((choice.id_for_label for choice in field), "")
    return field.auto_id


def _wrong_with(form: BaseForm) -> Iterator[Wrong]:
    for sentence in form.non_field_errors():
        yield Wrong(str(sentence), "")
    for field in form:
        for sentence in field.errors:
            if field.is_hidden:
                yield Wrong(str(sentence), "")
            else:
                yield Wrong(f"{field.label}: {sentence}", _id_to_focus(field))


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    *, form: BaseForm | None = None, formset: "BaseFormSet[Any] | None" = None
) -> dict[str, Any]:
    """What is wrong, above the form, each sentence a link to its field."""
    wrongs = list(_wrong_with(form)) if form is not None else []
    if formset is not None and formset.is_bound:
        wrongs += [Wrong(str(sentence), "") for sentence in formset.non_form_errors()]
        for part in formset.forms:
            wrongs += _wrong_with(part)
    return {"wrongs": wrongs}


@register.inclusion_tag("components/form_page.html")
def form_page(
    *,
    form: BaseForm,
    submit: str = "Save",
    action: str = "",
    cancel_url: str = "",
    submit_kind: str = "primary",
    submit_name: str = "",
    hidden: str = "",
    target: str = "",
) -> dict[str, Any]:
    """A whole form: error summary, fields, buttons. `hidden` is markup of hidden inputs."""
    return {
        "form": form,
        "has_helper": hasattr(form, "helper"),
        "differences": getattr(form, "differences", ()),
        "submit_name": submit_name,
        "hidden": hidden,
        "submit": submit,
        "action": action,
        "cancel_url": cancel_url,
        "submit_kind": submit_kind,
        "target": target,
    }
