"""A level: met while the latest rating of the element is high enough and recent enough."""

from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.facts import Facts, Rating
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import END, Span, Timeline, end_of, holds, union, window
from pathways.readiness.engine.wording import Gap, lapsing, say_date


@dataclass(frozen=True, slots=True)
class LevelRequirement:
    """The latest rating of an element is at least a level (1 to 5), and recent enough."""

    element: str
    level: int
    within_months: int | None = None

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """Each high enough rating counts until the next one, high or low, or until too old."""
        return union([span for _, span in self._enough(facts)])

    def counted(self, facts: Facts, on: date, below: str | None) -> tuple[Rating, ...]:
        """The latest rating, if it is high enough and recent enough on the day."""
        return tuple(rating for rating, span in self._enough(facts) if holds(span, on))

    def gap(self, case: Case) -> Gap:
        """Not rated, rated too low, or rated too long ago."""
        what = f"{case.name(self.element)} at level {self.level}"
        ratings = case.facts.ratings_of.get(self.element, ())
        last = next((one for one in reversed(ratings) if one.on <= case.on), None)
        if last is None:
            return Gap(what, ("not rated yet",))
        said = f"rated {last.level} on {say_date(last.on)}"
        if last.level < self.level:
            return Gap(what, (said,))
        return Gap(what, (lapsing(said, end_of(last.on, self.within_months)),))

    def _enough(self, facts: Facts) -> list[tuple[Rating, Span]]:
        """Every rating at the level or above, with the days on which it is the one that counts."""
        ratings = facts.ratings_of.get(self.element)
        if ratings is None:
            return []
        found: list[tuple[Rating, Span]] = []
        replaced, within = END, self.within_months
        for rating in reversed(ratings):
            start, until = window(rating.on, within)
            if rating.level >= self.level:
                found.append((rating, (start, until if until < replaced else replaced)))
            replaced = start
        found.reverse()
        return found
