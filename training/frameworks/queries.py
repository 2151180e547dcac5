"""Reads of the vocabulary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Prefetch

from accounts.people.models import Tier
from training.frameworks.models import NAMES, Domain, Element, ElementMapping, FormerName, Framework


@dataclass(frozen=True, slots=True)
class MappedElement:
    """An element of our map, the names it has elsewhere, and its level by tier from T0 up."""

    element: Element
    elsewhere: list[Element]
    levels: list[int | None]


@dataclass(frozen=True, slots=True)
class MappedDomain:
    """A domain and its elements."""

    domain: Domain
    elements: list[MappedElement]


@dataclass(frozen=True, slots=True)
class FrameworkMap:
    """Our own framework, whole, and the reference frameworks shown beside it."""

    framework: Framework
    levels: list[tuple[str, str]]
    domains: list[MappedDomain]
    references: list[Framework]


def framework_map() -> FrameworkMap | None:
    """The map with its targets and crosswalk, or None before presets are loaded. Six queries."""
    frameworks = list(Framework.objects.order_by("is_reference", "name", "id"))
    own = next((one for one in frameworks if not one.is_reference), None)
    if own is None:
        return None
    mappings = ElementMapping.objects.select_related("same_as__domain__framework")
    domains = own.domains.order_by("position").prefetch_related(
        "elements__targets", Prefetch("elements__mappings", mappings)
    )
    return FrameworkMap(
        framework=own,
        levels=list(zip(own.level_names, own.level_texts, strict=True)),
        domains=[
            MappedDomain(domain, [_mapped(one) for one in domain.elements.all()])
            for domain in domains
        ],
        references=[one for one in frameworks if one.is_reference],
    )


def _mapped(element: Element) -> MappedElement:
    levels = {target.tier: target.level for target in element.targets.all()}
    return MappedElement(
        element=element,
        elsewhere=[mapping.same_as for mapping in element.mappings.all()],
        levels=[levels.get(tier.value) for tier in Tier],
    )


def call_as_at(rows: Iterable[Model], moment: datetime) -> None:
    """Have these rows, in memory only, called as they were at a moment. One query.

    Elements, modules, kinds of evidence and of feedback; what was never renamed stays as it is.
    """
    named: dict[tuple[str, str], list[Model]] = {}
    for row in rows:
        kind = str(row._meta.model_name)
        named.setdefault((kind, getattr(row, NAMES[kind][0])), []).append(row)
    former = FormerName.objects.filter(
        of__in={kind for kind, _ in named}, code__in={code for _, code in named}, until__gt=moment
    )
    # The first to be given up after the moment is the one that held then, so it is set last.
    for one in former.order_by("-until", "-id"):
        for row in named.get((one.of, one.code), ()):
            setattr(row, one.field, one.name)
