"""One requirement not met on one day: what its sentence may draw on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.facts import Facts
from pathways.readiness.engine.timeline import Timeline, end_of
from pathways.readiness.engine.wording import lapsing, say_date


@dataclass(frozen=True, slots=True)
class Case:
    """The facts, the day, the requirement's own timeline and the names people know keys by."""

    facts: Facts
    on: date
    timeline: Timeline
    below: str | None
    labels: Mapping[str, str]

    def name(self, key: str) -> str:
        """What people call it, or the key where no name was given."""
        return self.labels.get(key, key)

    def last(self, days: list[date]) -> date | None:
        """The latest of the days that is not after the day asked about."""
        return max((day for day in days if day <= self.on), default=None)

    def progress(self, last: date, months: int | None, some_count: bool) -> tuple[str, ...]:
        """When something was last done, and when that stopped counting or being enough."""
        said = f"last done {say_date(last)}"
        if not some_count:
            return (lapsing(said, end_of(last, months)),)
        ended = self.timeline.last_end(self.on)
        return (said,) if ended is None else (said, f"not enough since {say_date(ended)}")
