"""Sets of days: sorted, disjoint, half-open intervals (docs/readiness.md, "Timelines").

Inside, a day is its ordinal (`date.toordinal()`; 1 is 0001-01-01), because whole numbers sort and
compare fastest. `END`, the day after the last day there is, stands for "open". Neighbouring
intervals are always merged, so a span's start is the true "since" and its end the true "lapses".
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

FIRST = date.min.toordinal()
END = date.max.toordinal() + 1

Span = tuple[int, int]
Weight = TypeVar("Weight", int, Decimal)


class Timeline(NamedTuple):
    """A set of days. Build one with the functions below: `spans` must be sorted and apart."""

    spans: tuple[Span, ...] = ()

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.span_at(day) is not None

    def span_at(self, day: date) -> Span | None:
        """The interval that holds the day, if one does."""
        ordinal = day.toordinal()
        before = bisect_right(self.spans, (ordinal, END))
        if before and ordinal < self.spans[before - 1][1]:
            return self.spans[before - 1]
        return None

    def next_day(self, day: date) -> date | None:
        """The first day of the set at or after the day, if any is left."""
        if day in self:
            return day
        after = bisect_right(self.spans, (day.toordinal(), END))
        return date.fromordinal(self.spans[after][0]) if after < len(self.spans) else None

    def last_end(self, day: date) -> date | None:
        """The day, at or before the given one, on which the latest finished interval ended."""
        ends = [until for _, until in self.spans if until <= day.toordinal()]
        return date.fromordinal(ends[-1]) if ends else None

    def dates(self) -> tuple[tuple[date, date | None], ...]:
        """The intervals as dates; None where the end is open."""
        return tuple((date.fromordinal(start), open_or_date(until)) for start, until in self.spans)


NEVER = Timeline()
ALWAYS = Timeline(((FIRST, END),))


def open_or_date(until: int) -> date | None:
    """The end of an interval as a date, None for an open one."""
    return None if until >= END else date.fromordinal(until)


def starting(day: int) -> Timeline:
    """Every day from this one on; none if that is after the last day there is."""
    return Timeline(((max(day, FIRST), END),)) if day < END else NEVER


def union(spans: Sequence[Span]) -> Timeline:
    """The days that at least one span holds; spans may overlap, touch, be empty, in any order."""
    if len(spans) < 2:
        return Timeline(tuple(spans)) if spans and spans[0][0] < spans[0][1] else NEVER
    merged: list[Span] = []
    for start, until in sorted(spans):
        if until <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((start, until))
    return Timeline(tuple(merged))


def weighing(needed: Weight, spans: Sequence[Span], weights: Sequence[Weight]) -> Timeline:
    """The days on which the weights of the spans that hold them add up to `needed` or more.

    Assumes that spans begin and end in the same order, as windows of one length do; weights are 0
    or more, and added as the current decimal context adds. Every day will do if nothing is needed.
    """
    if needed <= 0:
        return ALWAYS
    enough: list[Span] = []
    reached = FIRST - 1
    total, oldest = -needed, 0  # what there is above what is needed, if the oldest is needed
    for (start, _), weight in zip(spans, weights, strict=True):
        total += weight
        while total >= weights[oldest]:
            total -= weights[oldest]
            oldest += 1
        until = spans[oldest][1]
        if total < 0 or until <= start:
            continue
        if start <= reached:
            enough[-1] = (enough[-1][0], until)
        else:
            enough.append((start, until))
        reached = until
    return Timeline(tuple(enough))


def at_least(needed: int, timelines: Sequence[Timeline]) -> Timeline:
    """The days that at least `needed` timelines hold: all for 0, none for more than there are."""
    if needed <= 0:
        return ALWAYS
    if sum(1 for timeline in timelines if timeline.spans) < needed:
        return NEVER
    return _reaching(needed, timelines)


def intersection(timelines: Sequence[Timeline]) -> Timeline:
    """The days that all timelines hold; every day if there are none."""
    return at_least(len(timelines), timelines)


def _reaching(needed: int, timelines: Sequence[Timeline]) -> Timeline:
    """One sweep over the days on which the number of timelines that hold them changes."""
    change: dict[int, int] = {}
    for timeline in timelines:
        for start, until in timeline.spans:
            change[start] = change.get(start, 0) + 1
            change[until] = change.get(until, 0) - 1
    spans: list[Span] = []
    total, since = 0, FIRST
    for day in sorted(change):
        before, total = total, total + change[day]
        if before < needed <= total:
            since = day
        elif total < needed <= before:
            spans.append((since, day))
    return Timeline(tuple(spans))


def add_months(day: date, months: int) -> date | None:
    """The day some calendar months later, clipped to the month's end.

    31 January + 1 month is 28 or 29 February. None if that is after the last day there is.
    Raises ValueError for fewer than 0 months.
    """
    if months < 0:
        raise ValueError("months must be 0 or more")
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


@lru_cache(maxsize=2**17)
def window(day: date, months: int | None) -> Span:
    """From the day until some months later; open without a limit or beyond the calendar.

    Remembered, because the same days and limits come up again and again within a cohort: some
    thousands of days, each with every limit there is.
    """
    end = None if months is None else add_months(day, months)
    return day.toordinal(), END if end is None else end.toordinal()


def end_of(day: date, months: int | None) -> date | None:
    """The first day after the window of so many months, None for an open one."""
    return open_or_date(window(day, months)[1])


def holds(span: Span, day: date) -> bool:
    """Whether the day is in the span."""
    return span[0] <= day.toordinal() < span[1]


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
