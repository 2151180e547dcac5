"""Forms of the catalogue: what to show of it, and one module."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from common.forms import RungsForm
from common.rules import why_not
from training.frameworks.models import Element
from training.modules.actions import COLUMNS, content_of
from training.modules.models import Mode, Module, ModuleQuerySet, Topic
from training.modules.queries import State
from training.modules.rules import (
    DESCRIPTION_LIMIT,
    LEAST_HOURS,
    MOST_HOURS,
    MOST_PREREQUISITES,
    TITLE_LIMIT,
    check_code,
)

ALL = "all"


class FilterForm(RungsForm):
    """What to show of the catalogue. Every filter may be left out."""

    q = forms.CharField(label="Words", required=False, max_length=80)
    tier = forms.TypedChoiceField(
        label="Tier",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "All tiers"), *Tier.choices],
    )
    topic = forms.ChoiceField(
        label="Topic", required=False, choices=[("", "All topics"), *Topic.choices]
    )
    mode = forms.ChoiceField(
        label="How it is taught", required=False, choices=[("", "Any way"), *Mode.choices]
    )
    core = forms.BooleanField(label="Core modules only", required=False)
    show = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(ALL, ALL), *State.choices]
    )

    @property
    def told(self) -> dict[str, Any]:
        """The filters that are set; one with an error is left out."""
        self.is_valid()
        told = self.cleaned_data.items()
        return {
            name: value for name, value in told if value not in ("", None) and value is not False
        }

    def narrowed(self, modules: ModuleQuerySet) -> ModuleQuerySet:
        """The modules that pass all filters but `show`, which is about one doctor."""
        told = self.told
        if words := told.get("q"):
            modules = modules.filter(
                Q(title__icontains=words) | Q(description__icontains=words) | Q(code__iexact=words)
            )
        if told.get("core"):
            modules = modules.filter(is_core=True)
        exact = {name: told[name] for name in ("tier", "topic", "mode") if name in told}
        return modules.filter(**exact)


class PrerequisitesInput(forms.MultiWidget):
    """As many selects as modules may come first."""

    use_fieldset = True

    def decompress(self, value: Any) -> list[Any]:
        """Nothing chosen; what is chosen comes as a list, one for each select."""
        return []


class PrerequisitesField(forms.MultiValueField):
    """The modules that come first: none, or as many as there are selects."""

    def __init__(self, **kwargs: Any) -> None:
        fields = [
            forms.ModelChoiceField(
                Module.objects.none(), to_field_name="uuid", required=False, empty_label="None"
            )
            for _ in range(MOST_PREREQUISITES)
        ]
        widgets = [
            forms.Select(
                attrs={
                    "aria-label": f"Comes first, {number} of {MOST_PREREQUISITES}",
                    "class": "form-select mb-2",
                }
            )
            for number in range(1, MOST_PREREQUISITES + 1)
        ]
        super().__init__(
            fields=fields, widget=PrerequisitesInput(widgets), require_all_fields=False, **kwargs
        )

    def offer(self, modules: QuerySet[Module]) -> None:
        """Let the selects choose from `modules`, by tier."""
        assert isinstance(self.widget, PrerequisitesInput)
        choices = [("", "None"), *_by_tier(modules)]
        for field, widget in zip(self.fields, self.widget.widgets, strict=True):
            assert isinstance(field, forms.ModelChoiceField)
            assert isinstance(widget, forms.Select)
            field.queryset = modules
            widget.choices = choices

    def compress(self, data_list: list[Module | None]) -> tuple[Module, ...]:
        """The modules chosen, each once, in the catalogue's order."""
        chosen = {module for module in data_list if module is not None}
        return tuple(sorted(chosen, key=lambda module: (module.tier, module.code)))


