"""Starting a draft from a version: everything copied, nothing shared."""

from typing import TypeVar

from accounts.people.models import User
from common.actions import action
from common.errors import Denied
from pathways.ladders.actions.publishing import new_version
from pathways.ladders.models import (
    Ladder,
    LadderVersion,
    Requirement,
    RequirementGroup,
    RoleMix,
    Rung,
)
from pathways.ladders.queries import version_tree
from pathways.ladders.rules import check_can_manage

Row = TypeVar("Row", Rung, RoleMix, RequirementGroup, Requirement)


@action
def start_draft(
    *, ladder: Ladder, by: User | None, based_on: LadderVersion | None = None
) -> LadderVersion:
    """A draft of the ladder's next version: a copy of `based_on`, or empty. Raises Denied."""
    if by is not None:
        check_can_manage(by, ladder.organisation)
    if based_on is not None and based_on.ladder_id != ladder.pk:
        raise Denied(f"{based_on} is a version of another ladder.")
    Ladder.objects.select_for_update().get(pk=ladder.pk)
    version = new_version(ladder, by, based_on)
    if based_on is not None:
        _copy(version_tree(based_on), version)
    return version


def _copy(source: LadderVersion, target: LadderVersion) -> None:
    copies: dict[int, Rung] = {}
    for rung in source.rungs.all():
        copy = _fresh(rung, version=target, below=copies.get(rung.below_id or 0))
        copies[rung.pk] = copy
        for mix in rung.mixes.all():
            _fresh(mix, rung=copy)
        for group in rung.groups.all():
            members = list(group.requirements.all())
            copied_group = _fresh(group, rung=copy)
            for requirement in members:
                elements = list(requirement.elements.all())
                copied = _fresh(requirement, group=copied_group)
                if elements:
                    copied.elements.set(elements)


def _fresh(row: Row, **changes: object) -> Row:
    """A new row with the same values but for `changes`, its own id and its own uuid."""
    kept = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "uuid", "revision", *changes}
    }
    return type(row)._default_manager.create(**kept, **changes)
