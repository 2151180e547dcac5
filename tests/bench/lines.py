"""A line of the benchmark, and how one is timed."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured: ours, the least it could be in the same run, and what is asked for.

    `ours` and `least` are in `unit`; `limit` is the most that `ours`, or with `by_ratio` the ratio
    of the two, may be (the least, where more is better).
    """

    what: str
    unit: str
    ours: float
    least: float | None = None
    limit: float | None = None
    by_ratio: bool = False
    more_is_better: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours to the least."""
        return self.ours / self.least if self.least else None

    @property
    def verdict(self) -> str:
        """ "ok", "MISSES", or nothing where nothing is asked for."""
        if self.limit is None:
            return ""
        value = (self.ratio or 0.0) if self.by_ratio else self.ours
        good = value >= self.limit if self.more_is_better else value <= self.limit
        return "ok" if good else "MISSES"

    def plain(self) -> dict[str, Any]:
        """As it is handed from process to process."""
        return asdict(self)


def in_turn(*functions: Callable[[], object], rounds: int = 7) -> list[float]:
    """The median of so many runs of each in milliseconds, run in turn, once before that unseen."""
    taken: list[list[float]] = [[] for _ in functions]
    for number in range(rounds + 1):
        for found, function in zip(taken, functions, strict=True):
            started = time.perf_counter()
            function()
            if number:
                found.append((time.perf_counter() - started) * 1000)
    return [median(found) for found in taken]
