"""Where the lines of the promise's chart lie. Sideways in percent, so that it fits any width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from pathways.insight.queries import Promise, Share

# In pixels: the whole height, where 100% and 0% lie. In percent: the first and the last point.
HEIGHT, TOP, BOTTOM = 220, 20, 180
LEFT, RIGHT = 2.0, 98.0
# A month is named at every so many points; where there is little room, at every second of them.
NAMED_EACH = 6


class Point(NamedTuple):
    """A point of a line: `x` in percent of the width, `y` in pixels."""

    x: str
    y: float


class Tick(NamedTuple):
    """A month named below the line, how its name lies to the point, and if it may be left out."""

    x: str
    day: date
    anchor: str
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Points, and the stretches between those that follow each other without a gap."""

    points: Sequence[Point]
    stretches: Sequence[tuple[Point, Point]]


@dataclass(frozen=True, slots=True)
class Trend:
    """Two lines over the same months, and what is written beside them."""

    held: Line
    begun: Line
    levels: Sequence[tuple[str, float]]
    ticks: Sequence[Tick]
    height: int = HEIGHT


def trend_of(promise: Promise) -> Trend:
    """The chart of a promise: posts held, and posts begun, by month."""
    months = promise.months
    last = len(months) - 1
    ticks = [_tick(n, last, months[n].day) for n in range(0, last + 1, NAMED_EACH)]
    return Trend(
        held=_line(one.held for one in months),
        begun=_line(one.begun for one in months),
        levels=[(f"{level}%", _y(level / 100)) for level in (100, 50, 0)],
        ticks=ticks,
    )


def _tick(number: int, last: int, day: date) -> Tick:
    anchor = "start" if number == 0 else "end" if number == last else "middle"
    return Tick(_x(number, last), day, anchor, is_minor=number % (2 * NAMED_EACH) != 0)


def _line(shares: Iterable[Share]) -> Line:
    fractions = [one.fraction for one in shares]
    last = len(fractions) - 1
    points = [
        None if fraction is None else Point(_x(n, last), _y(fraction))
        for n, fraction in enumerate(fractions)
    ]
    stretches = [(one, next_) for one, next_ in pairwise(points) if one and next_]
    return Line([one for one in points if one], stretches)


def _x(number: int, last: int) -> str:
    return f"{LEFT + (RIGHT - LEFT) * number / last:.2f}%"


def _y(fraction: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * fraction, 1)
