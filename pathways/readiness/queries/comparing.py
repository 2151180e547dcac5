"""All rungs of some ladders side by side for one doctor, judged in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from pathways.journeys.models import Journey
from pathways.ladders.models import LadderVersion, Rung
from pathways.readiness import engine
from pathways.readiness.models import CLOSE
from pathways.readiness.queries.facts import Known
from pathways.readiness.queries.rungs import asked_of_versions
from training.modules.models import Module, in_hours


@dataclass(frozen=True, slots=True)
class Compared:
    """One rung as at a day: how many requirements it asks for, how many of these are lacking, and
    about how many hours of training.
    """

    rung: Rung
    look: engine.AsAt
    asked: int
    lacking: int
    hours: Decimal

    @property
    def met(self) -> int:
        """How many of those asked for are met."""
        return self.asked - self.lacking

    @property
    def share(self) -> float:
        """What part of it is met; all of it where nothing is asked for."""
        return self.met / self.asked if self.asked else 1.0

    @property
    def time(self) -> str:
        """The hours in words: "1 hour", "4.5 hours"."""
        return in_hours(self.hours)

    @property
    def state(self) -> str:
        """ "ready", "close" or "not_ready"."""
        if self.look.met:
            return "ready"
        return "close" if self.lacking <= CLOSE else "not_ready"


@dataclass(frozen=True, slots=True)
class ComparedLadder:
    """One ladder: the version judged by, the doctor's journey on it, and its rungs from below."""

    version: LadderVersion
    journey: Journey | None
    rungs: Sequence[Compared]


def compared(
    known: Known, ladders: Sequence[tuple[LadderVersion, Journey | None]], on: date
) -> list[ComparedLadder]:
    """Every rung of these versions as at a day; time on the rung below counts on the journey given.

    Two queries, and three more where a version was not met before in this process; however many
    ladders, rungs and facts there are.
    """
    versions = [version for version, _ in ladders]
    prefetch_related_objects(versions, "rungs")
    asked = asked_of_versions(versions)
    hours = _hours_of({code for one in asked.values() for code in _modules(one.engine)})
    found = []
    for version, journey in ladders:
        facts = known.on(journey)
        rungs = [
            _compared(rung, engine.judge(asked[rung.pk].engine, facts), on, hours)
            for rung in version.rungs.all()
        ]
        found.append(ComparedLadder(version, journey, rungs))
    return found


def _compared(
    rung: Rung, judged: engine.Judgement, on: date, hours: Mapping[str, Decimal]
) -> Compared:
    asked = sum(group.group.needed for group in judged.groups)
    lacking = sum(_lacking(group, on) for group in judged.groups)
    look = engine.as_at(judged.timeline, on)
    return Compared(rung, look, asked, lacking, _hours_left(judged, on, hours))


def _lacking(judged: engine.GroupJudgement, on: date) -> int:
    met = sum(1 for timeline in judged.requirements if on in timeline)
    return max(0, judged.group.needed - met)


def _hours_left(judged: engine.Judgement, on: date, hours: Mapping[str, Decimal]) -> Decimal:
    """The hours of the modules still to be done; of each choice in turn the shortest.

    A module that several groups ask for is done once. Not always the least: one module that serves
    two choices may be less than the shortest of each.
    """
    needed: dict[str, Decimal] = {}
    for group in sorted(judged.groups, key=lambda one: one.group.at_least is not None):
        ways = sorted(_unmet(group, on, {**hours, **dict.fromkeys(needed, Decimal(0))}))
        needed |= {module: cost for cost, module in ways[: _lacking(group, on)] if cost}
    return sum(needed.values(), Decimal(0))


def _unmet(
    judged: engine.GroupJudgement, on: date, hours: Mapping[str, Decimal]
) -> Iterator[tuple[Decimal, str]]:
    """What is not met, with the hours that it takes: none where it is no module."""
    for requirement, timeline in zip(judged.group.requirements, judged.requirements, strict=True):
        if on not in timeline:
            module = getattr(requirement, "module", "")
            yield hours.get(module, Decimal(0)), module


def _modules(rung: engine.Rung) -> Iterator[str]:
    return (one.module for one in rung.requirements if isinstance(one, engine.ModuleRequirement))


def _hours_of(codes: set[str]) -> dict[str, Decimal]:
    """How long each module takes, by its code. One query."""
    return dict(Module.objects.filter(code__in=codes).order_by().values_list("code", "hours"))
