"""Hours: met while activities and completions on the topic, recent enough, add up to enough.

Hours are decimals, added exactly: ten times 0.1 hours is one hour.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext

from pathways.readiness.engine.facts import Activity, Completion, Facts
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import Timeline, holds, weighing, window
from pathways.readiness.engine.wording import Gap, decimal, recent

# Room for every sum of hours of at most 20 places.
EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class HoursRequirement:
    """Hours of activities and completions together, on one topic or (None) on any."""

    hours: Decimal
    topic: str | None = None
    within_months: int | None = None

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """While the windows of what counts that hold at once weigh enough, each its hours."""
        matching, within = self._matching(facts), self.within_months
        windows = [window(one.on, within) for one in matching]
        with localcontext(EXACT):
            return weighing(self.hours, windows, [one.hours for one in matching])

    def counted(
        self, facts: Facts, on: date, below: str | None
    ) -> tuple[Completion | Activity, ...]:
        """The completions and activities with any hours that are recent enough on the day."""
        matching, within = self._matching(facts), self.within_months
        return tuple(one for one in matching if one.hours and holds(window(one.on, within), on))

    def gap(self, case: Case) -> Gap:
        """How many hours are missing, and if there were enough once, until when."""
        counted = self.counted(case.facts, case.on, case.below)
        topic = "" if self.topic is None else f" on {case.name(self.topic)}"
        what = f"{self._more([one.hours for one in counted])}{topic}"
        last = case.last([one.on for one in self._matching(case.facts) if one.hours])
        if last is None:
            return Gap(what + recent(self.within_months))
        reasons = case.progress(last, self.within_months, bool(counted))
        return Gap(what + recent(self.within_months), reasons)

    def _more(self, have: list[Decimal]) -> str:
        with localcontext(EXACT):
            lacking = self.hours - sum(have)
        return f"{decimal(lacking)} more verified {'hour' if lacking == 1 else 'hours'}"

    def _matching(self, facts: Facts) -> list[Completion | Activity]:
        return facts.timed if self.topic is None else facts.timed_on.get(self.topic, [])
