"""Days some months away."""

from datetime import date

import pytest

from common.clock import months_from


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 4), 0, date(2026, 5, 4)),
        (date(2026, 5, 4), -24, date(2024, 5, 4)),
        (date(9999, 12, 1), 1, date.max),
        (date(1, 1, 2), -1, date.min),
    ],
)
def test_the_day_is_clipped_to_the_month_and_to_the_calendar(day, months, then):
    assert months_from(day, months) == then
