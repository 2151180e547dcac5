"""What a rung, a role mix, a group and a requirement may say; each no is a sentence."""

import re
from collections.abc import Collection
from decimal import Decimal

from django.db.models import CharField, Model, QuerySet

from common.errors import Denied
from common.units import plain_number
from pathways.ladders.models import (
    MIX_PARTS,
    Requirement,
    RequirementGroup,
    RequirementKind,
    RoleMix,
    Rung,
)
from pathways.ladders.models.requirement import NEEDED, OPTIONAL
from pathways.ladders.models.rung import HALF_A_STEP
from pathways.ladders.rules.versions import check_text
from training.frameworks.models import LEVELS, Element
from training.modules.models import Module

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
MOST_MONTHS = 600
MOST_COUNT = 999
MOST_HOURS = Decimal("9999.99")
# The most of each number, and its least where that is not 1.
BOUNDS: dict[str, tuple[Decimal | int, Decimal | int, str]] = {
    "level": (LEVELS[0], LEVELS[-1], "The level"),
    "count": (1, MOST_COUNT, "The number"),
    "hours": (Decimal("0.25"), MOST_HOURS, "The hours"),
    "months": (1, MOST_MONTHS, "The months"),
    "leadership": (0, 1, "The share of leadership"),
    "within_months": (1, MOST_MONTHS, "The months"),
    "validity_months": (1, MOST_MONTHS, "The months"),
}
LABELS = {
    "module": "a module",
    "element": "an element",
    "evidence_type": "a kind of activity",
    "feedback_kind": "a kind of feedback",
    "level": "a level",
    "count": "how many",
    "hours": "the hours",
    "months": "the months",
    "leadership": "the least share of leadership",
    "within_months": "how recent it must be",
}


def check_rung(rung: Rung) -> None:
    """A rung of a draft can be kept as it is. Two queries. Raises Denied."""
    _check_texts(rung)
    if not rung.title:
        raise Denied("Give the rung a title.", field="title")
    if not CODE.fullmatch(rung.code):
        raise Denied(
            "Give the rung a code of letters, digits and dashes, such as U3.", field="code"
        )
    others = Rung.objects.filter(version=rung.version_id).exclude(pk=rung.pk)
    if others.filter(code=rung.code).exists():
        raise Denied(f"Another rung has the code {rung.code}. Choose another.", field="code")
    if rung.term_months is not None and not 1 <= rung.term_months <= MOST_MONTHS:
        raise Denied(
            f"A term is from 1 to {MOST_MONTHS} months. Leave it empty if it is open.",
            field="term_months",
        )
    if rung.below is None:
        return
    if rung.below.version_id != rung.version_id:
        raise Denied(
            "The rung one comes from is of another version. Choose one of this version.",
            field="below",
        )
    if rung.pk is not None and rung.pk in _line_below(rung, others):
        raise Denied(
            f"One comes to {rung.below} from {rung.title}, so not the other way round.",
            field="below",
        )


def check_mix(mix: RoleMix) -> None:
    """The shares are fractions in order whose typical parts make a whole. One query.

    Raises Denied.
    """
    _check_texts(mix)
    if not mix.name:
        raise Denied("Give the role mix a name, such as Usual.", field="name")
    if RoleMix.objects.filter(rung=mix.rung_id, name=mix.name).exclude(pk=mix.pk).exists():
        raise Denied(
            f"The rung has a role mix called {mix.name}. Choose another name.", field="name"
        )
    for part in MIX_PARTS:
        least, typical, most = mix.part(part)
        if not 0 <= least <= typical <= most <= 1:
            raise Denied(f"{part.capitalize()}: least, typical and most rise from 0% to 100%.")
    total = total_of([mix.part(part).typical for part in MIX_PARTS])
    if abs(total - 1) >= HALF_A_STEP:
        raise Denied(whole_sentence(total))


def total_of(shares: Collection[Decimal]) -> Decimal:
    """Their sum."""
    return sum(shares, Decimal(0))


def whole_sentence(total: Decimal) -> str:
    """What to do about typical parts that do not make a whole."""
    said = plain_number(float(total * 100), 1)
    rest = plain_number(float(abs(total - 1) * 100), 1)
    way = "take away" if total > 1 else "add"
    return f"The typical parts add up to {said}%, not to 100%: {way} {rest}%."


def check_group(group: RequirementGroup) -> None:
    """The group has a name of its own, and asks for a number there can be. One query.

    Raises Denied.
    """
    _check_texts(group)
    if not group.name:
        raise Denied("Give the group a name, such as Core training.", field="name")
    others = RequirementGroup.objects.filter(rung=group.rung_id, name=group.name)
    if others.exclude(pk=group.pk).exists():
        raise Denied(
            f"The rung has a group called {group.name}. Choose another name.", field="name"
        )
    if group.at_least is not None and not 1 <= group.at_least <= MOST_COUNT:
        raise Denied("At least 1 of a group. Leave it empty to ask for all.", field="at_least")


def parameters_of(kind: str) -> tuple[str, ...]:
    """The columns that a requirement of this kind uses. Denied if there is no such kind."""
    if kind not in RequirementKind:
        raise Denied("There is no such kind of requirement. Choose one from the list.")
    return (*NEEDED[RequirementKind(kind)], *OPTIONAL[RequirementKind(kind)])


def check_requirement(one: Requirement, elements: Collection[Element]) -> None:
    """Everything its kind needs is there and can be. Two queries at most. Raises Denied."""
    used = parameters_of(one.kind)
    for name in NEEDED[RequirementKind(one.kind)]:
        if getattr(one, name) is None:
            raise Denied(f"Say {LABELS[name]}.", field=name)
    for name, (least, most, label) in BOUNDS.items():
        value = getattr(one, name)
        if name in used and value is not None and not least <= value <= most:
            raise Denied(f"{label} must be from {least} to {most}.", field=name)
    for element in [*elements, *([one.element] if one.element else [])]:
        if element.domain.framework.is_reference:
            raise Denied(f"{element} is of a reference framework: nobody is rated on it.")
    if one.module is not None:
        place = one.group.rung.version.ladder.organisation
        if not Module.objects.known_in(place).offered().filter(pk=one.module.pk).exists():
            raise Denied(f"{one.module} is not taught at {place}. Choose another module.")


def _line_below(rung: Rung, others: QuerySet[Rung]) -> set[int]:
    """The ids of the rungs that lead to it, among them its own if they run in a circle."""
    below_of = dict(others.order_by().values_list("pk", "below"))
    found: set[int] = set()
    step = rung.below_id
    while step is not None and step not in found:
        found.add(step)
        step = below_of.get(step)
    return found


def _check_texts(row: Model) -> None:
    for field in row._meta.concrete_fields:
        if isinstance(field, CharField) and field.max_length:
            name = str(field.verbose_name).replace("_", " ")
            check_text(
                getattr(row, field.name), field.max_length, name=f"The {name}", field=field.name
            )
