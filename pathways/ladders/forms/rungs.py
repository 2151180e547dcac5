"""Forms of a rung and of its role mixes."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from accounts.people.models import Tier
from common.forms import RungsForm
from common.units import plain_number
from pathways.ladders.actions.mixes import SHARES
from pathways.ladders.actions.rungs import COLUMNS
from pathways.ladders.forms.versions import RevisionField
from pathways.ladders.models import MIX_PARTS, LadderVersion, RoleMix, Rung
from pathways.ladders.rules import total_of

BOUNDS = {"least": "Least, %", "typical": "Typical, %", "most": "Most, %"}


class RungForm(RungsForm):
    """What a rung is. Where it stands is changed by moving it."""

    code = forms.CharField(
        label="Code",
        max_length=12,
        help_text="Short, such as U3. By it a rung is known again in the next version.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Give the rung a code, such as U3."},
    )
    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Give the rung a title."}
    )
    tier = forms.TypedChoiceField(
        label="Tier",
        coerce=int,
        choices=[("", "Choose a tier"), *Tier.choices],
        help_text="What joins this ladder to all others; the training catalogue is sorted by it.",
        error_messages={"required": "Choose a tier."},
    )
    below = forms.ModelChoiceField(
        label="One comes from",
        queryset=Rung.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label="Nowhere: the ladder begins here",
        error_messages={"invalid_choice": "Choose one of the rungs in the list."},
    )
    is_side = forms.BooleanField(
        label="Beside the ladder: chosen by some, not passed through by all", required=False
    )
    scope = forms.CharField(
        label="Scope",
        required=False,
        max_length=300,
        help_text="What somebody on this rung is responsible for.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    how_filled = forms.CharField(
        label="How it is filled",
        required=False,
        max_length=160,
        help_text="Such as: advertised, interview with a panel.",
    )
    term_months = forms.IntegerField(
        label="Term, in months",
        required=False,
        min_value=1,
        max_value=600,
        help_text="Leave empty if it is open-ended.",
        error_messages={
            "invalid": "Give whole months, such as 36.",
            "min_value": "A term is 1 month at least.",
            "max_value": "A term is 600 months at most.",
        },
    )
    years_after_qualifying = forms.CharField(
        label="Years after qualifying",
        required=False,
        max_length=40,
        help_text="What is usual, such as 8 to 12. Nobody is held to it.",
    )
    aliases = forms.CharField(
        label="Other titles in use",
        required=False,
        max_length=300,
        help_text="With commas between them.",
    )
    revision = RevisionField()

    def __init__(
        self, *args: Any, version: LadderVersion, rung: Rung | None = None, **kwargs: Any
    ) -> None:
        initial = {}
        if rung is not None:
            initial = {name: getattr(rung, name) for name in COLUMNS}
            initial |= {"below": rung.below and rung.below.uuid, "revision": rung.revision}
        super().__init__(*args, initial=initial, **kwargs)
        rungs = version.rungs.order_by("position", "id")
        if rung is None:
            del self.fields["revision"]
        else:
            rungs = rungs.exclude(pk=rung.pk)
        self.fields["below"].queryset = rungs  # type: ignore[attr-defined]


class MixForm(RungsForm):
    """A role mix: for each part least, typical and most, in percent of full time."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="Such as Usual, or the specialty it is for.",
        error_messages={"required": "Give the role mix a name, such as Usual."},
    )
    revision = RevisionField()

    def __init__(self, *args: Any, mix: RoleMix | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if mix is not None:
            initial = {one: _in_percent(getattr(mix, one)) for one in SHARES}
            initial |= {"name": mix.name, "revision": mix.revision}
        super().__init__(*args, initial=initial, **kwargs)
        for name in SHARES:
            self.fields[name] = _share_field(name.rpartition("_")[2])
        if mix is None:
            del self.fields["revision"]
        self.helper.layout = Layout(
            "name",
            *(
                Fieldset(
                    part.capitalize(),
                    Div(
                        *(Div(f"{part}_{bound}", css_class="col-4") for bound in BOUNDS),
                        css_class="row",
                    ),
                )
                for part in MIX_PARTS
            ),
            *(["revision"] if mix is not None else []),
        )

    @property
    def total(self) -> str:
        """What the typical parts of what is typed add up to, such as 86.1%; empty for nothing."""
        shares: list[Decimal] = []
        for part in MIX_PARTS:
            name = f"{part}_typical"
            try:
                value = self.fields[name].clean(self[name].value())
            except forms.ValidationError:
                value = None
            shares.append(value or Decimal(0))
        total = total_of(shares)
        return f"{plain_number(float(total), 1)}%" if total else ""

    def for_action(self) -> dict[str, Any]:
        """What an action wants to know: parts as fractions of full time."""
        data = dict(self.cleaned_data)
        return data | {name: data[name] / 100 for name in SHARES}


def _share_field(bound: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=BOUNDS[bound],
        initial=0,
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={
            "required": "Give a number: 0 where there is none.",
            "invalid": "Give a number, such as 12.5.",
            "min_value": "Give 0 or more.",
            "max_value": "Give 100 or less.",
            "max_decimal_places": "Give one decimal at most.",
        },
    )


def _in_percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
