"""Which requirements of a rung are met, and how many are lacking, on every day of a stretch."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pathways.readiness.engine.kinds.hours import HoursRequirement
from pathways.readiness.engine.kinds.module import ModuleRequirement
from pathways.readiness.engine.requirements import Group, Requirement, Rung
from pathways.readiness.engine.timeline import END, FIRST, Timeline, open_or_date

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


class Sweep:
    """What is counted for one rung; made once, used for any number of doctors.

    A group lacks as many members as are asked for and not met, so "any 2 of 5" with one met lacks
    one; of those training must make good what would be lacking if all else were met. Nothing is
    lacking exactly on the days on which the rung is met.
    """

    def __init__(self, rung: Rung) -> None:
        self._group_of = [n for n, group in enumerate(rung.groups) for _ in group.requirements]
        self._trains = [is_training(one) for one in rung.requirements]
        self._needed = [group.needed for group in rung.groups]
        self._training = [_training_needed(group) for group in rung.groups]

    def over(
        self, timelines: Sequence[Timeline], start: int = FIRST, until: int = END
    ) -> list[Stretch]:
        """The days from `start` to before `until`, cut where a requirement begins or ceases to be
        met; `timelines` are those of the rung's requirements in order.
        """
        found: list[Stretch] = []
        after, turns, was_ready = END, END, None
        for day, lacking, untrained, met in reversed(self._standings(timelines)):
            is_ready = lacking == 0
            if was_ready is not None and is_ready != was_ready:
                turns = after
            was_ready = is_ready
            if day < until:
                days = max(day, start), min(after, until)
                found.append(Stretch(*days, lacking, untrained, turns, met))
            if day <= start:
                break
            after = day
        return found[::-1]

    def _standings(self, timelines: Sequence[Timeline]) -> list[tuple[int, int, int, str]]:
        """From which day how many are lacking, how many of them training, and which are met: one
        sweep over the days on which a requirement begins or ceases to be met.
        """
        group_of, trains = self._group_of, self._trains
        wanted, training = list(self._needed), list(self._training)
        lacking, untrained = _positive(wanted), _positive(training)
        met, since, found = bytearray(b"0" * len(group_of)), FIRST, []
        for day, number in sorted(_changes(timelines)):
            if day > since:
                found.append((since, lacking, untrained, met.decode()))
                since = day
            group = group_of[number]
            if met[number] == _NO:
                met[number] = _YES
                lacking -= wanted[group] > 0
                wanted[group] -= 1
                if trains[number]:
                    untrained -= training[group] > 0
                    training[group] -= 1
            else:
                met[number] = _NO
                lacking += wanted[group] >= 0
                wanted[group] += 1
                if trains[number]:
                    untrained += training[group] >= 0
                    training[group] += 1
        found.append((since, lacking, untrained, met.decode()))
        return found


_NO, _YES = b"01"


def _changes(timelines: Sequence[Timeline]) -> list[tuple[int, int]]:
    """Every day on which one begins or ceases to be met, with the number of the one."""
    return [
        (day, number)
        for number, timeline in enumerate(timelines)
        for span in timeline.spans
        for day in span
        if day < END
    ]


def _positive(counts: Sequence[int]) -> int:
    return sum([one for one in counts if one > 0])


def _training_needed(group: Group) -> int:
    """How many of a group training has to give even if everything else in it is met."""
    return group.needed - sum(1 for one in group.requirements if not is_training(one))
