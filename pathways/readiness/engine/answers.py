"""As-at answers: met on a day or not, since and until when, by which facts, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pathways.readiness.engine.facts import Fact, Facts
from pathways.readiness.engine.judge import GroupJudgement, Judgement, judge
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.requirements import Group, Requirement, Rung
from pathways.readiness.engine.sentences import missing, missing_from_group
from pathways.readiness.engine.timeline import Timeline, open_or_date

NO_LABELS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AsAt:
    """One timeline looked at from one day.

    `since` (first day met) and `lapses` (first day no longer met) are those of the interval that
    holds the day: both None if it is not met, `lapses` None if it never lapses. `earliest` is the
    first day met at or after the day looked from, None if there is none.
    """

    met: bool
    since: date | None
    lapses: date | None
    earliest: date | None


@dataclass(frozen=True, slots=True)
class RequirementAnswer:
    """`missing` is a sentence, None if met; `evidence` are the facts that count, enough or not."""

    requirement: Requirement
    timeline: Timeline
    as_at: AsAt
    missing: str | None
    evidence: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """`missing` is a sentence on how many more members are asked for, or None if enough are met."""

    group: Group
    timeline: Timeline
    as_at: AsAt
    missing: str | None
    requirements: tuple[RequirementAnswer, ...]


@dataclass(frozen=True, slots=True)
class RungAnswer:
    """A rung with its groups; the rung is ready on the day when `as_at.met`."""

    rung: Rung
    timeline: Timeline
    as_at: AsAt
    groups: tuple[GroupAnswer, ...]

    @property
    def requirements(self) -> tuple[RequirementAnswer, ...]:
        """One answer for each of `rung.requirements`, in the same order."""
        return tuple(one for group in self.groups for one in group.requirements)


def as_at(timeline: Timeline, on: date) -> AsAt:
    """Look at a timeline from one day."""
    span = timeline.span_at(on)
    if span is None:
        return AsAt(False, None, None, timeline.next_day(on))
    return AsAt(True, date.fromordinal(span[0]), open_or_date(span[1]), on)


def answer(rung: Rung, facts: Facts, on: date, labels: Mapping[str, str] = NO_LABELS) -> RungAnswer:
    """Everything there is to say about a doctor and a rung as at a day.

    `labels` are names for keys (modules, elements, types, topics, kinds of feedback, rungs) as they
    read inside a sentence ("improvement project"); a key without one is shown as it is.
    """
    return answer_judged(judge(rung, facts), facts, on, labels)


def answer_judged(
    judgement: Judgement, facts: Facts, on: date, labels: Mapping[str, str] = NO_LABELS
) -> RungAnswer:
    """The same from a judgement of the same facts: one judgement can answer for many days."""
    below = judgement.rung.below
    groups = tuple(_group(group, facts, on, below, labels) for group in judgement.groups)
    timeline = judgement.timeline
    return RungAnswer(judgement.rung, timeline, as_at(timeline, on), groups)


def _group(
    judged: GroupJudgement, facts: Facts, on: date, below: str | None, labels: Mapping[str, str]
) -> GroupAnswer:
    members = tuple(
        _requirement(requirement, Case(facts, on, timeline, below, labels))
        for requirement, timeline in zip(
            judged.group.requirements, judged.requirements, strict=True
        )
    )
    met = sum(1 for member in members if member.as_at.met)
    missed = missing_from_group(judged.group, met)
    return GroupAnswer(judged.group, judged.timeline, as_at(judged.timeline, on), missed, members)


def _requirement(requirement: Requirement, case: Case) -> RequirementAnswer:
    look = as_at(case.timeline, case.on)
    counted = requirement.counted(case.facts, case.on, case.below)
    return RequirementAnswer(requirement, case.timeline, look, missing(requirement, case), counted)
