"""What doctors lack most of what their rungs ask, and the modules that would close most of it.

Doctors who lack the same for the same rung are one row of the query, with how many they are; the
characters of the rows are added up here. Adding them up in the database takes two columns for each
requirement and, measured on 200,000 rows that all differ, more than twice as long.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, QuerySet

from pathways.insight.queries.lacks import AskedGroup, asked_by
from pathways.ladders.models import Requirement, RequirementKind
from pathways.ladders.wording import wording
from pathways.readiness.models import StandingSpan
from training.modules.models import Module

Asked = Mapping[int, Sequence[AskedGroup]]


class Alike(NamedTuple):
    """So many doctors stand on the same rung and have and lack the same for the same target."""

    rung: int
    target: int | None
    met: str
    lacking: int | None
    doctors: int


@dataclass(slots=True, eq=False)
class Gap:
    """One thing asked for: of so many doctors whose targets ask it, so many lack it.

    `choices`: what there is to choose from, where it is a choice.
    """

    sentence: str
    module: Module | None = None
    choices: Sequence[str] = ()
    doctors: int = 0
    asked: int = 0
    rungs: list[str] = field(default_factory=list)

    @property
    def fraction(self) -> float:
        """Of those who are asked, how many lack it."""
        return self.doctors / self.asked


@dataclass(slots=True, eq=False)
class Closer:
    """A module: how many lacking requirements it would meet, and for how many doctors it is all
    that they lack.
    """

    module: Module
    meets: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a team, and the modules that close them; what is lacked by most first."""

    gaps: list[Gap]
    closers: list[Closer]

    @property
    def module_lacks(self) -> int:
        """How many times a module is lacking, over all doctors."""
        return sum(one.meets for one in self.closers)


def alike(standing: QuerySet[StandingSpan]) -> list[Alike]:
    """The doctors of a `cohort`, those alike together. One query."""
    rows = standing.order_by().values_list("rung_id", "target_id", "met", "lacking")
    return [Alike(*row) for row in rows.annotate(doctors=Count("pk"))]


def asked_of(team: Iterable[Alike]) -> Asked:
    """What the rungs that the doctors stand on and work towards ask for. Two queries."""
    named = {pk for one in team for pk in (one.rung, one.target) if pk is not None}
    return asked_by(named)


def gaps_of(team: Iterable[Alike], asked: Asked) -> Gaps:
    """What the doctors lack of what their targets ask; the same on several rungs is one. No query.

    A choice ("any 2 of 5") is lacking as one, for those who have not met enough of it.
    """
    folded = _Folded(asked)
    for one in team:
        if one.target is not None:
            folded.add(one, one.target)
    gaps = [gap for gap in folded.gaps.values() if gap.doctors]
    closers = [closer for closer in folded.closers.values() if closer.meets]
    return Gaps(
        gaps=sorted(gaps, key=lambda one: (-one.doctors, one.sentence)),
        closers=sorted(closers, key=lambda one: (-one.meets, -one.alone, one.module.code)),
    )


class _Lacking(NamedTuple):
    """What is counted for those who have and lack the same of a group."""

    gaps: frozenset[Gap]
    closers: list[Closer]


@dataclass(slots=True, eq=False)
class _Group:
    """A group of a target, and for each of its members what is counted when it is not met.

    What is lacking is worked out once for the same marks: of ten requirements doctors differ in few
    ways, of all that a rung asks nearly everybody does.
    """

    asked: AskedGroup
    gaps: list[Gap]
    closers: list[Closer | None]
    _known: dict[str, _Lacking] = field(default_factory=dict)

    def lacking(self, met: str) -> _Lacking:
        """By what is met of the target, as stored."""
        marks = met[self.asked.start : self.asked.end]
        if marks not in self._known:
            enough = self.asked.more(met) <= 0
            unmet = [] if enough else [at - self.asked.start for at in self.asked.unmet(met)]
            self._known[marks] = _Lacking(
                frozenset(self.gaps[n] for n in unmet),
                [closer for n in unmet if (closer := self.closers[n]) is not None],
            )
        return self._known[marks]


class _Folded:
    """Counts gaps and modules over all targets."""

    def __init__(self, asked: Asked) -> None:
        self.gaps: dict[Hashable, Gap] = {}
        self.closers: dict[int, Closer] = {}
        self._asked = asked
        self._groups: dict[int, list[_Group]] = {}
        self._asked_gaps: dict[int, set[Gap]] = {}

    def add(self, one: Alike, target: int) -> None:
        """Count doctors who are alike."""
        if target not in self._groups:
            self._groups[target] = [self._group(group) for group in self._asked[target]]
            self._asked_gaps[target] = {gap for group in self._groups[target] for gap in group.gaps}
        lacking = [group.lacking(one.met) for group in self._groups[target]]
        for gap in self._asked_gaps[target]:
            gap.asked += one.doctors
        for gap in frozenset().union(*(those.gaps for those in lacking)):
            gap.doctors += one.doctors
        for those in lacking:
            for closer in those.closers:
                closer.meets += one.doctors
            if one.lacking == 1:
                for closer in set(those.closers):
                    closer.alone += one.doctors

    def _group(self, group: AskedGroup) -> _Group:
        if group.group.at_least is None:
            gaps = [self._gap(_key(one), _sentence(one), one.module) for one in group.members]
        else:
            key = (group.needed, frozenset(_key(one) for one in group.members))
            choices = [_sentence(one) for one in group.members]
            sentence = f"{group.group.name}: any {group.needed} of {len(choices)}"
            gaps = [self._gap(key, sentence, choices=choices)] * len(group.members)
        title = group.group.rung.title
        for gap in gaps:
            if title not in gap.rungs:
                gap.rungs.append(title)
        return _Group(group, gaps, [self._closer(one.module) for one in group.members])

    def _gap(
        self,
        key: Hashable,
        sentence: str,
        module: Module | None = None,
        choices: Sequence[str] = (),
    ) -> Gap:
        return self.gaps.setdefault(key, Gap(sentence, module, choices))

    def _closer(self, module: Module | None) -> Closer | None:
        return self.closers.setdefault(module.pk, Closer(module)) if module else None


def _key(one: Requirement) -> Hashable:
    """What is the same on several rungs, however fresh each wants it."""
    if one.kind == RequirementKind.MODULE:
        return (one.kind, one.module_id)
    if one.kind == RequirementKind.LEVEL:
        return (one.kind, one.element_id, one.level)
    return (one.kind, wording(one))


def _sentence(one: Requirement) -> str:
    if one.kind == RequirementKind.MODULE:
        return str(one.module)
    if one.kind == RequirementKind.LEVEL:
        return f"{one.element} at level {one.level}"
    return wording(one)
