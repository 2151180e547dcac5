"""Forms of a group and of a requirement: of each kind only its own fields."""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms

from accounts.people.models import Tier
from common.forms import RungsForm
from pathways.ladders.actions.requirements import content_of
from pathways.ladders.forms.versions import RevisionField
from pathways.ladders.models import Requirement, RequirementGroup
from pathways.ladders.models.requirement import NEEDED
from pathways.ladders.rules import parameters_of
from training.frameworks.models import LEVELS, Element, EvidenceType, FeedbackKind, Framework
from training.modules.models import Module, Topic

LISTED = {"invalid_choice": "Choose one of the list.", "required": "Choose one of the list."}


class GroupForm(RungsForm):
    """A group of requirements, and how many of them must be met."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        error_messages={"required": "Give the group a name, such as Core training."},
    )
    at_least = forms.IntegerField(
        label="How many must be met",
        required=False,
        min_value=1,
        max_value=999,
        help_text="Leave empty for all of them.",
        error_messages={
            "invalid": "Give a whole number, or leave it empty for all.",
            "min_value": "At least 1, or leave it empty for all.",
        },
    )
    revision = RevisionField()

    def __init__(self, *args: Any, group: RequirementGroup | None = None, **kwargs: Any) -> None:
        names = ("name", "at_least", "revision")
        initial = {name: getattr(group, name) for name in names} if group is not None else {}
        super().__init__(*args, initial=initial, **kwargs)
        if group is None:
            del self.fields["revision"]


class RequirementForm(RungsForm):
    """The parameters of a requirement of one kind."""

    revision = RevisionField()

    def __init__(
        self,
        *args: Any,
        kind: str,
        group: RequirementGroup,
        requirement: Requirement | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=_initial(requirement), **kwargs)
        for name in parameters_of(kind):
            field = FIELDS[name](group)
            field.required = name in NEEDED[kind]  # type: ignore[index]
            self.fields[name] = field
        if requirement is None:
            del self.fields["revision"]

    def for_action(self) -> dict[str, Any]:
        """What an action wants to know: leadership as a fraction of full time."""
        data = dict(self.cleaned_data)
        if data.get("leadership") is not None:
            data["leadership"] = data["leadership"] / 100
        return data


def _initial(requirement: Requirement | None) -> dict[str, Any]:
    if requirement is None:
        return {}
    stood = content_of(requirement)
    for name in ("module",):
        stood[name] = stood[name].uuid if stood.get(name) else None
    for name in ("element", "evidence_type"):
        stood[name] = stood[name].code if stood.get(name) else None
    stood["feedback_kind"] = stood["feedback_kind"].key if stood.get("feedback_kind") else None
    stood["elements"] = [one.code for one in stood.get("elements", ())]
    if stood.get("leadership") is not None:
        stood["leadership"] = f"{(stood['leadership'] * 100).normalize():f}"
    if stood.get("hours") is not None:
        stood["hours"] = f"{stood['hours'].normalize():f}"
    return stood | {"revision": requirement.revision}


def _module(group: RequirementGroup) -> forms.Field:
    place = group.rung.version.ladder.organisation
    modules = Module.objects.known_in(place).offered().order_by("tier", "code")
    field = forms.ModelChoiceField(
        modules, label="Module", to_field_name="uuid", error_messages=LISTED
    )
    groups: list[Any] = [
        (Tier(tier).label, [(one.uuid, f"{one.code} {one.title}") for one in those])
        for tier, those in groupby(modules, lambda one: one.tier)
    ]
    field.choices = [("", "Choose a module"), *groups]
    return field


def _by_domain() -> list[Any]:
    elements = Element.objects.rateable().select_related("domain")
    return [
        (domain.name, [(one.code, f"{one.code} {one.name}") for one in those])
        for domain, those in groupby(elements, lambda one: one.domain)
    ]


def _element(_group: RequirementGroup) -> forms.Field:
    field = forms.ModelChoiceField(
        Element.objects.rateable(), label="Element", to_field_name="code", error_messages=LISTED
    )
    field.choices = [("", "Choose an element"), *_by_domain()]
    return field


def _elements(_group: RequirementGroup) -> forms.Field:
    field = forms.ModelMultipleChoiceField(
        Element.objects.rateable(),
        label="Touching any of",
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty if it may be about anything.",
        error_messages={"invalid_choice": "Choose from the list.", "invalid_list": "Choose again."},
    )
    field.choices = _by_domain()
    return field


def _evidence_type(_group: RequirementGroup) -> forms.Field:
    return forms.ModelChoiceField(
        EvidenceType.objects.filter(is_loggable=True),
        label="Kind of activity",
        to_field_name="code",
        empty_label="Choose a kind",
        error_messages=LISTED,
    )


def _feedback_kind(_group: RequirementGroup) -> forms.Field:
    return forms.ModelChoiceField(
        FeedbackKind.objects.all(),
        label="Kind of round",
        to_field_name="key",
        empty_label="Choose a kind",
        error_messages=LISTED,
    )


def _level(_group: RequirementGroup) -> forms.Field:
    own = Framework.objects.filter(is_reference=False).order_by("name", "id").first()
    names = own.level_names if own else []
    choices = [
        (level, f"{level}: {name}")
        for level, name in zip(LEVELS, names or [str(one) for one in LEVELS], strict=False)
    ]
    return forms.TypedChoiceField(
        label="At least at level",
        coerce=int,
        choices=[("", "Choose a level"), *choices],
        empty_value=None,
        error_messages=LISTED,
    )


def _topic(_group: RequirementGroup) -> forms.Field:
    return forms.ChoiceField(label="Topic", choices=[("", "Any topic"), *Topic.choices])


def _tier(_group: RequirementGroup) -> forms.Field:
    return forms.TypedChoiceField(
        label="Posts of this tier or above",
        coerce=int,
        choices=[("", "Any tier"), *Tier.choices],
        empty_value=None,
    )


def _number(label: str, most: int, help_text: str = "") -> Callable[[RequirementGroup], Any]:
    def field(_group: RequirementGroup) -> forms.Field:
        return forms.IntegerField(
            label=label,
            min_value=1,
            max_value=most,
            help_text=help_text,
            error_messages={
                "required": "Give a whole number.",
                "invalid": "Give a whole number, such as 12.",
                "min_value": "Give 1 or more.",
                "max_value": f"Give {most} or less.",
            },
        )

    return field


def _decimal(label: str, least: Decimal, most: Decimal, places: int) -> Callable[..., Any]:
    def field(_group: RequirementGroup) -> forms.Field:
        return forms.DecimalField(
            label=label,
            min_value=least,
            max_value=most,
            decimal_places=places,
            widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            error_messages={
                "required": "Give a number.",
                "invalid": "Give a number, such as 12.5.",
                "min_value": f"Give {least} or more.",
                "max_value": f"Give {most} or less.",
            },
        )

    return field


FIELDS: dict[str, Callable[[RequirementGroup], Any]] = {
    "module": _module,
    "element": _element,
    "elements": _elements,
    "evidence_type": _evidence_type,
    "feedback_kind": _feedback_kind,
    "level": _level,
    "topic": _topic,
    "tier": _tier,
    "count": _number("How many", 999),
    "months": _number("Months", 600, "3 years are 36 months."),
    "within_months": _number("In the last so many months", 600, "3 years are 36 months."),
    "validity_months": _number(
        "Not older than so many months", 600, "Leave empty if it never lapses."
    ),
    "hours": _decimal("Hours", Decimal("0.25"), Decimal("9999"), 2),
    "leadership": _decimal(
        "At least so much leadership, % of full time", Decimal(0), Decimal(100), 1
    ),
}
