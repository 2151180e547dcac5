"""From facts to timelines: the days on which a group and a rung are met (docs/readiness.md)."""

from dataclasses import dataclass

from pathways.readiness.engine.facts import Facts
from pathways.readiness.engine.requirements import Group, Rung
from pathways.readiness.engine.timeline import Timeline, at_least, intersection


@dataclass(frozen=True, slots=True)
class GroupJudgement:
    """The days on which a group is met, and each of its requirements in their order."""

    group: Group
    timeline: Timeline
    requirements: tuple[Timeline, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The days on which a rung is met, and each of its groups in their order."""

    rung: Rung
    timeline: Timeline
    groups: tuple[GroupJudgement, ...]

    @property
    def requirements(self) -> tuple[Timeline, ...]:
        """One timeline for each of `rung.requirements`, in the same order."""
        return tuple(one for group in self.groups for one in group.requirements)


def judge(rung: Rung, facts: Facts) -> Judgement:
    """Judge a whole rung. Nothing is assumed about today: timelines hold past and future alike."""
    groups = tuple([_judge_group(group, facts, rung.below) for group in rung.groups])
    return Judgement(rung, intersection([group.timeline for group in groups]), groups)


def _judge_group(group: Group, facts: Facts, below: str | None) -> GroupJudgement:
    members = tuple([one.timeline(facts, below) for one in group.requirements])
    return GroupJudgement(group, at_least(group.needed, members), members)
