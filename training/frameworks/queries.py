"""Reads of the vocabulary."""

from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.people.models import Tier
from training.frameworks.models import Domain, Element, ElementMapping, Framework


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
