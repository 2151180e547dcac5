"""Editing what the rungs of a draft ask for: groups, and the requirements in them."""

from typing import Any

from accounts.audit.actions import record
from accounts.people.models import User
from common.actions import action
from pathways.ladders.actions.drafts import (
    as_it_stands,
    check_fresh,
    close_gaps,
    hold_draft,
    move_among,
    write,
)
from pathways.ladders.models import Requirement, RequirementGroup, Rung
from pathways.ladders.rules import check_group, check_requirement, parameters_of


@action
def add_group(
    *, rung: Rung, by: User | None, name: str, at_least: int | None = None
) -> RequirementGroup:
    """A group of a rung, empty yet: `at_least` so many must be met, None is all.

    Denied unless `by` may edit the draft and the name is new on the rung.
    """
    hold_draft(rung.version, by)
    group = RequirementGroup(rung=as_it_stands(rung), name=name.strip(), at_least=at_least)
    group.position = group.rung.groups.count()
    check_group(group)
    group.save()
    record(by=by, action="ladders.add_group", target=group, name=group.name)
    return group


@action
def update_group(
    *,
    group: RequirementGroup,
    revision: int,
    by: User | None,
    name: str,
    at_least: int | None = None,
) -> RequirementGroup:
    """Change a group that was opened at `revision`. Denied as in `add_group`; Stale if changed."""
    hold_draft(group.rung.version, by)
    current = as_it_stands(group)
    check_fresh(current, revision, {"name": current.name, "at_least": current.at_least})
    current.name, current.at_least = name.strip(), at_least
    check_group(current)
    write(current, {})
    record(by=by, action="ladders.update_group", target=current, name=current.name)
    return current


@action
def move_group(*, group: RequirementGroup, way: str, by: User | None) -> RequirementGroup:
    """Move a group one place UP or DOWN on its rung. Denied at either end, or by the rule."""
    hold_draft(group.rung.version, by)
    current = as_it_stands(group)
    move_among(current, current.rung.groups.all(), way)
    record(by=by, action="ladders.move_group", target=current, name=current.name, way=way)
    return current


@action
def remove_group(*, group: RequirementGroup, by: User | None) -> Rung:
    """Take a group away with all in it. Denied unless `by` may edit the draft."""
    hold_draft(group.rung.version, by)
    current = as_it_stands(group)
    rung, name = group.rung, current.name
    current.delete()
    close_gaps(rung.groups.order_by("position", "id"))
    record(by=by, action="ladders.remove_group", target=rung, name=name)
    return rung


@action
def add_requirement(
    *, group: RequirementGroup, kind: str, by: User | None, **parameters: Any
) -> Requirement:
    """A requirement of a kind with the `parameters` of that kind (NEEDED, OPTIONAL).

    Denied unless `by` may edit the draft and all of them are there and sensible.
    """
    hold_draft(group.rung.version, by)
    one = Requirement(group=as_it_stands(group), kind=kind)
    one.position = one.group.requirements.count()
    _set(one, parameters)
    record(by=by, action="ladders.add_requirement", target=one, kind=kind)
    return one


@action
def update_requirement(
    *, requirement: Requirement, revision: int, by: User | None, **parameters: Any
) -> Requirement:
    """Change a requirement that was opened at `revision`; its kind stays.

    Denied as in `add_requirement`; Stale with what stands there now if it was changed since.
    """
    hold_draft(requirement.group.rung.version, by)
    current = as_it_stands(requirement)
    check_fresh(current, revision, content_of(current))
    current.revision += 1
    _set(current, parameters)
    record(by=by, action="ladders.update_requirement", target=current, kind=current.kind)
    return current


@action
def move_requirement(*, requirement: Requirement, way: str, by: User | None) -> Requirement:
    """Move a requirement one place UP or DOWN in its group. Denied at either end, or by rule."""
    hold_draft(requirement.group.rung.version, by)
    current = as_it_stands(requirement)
    move_among(current, current.group.requirements.all(), way)
    record(by=by, action="ladders.move_requirement", target=current, kind=current.kind, way=way)
    return current


@action
def remove_requirement(*, requirement: Requirement, by: User | None) -> Rung:
    """Take a requirement away. Denied unless `by` may edit the draft."""
    hold_draft(requirement.group.rung.version, by)
    current = as_it_stands(requirement)
    group, kind = current.group, current.kind
    current.delete()
    close_gaps(group.requirements.order_by("position", "id"))
    record(by=by, action="ladders.remove_requirement", target=group, kind=kind)
    return group.rung


def content_of(requirement: Requirement) -> dict[str, Any]:
    """The parameters of its kind as they stand. One query where it may name elements."""
    return {
        name: tuple(requirement.elements.all())
        if name == "elements"
        else getattr(requirement, name)
        for name in parameters_of(requirement.kind)
    }


def _set(one: Requirement, parameters: dict[str, Any]) -> None:
    elements = tuple(parameters.pop("elements", ()))
    unknown = set(parameters) - set(parameters_of(one.kind))
    if unknown:
        raise TypeError(f"No such parameters of {one.kind}: {', '.join(sorted(unknown))}")
    for name, value in parameters.items():
        setattr(one, name, value)
    check_requirement(one, elements)
    one.save()
    one.elements.set(elements)
