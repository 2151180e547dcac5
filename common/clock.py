"""What day and moment it is, asked in one place."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def today() -> date:
    """Today's date in the site's time zone."""
    return timezone.localdate(now())


def now() -> datetime:
    """The present moment, aware."""
    return _set_to.get() or timezone.now()


def months_from(day: date, months: int) -> date:
    """The day so many calendar months later, or earlier if below 0, clipped to the month's end.

    31 January and one month is 28 or 29 February. Never outside the days there are.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Have the clock stand at `moment`, aware, inside the block.

    For demonstration data, which lives through years of careers in seconds; no page uses it.
    """
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
