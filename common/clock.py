"""What day and moment it is, asked in one place."""

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
