"""Tenure: met while the doctor stands on the rung below and has stood there long enough.

A placement holds until the day of the next one, whatever its rung: a second placement on the same
rung starts the months again. Where there is no rung below, tenure is never met.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.facts import Facts, Placement
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import END, Span, Timeline, end_of, holds, union, window
from pathways.readiness.engine.wording import Gap, more, of, say_date


@dataclass(frozen=True, slots=True)
class TenureRequirement:
    """Months on the rung below the one asked about."""

    months: int

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """From so many months after each placement on the rung below, until the next placement."""
        return union(
            [(window(one.since, self.months)[1], until) for one, (_, until) in _held(facts, below)]
        )

    def counted(self, facts: Facts, on: date, below: str | None) -> tuple[Placement, ...]:
        """The placement the doctor stands on that day, if it is on the rung below."""
        return tuple(one for one, span in _held(facts, below) if holds(span, on))

    def gap(self, case: Case) -> Gap:
        """Not on the rung below, or not for long enough."""
        if case.below is None:
            reason = "there is no rung below this one, so this can never be met"
            return Gap(f"{of(self.months, 'month')} on the rung below", (reason,))
        rung = case.name(case.below)
        held = self.counted(case.facts, case.on, case.below)
        if not held:
            reason = f"not on it on {say_date(case.on)}"
            return Gap(f"{of(self.months, 'month')} on {rung}", (reason,))
        reason = f"there since {say_date(held[0].since)}"
        return Gap(f"{self._more(held[0], case.on)} on {rung}", (reason,))

    def _more(self, placement: Placement, on: date) -> str:
        """In days up to a month, else in the fewest calendar months that reach the day."""
        due = end_of(placement.since, self.months)
        if due is None:
            return more(self.months, "month")
        if window(on, 1)[1] >= due.toordinal():
            return more(due.toordinal() - on.toordinal(), "day")
        months = (due.year - on.year) * 12 + due.month - on.month
        return more(months + (window(on, months)[1] < due.toordinal()), "month")


def _held(facts: Facts, below: str | None) -> Iterator[tuple[Placement, Span]]:
    """The placements on the rung below, each with the days on which it holds."""
    journey = facts.journey
    for number, one in enumerate(journey, start=1):
        if one.rung == below:
            until = journey[number].since.toordinal() if number < len(journey) else END
            yield one, (one.since.toordinal(), until)
