"""Hours: met while activities and completions on the topic, recent enough, add up to enough.

Hours are decimals of at most 20 places, added as whole ticks: ten times 0.1 hours is one hour.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import lru_cache

from pathways.readiness.engine.facts import Activity, Completion, Facts
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import Timeline, holds, weighing, window
from pathways.readiness.engine.wording import Gap, decimal, recent

PLACES = 20
EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class HoursRequirement:
    """Hours of activities and completions together, on one topic or (None) on any."""

    hours: Decimal
    topic: str | None = None
    within_months: int | None = None

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """A sweep over the windows of what counts, each weighing its hours."""
        matching, within = self._matching(facts), self.within_months
        weighed = [(window(one.on, within), _ticks(one.hours)) for one in matching]
        return weighing(_ticks(self.hours), weighed)

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
        what = f"{self._more(sum(_ticks(one.hours) for one in counted))}{topic}"
        last = case.last([one.on for one in self._matching(case.facts) if one.hours])
        if last is None:
            return Gap(what + recent(self.within_months))
        reasons = case.progress(last, self.within_months, bool(counted))
        return Gap(what + recent(self.within_months), reasons)

    def _more(self, have: int) -> str:
        lacking = Decimal(_ticks(self.hours) - have).scaleb(-PLACES, EXACT)
        return f"{decimal(lacking)} more verified {'hour' if lacking == 1 else 'hours'}"

    def _matching(self, facts: Facts) -> list[Completion | Activity]:
        return facts.timed if self.topic is None else facts.timed_on.get(self.topic, [])


@lru_cache(maxsize=2**12)
def _ticks(hours: Decimal) -> int:
    return int(hours.scaleb(PLACES, EXACT))
