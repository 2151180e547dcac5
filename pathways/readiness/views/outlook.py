"""What becomes of an answer if nothing but time goes on: one honest sentence."""

from collections.abc import Iterator
from datetime import date

from common.templatetags.ui_filters import day
from pathways.readiness import engine


def outlook(answer: engine.RungAnswer, on: date) -> str:
    """Whether the rung stays met, from when it is, or that it never will be, if nothing changes."""
    look = answer.as_at
    if look.met:
        return _while_met(answer)
    if look.earliest is not None:
        until = engine.as_at(answer.timeline, look.earliest).lapses
        then = f", until it lapses on {day(until)}" if until else ""
        return f"If nothing else changes, it is met from {day(look.earliest)}{then}."
    return _never(answer)


def _while_met(answer: engine.RungAnswer) -> str:
    lapses = answer.as_at.lapses
    if lapses is None:
        return "If nothing else changes, it stays met."
    ending = sum(1 for one in answer.requirements if one.as_at.lapses == lapses)
    what = "one of its requirements does" if ending == 1 else f"{ending} of its requirements do"
    return f"If nothing else changes, it lapses on {day(lapses)}, when {what}."


def _never(answer: engine.RungAnswer) -> str:
    """Either something new is needed, or all would come one by one but never together."""
    missing = sum(left for left, _ in map(_left, answer.groups))
    new = sum(left - by_time for left, by_time in map(_left, answer.groups))
    if not new:
        return (
            "If nothing else changes, it is never met: each of what is missing comes with time, "
            "but something lapses before all are there. Renew what lapses."
        )
    if new == missing:
        what = "what is missing needs" if missing == 1 else f"all {missing} still missing need"
        return f"If nothing else changes, it is never met: {what} something new."
    needs = "needs" if new == 1 else "need"
    return (
        f"If nothing else changes, it is never met: {new} of the {missing} still missing {needs} "
        f"something new; time alone brings the rest."
    )


def _left(group: engine.GroupAnswer) -> tuple[int, int]:
    """How many more members a group asks for, and how many of these time alone brings."""
    met = sum(1 for one in group.requirements if one.as_at.met)
    left = max(0, group.group.needed - met)
    return left, min(left, sum(1 for _ in _coming(group)))


def _coming(group: engine.GroupAnswer) -> Iterator[engine.RequirementAnswer]:
    return (one for one in group.requirements if not one.as_at.met and one.as_at.earliest)
