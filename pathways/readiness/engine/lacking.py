"""How many requirements a doctor lacks, on every day there is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.judge import Judgement
from pathways.readiness.engine.timeline import END, FIRST, open_or_date


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days `start <= d < until` (ordinals) on which the same number is lacking; 0 is ready."""

    start: int
    until: int
    lacking: int

    def dates(self) -> tuple[date, date | None]:
        """First day, and first day after; None where the end is open."""
        return date.fromordinal(self.start), open_or_date(self.until)


def stretches(judgement: Judgement) -> tuple[Stretch, ...]:
    """All days there are, cut where the number lacking changes.

    A group lacks as many members as are asked for and not met, so "any 2 of 5" with one met lacks
    one. The number is 0 exactly on the days on which the rung is met. One sweep over the changes.
    """
    changes: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for place, group in enumerate(judgement.groups):
        for timeline in group.requirements:
            for start, until in timeline.spans:
                changes[start][place] += 1
                changes[until][place] -= 1
    needed = [judged.group.needed for judged in judgement.groups]
    met = [0] * len(needed)
    lacking = sum(needed)
    found: list[Stretch] = []
    since = FIRST
    for day in sorted(changes):
        if day >= END:
            break
        after = lacking
        for place, change in changes[day].items():
            before = max(0, needed[place] - met[place])
            met[place] += change
            after += max(0, needed[place] - met[place]) - before
        if after != lacking:
            if day > since:
                found.append(Stretch(since, day, lacking))
            since, lacking = day, after
    return (*found, Stretch(since, END, lacking))
