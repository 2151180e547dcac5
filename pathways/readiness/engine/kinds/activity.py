"""Activities: met while enough matching ones are recent enough."""

from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.facts import Activity, Facts
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import Timeline, holds, weighing, window
from pathways.readiness.engine.wording import Gap, either, more, recent


@dataclass(frozen=True, slots=True)
class ActivityRequirement:
    """At least `count` activities of a type, each touching one of `elements` if any are named."""

    type: str
    count: int = 1
    elements: frozenset[str] = frozenset()
    within_months: int | None = None

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """While enough windows of the matching activities hold at once, each counted once."""
        matching, within = self._matching(facts), self.within_months
        windows = [window(one.on, within) for one in matching]
        return weighing(self.count, windows, [1] * len(windows))

    def counted(self, facts: Facts, on: date, below: str | None) -> tuple[Activity, ...]:
        """The matching activities that are recent enough on the day."""
        matching, within = self._matching(facts), self.within_months
        return tuple(one for one in matching if holds(window(one.on, within), on))

    def gap(self, case: Case) -> Gap:
        """How many are missing, and if there were enough once, until when."""
        counted = len(self.counted(case.facts, case.on, case.below))
        what = (
            self._what(self.count - counted, case)
            + self._touching(case)
            + recent(self.within_months)
        )
        last = case.last([one.on for one in self._matching(case.facts)])
        if last is None:
            return Gap(what)
        return Gap(what, case.progress(last, self.within_months, counted > 0))

    def _matching(self, facts: Facts) -> list[Activity]:
        """Of the type, touching at least one of the elements if any are named."""
        done = facts.activities_of.get(self.type, [])
        if not self.elements:
            return done
        return [one for one in done if not self.elements.isdisjoint(one.elements)]

    def _what(self, lacking: int, case: Case) -> str:
        """2 more verified improvement projects; a key without a name is not made a plural."""
        label = case.labels.get(self.type)
        if label is None:
            return f"{more(lacking, 'verified activity')} of type {self.type}"
        return more(lacking, f"verified {label}")

    def _touching(self, case: Case) -> str:
        if not self.elements:
            return ""
        return f" touching {either(sorted(map(case.name, self.elements)))}"
