"""Filters: dates in British English, sizes, shares, initials."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date

from common.clock import today

register = template.Library()

# From so many days on, count in this unit.
SPANS = ((730, 365, "year"), (60, 30, "month"), (14, 7, "week"), (1, 1, "day"))


def _as_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _span(days: int) -> str:
    for least, length, name in SPANS:
        if days >= least:
            number = days // length
            return f"{number} {name}" if number == 1 else f"{number} {name}s"
    return ""


@register.filter
def day(value: date | None) -> str:
    """4 May 2026."""
    return format_date(_as_day(value), "j F Y") if value else ""


@register.filter
def day_short(value: date | None) -> str:
    """4 May."""
    return format_date(_as_day(value), "j M") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """4 May 2026, 14:30, in the site's time zone."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_date(local, "j F Y, H:i")


@register.filter
def since(value: date | None) -> str:
    """How long ago: today, yesterday, 5 days ago, 3 weeks ago."""
    if not value:
        return ""
    days = (today() - _as_day(value)).days
    if days < 0:
        return until(value)
    return {0: "today", 1: "yesterday"}.get(days) or f"{_span(days)} ago"


@register.filter
def until(value: date | None) -> str:
    """How far ahead: today, tomorrow, in 5 days, in 3 months."""
    if not value:
        return ""
    days = (_as_day(value) - today()).days
    if days < 0:
        return since(value)
    return {0: "today", 1: "tomorrow"}.get(days) or f"in {_span(days)}"


@register.filter
def file_size(value: int | None) -> str:
    """340 KB, 1.2 MB."""
    if not value:
        return "empty"
    kilobytes = value / 1024
    return f"{max(1, round(kilobytes))} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"


@register.filter
def percent(value: float | Decimal | None) -> str:
    """0.2 is 20%."""
    return "" if value is None else f"{round(float(value) * 100)}%"


@register.filter
def initials(value: object) -> str:
    """Two letters for a name: Dr Amara Okafor is AO."""
    words = [word for word in str(value).split() if word.rstrip(".").lower() not in TITLES]
    letters = [word[0] for word in words if word[0].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame"}
