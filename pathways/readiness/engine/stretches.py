"""Which requirements of a rung are met, and how many are lacking, on every day of a stretch."""

from collections.abc import Sequence

from pathways.readiness.engine.kinds.hours import HoursRequirement
from pathways.readiness.engine.kinds.module import ModuleRequirement
from pathways.readiness.engine.requirements import Group, Requirement, Rung
from pathways.readiness.engine.timeline import END, FIRST, Timeline

# What is learned in training, as against what is shown at work or in a post.
TRAINING = (ModuleRequirement, HoursRequirement)


# Days (ordinals) from the first to before the second on which the same requirements are met. Then:
# how many more are asked for than met, 0 is ready; how many of those training alone can make good;
# for each requirement in order "1" met or "0" not; the first later day on which ready turns into
# not ready or the reverse, END if none. Plain, as a rebuild makes a hundred for every doctor.
Stretch = tuple[int, int, int, int, str, int]


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
        group_of, trains = self._group_of, self._trains
        wanted, training = list(self._needed), list(self._training)
        lacking, untrained = _positive(wanted), _positive(training)
        met, since, was_ready = bytearray(b"0" * len(group_of)), FIRST, None
        found: list[tuple[int, int, int, int, str]] = []
        turns: list[int] = []
        for day, number in _changes(timelines):
            if day > since:
                if day > start:
                    if was_ready is not (lacking == 0):
                        was_ready = lacking == 0
                        turns += [since] * (len(found) - len(turns))
                    if since < until:
                        days = max(since, start), min(day, until)
                        found.append((*days, lacking, untrained, met.decode()))
                    elif len(turns) == len(found):
                        break
                since = day
            if number == _LAST:
                turns += [END] * (len(found) - len(turns))
                break
            ceases, group = met[number] == _YES, group_of[number]
            met[number] = _NO if ceases else _YES
            # One more or fewer is wanted of the group; below nought it has more than it needs.
            more = 1 if ceases else -1
            lacking += more * (wanted[group] + ceases > 0)
            wanted[group] += more
            if trains[number]:
                untrained += more * (training[group] + ceases > 0)
                training[group] += more
        return [(*one, turn) for one, turn in zip(found, turns, strict=True)]


_NO, _YES = b"01"
_LAST = -1


def _changes(timelines: Sequence[Timeline]) -> list[tuple[int, int]]:
    """Every day on which one begins or ceases to be met, with the number of the one, in order; at
    last END with _LAST.
    """
    found: list[tuple[int, int]] = []
    for number, timeline in enumerate(timelines):
        for start, until in timeline.spans:
            found.append((start, number))
            if until < END:
                found.append((until, number))
    found.sort()
    found.append((END, _LAST))
    return found


def _positive(counts: Sequence[int]) -> int:
    return sum([one for one in counts if one > 0])


def _training_needed(group: Group) -> int:
    """How many of a group training has to give even if everything else in it is met."""
    return group.needed - sum(1 for one in group.requirements if not is_training(one))
