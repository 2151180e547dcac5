"""Tags that draw a career: the ladder, the role mix, readiness and progress."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template

from common.parts import Rung, Share
from common.templatetags import mixes
from common.templatetags.statuses import look_of

register = template.Library()


@register.inclusion_tag("components/ladder.html")
def ladder(*, rungs: Sequence[Rung], label: str) -> dict[str, Any]:
    """A career ladder, drawn as one. Rungs come lowest first and are drawn highest first."""
    from_the_top = list(reversed(rungs))
    tiers = [(tier, list(those)) for tier, those in groupby(from_the_top, lambda rung: rung.tier)]
    return {"tiers": tiers, "label": label}


@register.inclusion_tag("components/mix_bar.html")
def mix_bar(
    *, shares: Sequence[Share], label: str, unit: str, full_time_hours: float
) -> dict[str, Any]:
    """One role mix: a bar split in named parts, and its table, with the ranges if it has any."""
    return {
        "segments": mixes.segments(shares),
        "rows": mixes.rows(shares, unit=unit, full_time_hours=full_time_hours),
        "has_range": any(share.least is not None for share in shares),
        "label": label,
    }


@register.inclusion_tag("components/mix_compare.html")
def mix_compare(
    *,
    yours: Sequence[Share],
    next: Sequence[Share],
    next_label: str,
    unit: str,
    full_time_hours: float,
    yours_label: str = "Your week now",
    sentence: str = "",
) -> dict[str, Any]:
    """Two role mixes one above the other, what changes in a sentence, and their table."""
    told = mixes.change_sentence(yours, next, unit=unit, full_time_hours=full_time_hours)
    return {
        "bars": [
            (yours_label, mixes.segments(yours)),
            (next_label, mixes.segments(next)),
        ],
        "rows": mixes.rows(next, yours=yours, unit=unit, full_time_hours=full_time_hours),
        "yours_label": yours_label,
        "next_label": next_label,
        "sentence": sentence or told,
    }


@register.inclusion_tag("components/requirement_row.html")
def requirement_row(
    *,
    state: str,
    sentence: str,
    detail: str = "",
    since: date | None = None,
    lapses: date | None = None,
    action_label: str = "",
    action_url: str = "",
    evidence_url: str = "",
    more_label: str = "",
    more_url: str = "",
    advisory: bool = False,
) -> dict[str, Any]:
    """One requirement: met or not, since when and until when, and the button that helps."""
    return {
        "state": state,
        "look": look_of("readiness", state),
        "sentence": sentence,
        "detail": detail,
        "since": since,
        "lapses": lapses,
        "action_label": action_label,
        "action_url": action_url,
        "evidence_url": evidence_url,
        "more_label": more_label,
        "more_url": more_url,
        "advisory": advisory,
    }


@register.inclusion_tag("components/readiness_cell.html")
def readiness_cell(*, state: str, label: str, text: str = "") -> dict[str, Any]:
    """A cell of a table: a shape, its word for those who listen, a short text."""
    look = look_of("readiness", state)
    return {"state": state, "look": look, "label": label, "text": text}


@register.inclusion_tag("components/meter.html")
def meter(
    *, value: float | Decimal, most: float | Decimal, label: str, text: str = "", tone: str = ""
) -> dict[str, Any]:
    """Progress towards a number."""
    share = min(1.0, float(value) / float(most)) if most else 0.0
    return {
        "width": f"{share * 100:.1f}%",
        "label": label,
        "text": text or f"{value} of {most}",
        "tone": tone or ("success" if share >= 1 else "accent"),
    }
