"""The arithmetic behind a drawn role mix: rows for the bar, the range and the sentence."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from common.parts import Share
from common.units import describe_fraction, plain_number

NAMES = {
    "clinical": "Clinical",
    "leadership": "Leadership",
    "education": "Education",
    "research": "Research",
}
CHANGES_MATTER_FROM = 0.005


class Segment(NamedTuple):
    """One part of a bar, in percent of its width."""

    part: str
    letter: str
    left: str
    width: str
    middle: str
    room: bool


class Row(NamedTuple):
    """One line of the table behind a bar."""

    part: str
    name: str
    letter: str
    yours: str
    typical: str
    span: str
    track: tuple[str, str, str, str]


def _percent(value: float) -> str:
    return f"{plain_number(value * 100)}%"


def segments(shares: Iterable[Share]) -> list[Segment]:
    """The bar: the typical shares side by side, in one order, scaled to fill it."""
    by_part = {share.part: float(share.typical) for share in shares}
    total = sum(by_part.values()) or 1.0
    drawn: list[Segment] = []
    left = 0.0
    for part, name in NAMES.items():
        width = by_part.get(part, 0.0) / total
        if width > 0:
            middle = _percent(left + width / 2)
            drawn.append(
                Segment(part, name[0], _percent(left), _percent(width), middle, width >= 0.06)
            )
        left += width
    return drawn


def _span(share: Share | None, unit: str, hours: float) -> str:
    if share is None or share.least is None or share.most is None or share.least == share.most:
        return ""
    least = describe_fraction(share.least, unit=unit, full_time_hours=hours)
    most = describe_fraction(share.most, unit=unit, full_time_hours=hours)
    return f"{least.split(' ')[0]} to {most}"


def _track(asked: Share | None, yours: Share | None) -> tuple[str, str, str, str]:
    """Where the range begins, how long it is, its typical point, and where you are."""
    if asked is None:
        return ("0%", "0%", "", _percent(float(yours.typical)) if yours else "")
    least = float(asked.typical if asked.least is None else asked.least)
    most = float(asked.typical if asked.most is None else asked.most)
    mine = _percent(float(yours.typical)) if yours else ""
    return (_percent(least), _percent(most - least), _percent(float(asked.typical)), mine)


def rows(
    asked: Sequence[Share], *, yours: Sequence[Share] = (), unit: str, full_time_hours: float
) -> list[Row]:
    """The table: for each part what is typical, its range, and what is yours."""
    wanted = {share.part: share for share in asked}
    have = {share.part: share for share in yours}

    def told(share: Share | None) -> str:
        fraction = 0.0 if share is None else share.typical
        return describe_fraction(fraction, unit=unit, full_time_hours=full_time_hours)

    return [
        Row(
            part,
            name,
            name[0],
            told(have.get(part)),
            told(wanted.get(part)),
            _span(wanted.get(part), unit, float(full_time_hours)),
            _track(wanted.get(part), have.get(part)),
        )
        for part, name in NAMES.items()
        if part in wanted or part in have
    ]


def change_sentence(
    yours: Sequence[Share], asked: Sequence[Share], *, unit: str, full_time_hours: float
) -> str:
    """One sentence for what the next rung changes in a week."""
    have = {share.part: float(share.typical) for share in yours}
    want = {share.part: float(share.typical) for share in asked}
    changes = {part: want.get(part, 0.0) - have.get(part, 0.0) for part in NAMES}
    gains = max(changes, key=lambda part: changes[part])
    loses = min(changes, key=lambda part: changes[part])
    moved = min(changes[gains], -changes[loses])

    def told(fraction: float) -> str:
        text = describe_fraction(fraction, unit=unit, full_time_hours=full_time_hours)
        return text if unit in ("hours", "fte") else f"{text} a week"

    if moved >= CHANGES_MATTER_FROM:
        return f"About {told(moved)} moves from {loses} to {gains} work."
    if changes[gains] >= CHANGES_MATTER_FROM:
        return f"About {told(changes[gains])} of {gains} work comes on top."
    if changes[loses] <= -CHANGES_MATTER_FROM:
        return f"About {told(-changes[loses])} of {loses} work falls away."
    return "Your week already looks like this."
