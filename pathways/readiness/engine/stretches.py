"""Which requirements of a rung are met, and how many are lacking, on every day there is."""

from datetime import date
from typing import NamedTuple

from pathways.readiness.engine.judge import Judgement
from pathways.readiness.engine.kinds.hours import HoursRequirement
from pathways.readiness.engine.kinds.module import ModuleRequirement
from pathways.readiness.engine.requirements import Group, Requirement
from pathways.readiness.engine.timeline import END, FIRST, open_or_date

# What is learned in training, as against what is shown at work or in a post.
TRAINING = (ModuleRequirement, HoursRequirement)


class Stretch(NamedTuple):
    """Days `start <= d < until` (ordinals) on which the same requirements are met.

    `lacking`: how many more are asked for than met; 0 is ready. `untrained`: how many of those
    training alone can make good. `turns`: the first later day on which ready turns into not ready
    or the reverse, END if none. `met`: for each requirement in order, "1" met or "0" not.
    """

    start: int
    until: int
    lacking: int
    untrained: int
    turns: int
    met: str

    def dates(self) -> tuple[date, date | None]:
        """First day, and first day after; None where the end is open."""
        return date.fromordinal(self.start), open_or_date(self.until)


def is_training(requirement: Requirement) -> bool:
    """Whether the requirement is met by training."""
    return isinstance(requirement, TRAINING)


def stretches(judgement: Judgement) -> list[Stretch]:
    """All days there are, cut where a requirement begins or ceases to be met.

    A group lacks as many members as are asked for and not met, so "any 2 of 5" with one met lacks
    one; of those training must make good what would be lacking if all else were met. Nothing is
    lacking exactly on the days on which the rung is met. One sweep over the changes.
    """
    changes: dict[int, list[int]] = {}
    for number, timeline in enumerate(judgement.requirements):
        for span in timeline.spans:
            for day in span:
                changes.setdefault(day, []).append(number)
    count, since, found = _Count(judgement), FIRST, []
    for day in sorted(changes):
        if day >= END:
            break
        if day > since:
            found.append((since, day, *count.standing()))
            since = day
        for number in changes[day]:
            count.change(number)
    found.append((since, END, *count.standing()))
    return _with_turns(found)


def _with_turns(found: list[tuple[int, int, int, int, str]]) -> list[Stretch]:
    """The stretches, each with the day on which being ready or not turns, told from the last."""
    turns, after, told = END, found[-1], []
    for one in reversed(found):
        if (one[2] == 0) != (after[2] == 0):
            turns = after[0]
        after = one
        start, until, lacking, untrained, met = one
        told.append(Stretch(start, until, lacking, untrained, turns, met))
    return told[::-1]


class _Count:
    """What is met on a day, kept while the day moves on: nothing at first."""

    def __init__(self, judgement: Judgement) -> None:
        groups = [one.group for one in judgement.groups]
        self.group_of = [n for n, group in enumerate(groups) for _ in group.requirements]
        self.trains = [is_training(one) for group in groups for one in group.requirements]
        self.wanted = [group.needed for group in groups]
        self.training = [_training_needed(group) for group in groups]
        self.met = bytearray(b"0" * len(self.group_of))

    def change(self, number: int) -> None:
        """A requirement begins or ceases to be met."""
        self.met[number] ^= 1
        more = 1 if self.met[number] == ord("1") else -1
        group = self.group_of[number]
        self.wanted[group] -= more
        self.training[group] -= more * self.trains[number]

    def standing(self) -> tuple[int, int, str]:
        """How many are lacking, how many of them training, and what is met, as things stand."""
        lacking = sum([one for one in self.wanted if one > 0])
        untrained = sum([one for one in self.training if one > 0])
        return lacking, untrained, self.met.decode()


def _training_needed(group: Group) -> int:
    """How many of a group training has to give even if everything else in it is met."""
    return group.needed - sum(1 for one in group.requirements if not is_training(one))
