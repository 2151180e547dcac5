"""Reads around modules: where a doctor stands with each, and what leads to what."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import IntegerChoices, OuterRef, QuerySet, Subquery, TextChoices

from accounts.people.models import Doctor
from common import clock
from training.frameworks.models import Element, TargetLevel
from training.modules.models import Completion, Module

# The states of an entry in which it is under way. The log stands above this slice, so its words
# are written here again; a test holds the two together.
UNDER_WAY = ("draft", "returned", "submitted")

# Who comes first, a row for each pair.
Prerequisite = Module.prerequisites.through


class State(TextChoices):
    """Where a doctor stands with a module."""

    OPEN = "open", "Open to you"
    STARTED = "started", "In progress"
    LOCKED = "locked", "Not open yet"
    DONE = "done", "Done"


class Step(IntegerChoices):
    """How far a module's tier lies from the doctor's, in the order of the catalogue."""

    HERE = 0, "Where you are"
    NEXT = 1, "The next tier up"
    LATER = 2, "Further up"
    BELOW = 3, "Below where you are"


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An entry of the log about a module that is neither verified nor withdrawn."""

    uuid: UUID
    status: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a doctor stands with one module: completed when, under way, or what comes first."""

    completed_on: date | None
    entry: UnderWay | None
    missing: tuple[Module, ...]

    @property
    def state(self) -> State:
        """The one word for it. A module done before and under way again counts as done."""
        if self.completed_on is not None:
            return State.DONE
        if self.entry is not None:
            return State.STARTED
        return State.LOCKED if self.missing else State.OPEN


def standing_of(doctor: Doctor, modules: Collection[Module]) -> dict[int, Standing]:
    """Where `doctor` stands with each of `modules`, by the module's id.

    A prerequisite that is retired is not asked any more. Three queries, however many modules.
    """
    ids = [module.pk for module in modules]
    completed = dict(
        Completion.objects.counting()
        .filter(doctor=doctor)
        .order_by("completed_on", "id")
        .values_list("module_id", "completed_on")
    )
    entries = {
        module_id: UnderWay(uuid, status)
        for module_id, uuid, status in doctor.entries.filter(
            module__isnull=False, status__in=UNDER_WAY
        )
        .order_by("changed_at", "id")
        .values_list("module_id", "uuid", "status")
    }
    missing: defaultdict[int, list[Module]] = defaultdict(list)
    pairs = Prerequisite.objects.filter(
        from_module__in=ids, to_module__retired_at=None
    ).select_related("to_module")
    for pair in pairs.order_by("to_module__tier", "to_module__code"):
        if pair.to_module_id not in completed:
            missing[pair.from_module_id].append(pair.to_module)
    return {pk: Standing(completed.get(pk), entries.get(pk), tuple(missing[pk])) for pk in ids}


@dataclass(frozen=True, slots=True)
class Listed:
    """A module in the catalogue, for a doctor or for somebody who is none."""

    module: Module
    standing: Standing | None = None
    step: Step | None = None

    @property
    def state(self) -> State | None:
        """Where the doctor stands with it."""
        return self.standing.state if self.standing else None


def listed_for(doctor: Doctor | None, modules: Collection[Module]) -> list[Listed]:
    """The catalogue: for a doctor what is nearest and core first, for others in its own order.

    Four queries for a doctor, none otherwise.
    """
    ordered = sorted(modules, key=lambda module: (module.tier, module.code))
    if doctor is None:
        return [Listed(module) for module in ordered]
    standings, own = standing_of(doctor, ordered), doctor.tier_on(clock.today())
    listed = [Listed(module, standings[module.pk], step_to(module.tier, own)) for module in ordered]
    return sorted(
        listed,
        key=lambda one: (one.step or Step.HERE, one.module.tier, not one.module.is_core),
    )


def step_to(tier: int, own: int) -> Step:
    """Where `tier` lies for a doctor whose tier is `own`. The tier sorts, it bars nobody (0008)."""
    if tier < own:
        return Step.BELOW
    return Step(min(tier - own, Step.LATER.value))


def chain_to(module: Module) -> list[Module]:
    """All that comes before `module`, directly or through others, in an order one can follow.

    Without what is retired. At most three queries.
    """
    edges = edges_among(Module.objects.known_in(module.organisation))
    order: dict[int, None] = {}

    def walk(pk: int) -> None:
        for first in sorted(edges.get(pk, ())):
            if first not in order:
                walk(first)
                order[first] = None

    walk(module.pk)
    found = Module.objects.offered().select_related("organisation").in_bulk(order)
    return [found[pk] for pk in order if pk in found]


def edges_among(modules: QuerySet[Module]) -> dict[int, list[int]]:
    """What comes first, by id, of each of `modules`. One query."""
    edges: defaultdict[int, list[int]] = defaultdict(list)
    rows = Prerequisite.objects.filter(from_module__in=modules.order_by().values("pk"))
    for later, first in rows.order_by("pk").values_list("from_module_id", "to_module_id"):
        edges[later].append(first)
    return dict(edges)


@dataclass(frozen=True, slots=True)
class Developed:
    """An element that a module develops, with the level that the module's tier asks for."""

    element: Element
    level: int | None


def developed_by(module: Module) -> list[Developed]:
    """The elements that `module` develops, in the map's order.

    One query.
    """
    asked = TargetLevel.objects.filter(tier=module.tier, element=OuterRef("pk")).values("level")
    elements = module.elements.select_related("domain").annotate(level=Subquery(asked))
    return [Developed(element, element.level) for element in elements]
