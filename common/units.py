"""How organisations speak of a share of full time: in PAs, sessions, FTE or hours a week."""

from collections.abc import Callable
from decimal import Decimal

HOURS_IN_PA = 4.0
HOURS_IN_SESSION = 25 / 6  # 4 h 10 min

UNITS = ("pa", "session", "fte", "hours")


def plain_number(value: float, places: int = 2) -> str:
    """A number without needless zeros: 2, 0.5, 1.25."""
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _in_pas(hours: float, _fraction: float) -> str:
    return f"{plain_number(hours / HOURS_IN_PA)} PA"


def _in_sessions(hours: float, _fraction: float) -> str:
    number = plain_number(hours / HOURS_IN_SESSION, 1)
    return f"{number} session" if number == "1" else f"{number} sessions"


def _in_fte(_hours: float, fraction: float) -> str:
    return f"{fraction:.2f} FTE"


def _in_hours(hours: float, _fraction: float) -> str:
    return f"{plain_number(hours, 1)} h a week"


_WRITERS: dict[str, Callable[[float, float], str]] = {
    "pa": _in_pas,
    "session": _in_sessions,
    "fte": _in_fte,
    "hours": _in_hours,
}


def describe_fraction(
    fraction: float | Decimal, *, unit: str, full_time_hours: float | Decimal
) -> str:
    """A share of full time in the words of an organisation: "2 PA", "0.20 FTE", "8 h a week"."""
    share = float(fraction)
    return _WRITERS[unit](share * float(full_time_hours), share)
