"""What is missing, in one plain sentence: from a requirement, and from a group."""

from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.requirements import Group, Requirement


def missing(requirement: Requirement, case: Case) -> str | None:
    """What is missing on the case's day, and when present facts alone meet it; None if met."""
    if case.on in case.timeline:
        return None
    return requirement.gap(case).sentence(case.timeline.next_day(case.on))


def missing_from_group(group: Group, met: int) -> str | None:
    """How many more members are asked for, when `met` of them are; None if that is enough."""
    lacking, members = group.needed - met, len(group.requirements)
    if lacking <= 0:
        return None
    if group.needed > members:
        return f"asks for {group.needed} of {members}, so this can never be met"
    if group.needed == members:
        return f"{lacking} of these {members} still missing"
    return f"{lacking} more of these {members}: {met} of the {group.needed} asked for are met"