class ModuleForm(RungsForm):
    """What a module is. To add one, its organisation and code are asked for too."""

    organisation = forms.ModelChoiceField(
        label="Taught by",
        queryset=Organisation.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        help_text="Doctors there, and in all organisations below it, see the module.",
    )
    code = forms.CharField(
        label="Code",
        max_length=12,
        help_text="Short, to say and to file by, such as LTH-07. It can’t be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Give the module a code, such as LTH-07."},
    )
    title = forms.CharField(
        label="Title",
        max_length=TITLE_LIMIT,
        error_messages={"required": "Give the module a title."},
    )
    description = forms.CharField(
        label="What a doctor can do afterwards",
        required=False,
        max_length=DESCRIPTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    topic = forms.ChoiceField(
        label="Topic",
        choices=[("", "Choose one"), *Topic.choices],
        error_messages={"required": "Choose a topic."},
    )
    mode = forms.ChoiceField(
        label="How it is taught",
        choices=[("", "Choose one"), *Mode.choices],
        error_messages={"required": "Choose how it is taught."},
    )
    hours = forms.DecimalField(
        label="Hours",
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        decimal_places=2,
        help_text="Of learning, with what is done at home. One hour is one CPD credit.",
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={
            "required": "Give the hours it takes.",
            "invalid": "Give the hours as a number, such as 1.5.",
            "min_value": f"A module takes {LEAST_HOURS} hours at least.",
            "max_value": f"A module takes {MOST_HOURS} hours at most.",
        },
    )
    tier = forms.TypedChoiceField(
        label="Prepares for",
        coerce=int,
        choices=[("", "Choose a tier"), *Tier.choices],
        error_messages={"required": "Choose the tier that it prepares for."},
    )
    is_core = forms.BooleanField(
        label="Core: whoever moves up to this tier is expected to have done it",
        required=False,
        help_text="What a rung asks for stands in its ladder; this only marks the module.",
    )
    prerequisites = PrerequisitesField(
        label="What comes first",
        required=False,
        help_text="Only what is really built on: nobody is sent through a module for form’s sake.",
    )
    elements = forms.ModelMultipleChoiceField(
        label="What it develops",
        queryset=Element.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    def __init__(
        self,
        *args: Any,
        modules: ModuleQuerySet,
        organisations: QuerySet[Organisation] | None = None,
        **kwargs: Any,
    ) -> None:
        """To add a module name the `organisations`; `modules` are those that can come first."""
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"], self.fields["code"]
        else:
            self._field("organisation", forms.ModelChoiceField).queryset = organisations
            del self.fields["revision"]
        self._field("prerequisites", PrerequisitesField).offer(modules)
        elements = Element.objects.rateable().select_related("domain")
        field = self._field("elements", forms.ModelMultipleChoiceField)
        field.queryset = elements
        field.choices = [
            (domain.name, [(element.code, element.name) for element in those])
            for domain, those in groupby(elements, lambda element: element.domain)
        ]

    @staticmethod
    def of(module: Module) -> dict[str, Any]:
        """What stands there now."""
        stood = content_of(module)
        return stood | {
            "hours": f"{module.hours.normalize():f}",
            "prerequisites": [first.uuid for first in stood["prerequisites"]],
            "revision": module.revision,
        }

    def clean_code(self) -> str:
        """In capitals and of the right form."""
        code: str = self.cleaned_data["code"].strip().upper()
        if problem := why_not(check_code, code):
            raise forms.ValidationError(problem)
        return code

    def clean_elements(self) -> tuple[Element, ...]:
        """In the map's order."""
        return tuple(self.cleaned_data["elements"])

    def for_action(self) -> dict[str, Any]:
        """What an action wants to know."""
        names = {*COLUMNS, "elements", "prerequisites", "organisation", "code"} & set(self.fields)
        return {name: self.cleaned_data[name] for name in names}

    def _field(self, name: str, kind: type[Any]) -> Any:
        field = self.fields[name]
        assert isinstance(field, kind)
        return field


def _by_tier(modules: Iterable[Module]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (Tier(tier).label, [(str(module.uuid), f"{module.code} {module}") for module in those])
        for tier, those in groupby(modules, lambda module: module.tier)
    ]
