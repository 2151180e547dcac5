"""The slow, obvious reading of docs/readiness.md: day by day, from a world as JSON gives it.

It shares nothing with the engine, not even the calendar, and knows no timelines: it asks of every
day of a stretch whether the sentence in the table of kinds is true of it.
"""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

World = dict[str, Any]
ONE_DAY = timedelta(days=1)


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + ONE_DAY * n for n in range((last - first).days + 1)]


def day(text: str) -> date:
    return date.fromisoformat(text)


def months_after(start: date, months: int) -> date:
    """Turn so many pages of a wall calendar, then go back to the last day that page has."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    wanted = start.day
    while True:
        try:
            return date(year, month, wanted)
        except ValueError:
            wanted -= 1


def still_good(on: date, months: int | None) -> date:
    """The first day on which it no longer counts, or a day beyond every stretch we look at."""
    return date.max if months is None else months_after(on, months)


def ready_days(world: World, days: list[date]) -> set[date]:
    """The days on which all groups of the rung are satisfied."""
    members = [
        [requirement_days(world, requirement, days) for requirement in group["requirements"]]
        for group in world["rung"]["groups"]
    ]
    return {d for d in days if all(_group(world, n, members[n], d) for n in range(len(members)))}


def _group(world: World, number: int, members: list[set[date]], d: date) -> bool:
    wanted = world["rung"]["groups"][number].get("at_least")
    satisfied = sum(1 for member in members if d in member)
    return satisfied == len(members) if wanted is None else satisfied >= wanted


def requirement_days(world: World, requirement: World, days: list[date]) -> set[date]:
    """The days, of those asked about, on which one requirement is met."""
    kind = requirement["kind"]
    if kind == "tenure":
        return _tenure(world, requirement, days)
    return {
        "module": _module,
        "level": _level,
        "activity": _activity,
        "hours": _hours,
        "service": _service,
        "feedback": _feedback,
    }[kind](world["facts"], requirement, days)


def _module(facts: World, asked: World, days: list[date]) -> set[date]:
    stretches = [
        (day(c["on"]), still_good(day(c["on"]), asked.get("validity_months")))
        for c in facts["completions"]
        if c["module"] == asked["module"]
    ]
    return {d for d in days if any(on <= d < gone for on, gone in stretches)}


def _level(facts: World, asked: World, days: list[date]) -> set[date]:
    met = set()
    for d in days:
        latest = None
        for rating in facts["ratings"]:
            if rating["element"] != asked["element"] or day(rating["on"]) > d:
                continue
            if latest is None or day(rating["on"]) >= day(latest["on"]):
                latest = rating
        if latest is None or latest["level"] < asked["level"]:
            continue
        if d < still_good(day(latest["on"]), asked.get("within_months")):
            met.add(d)
    return met


def _activity(facts: World, asked: World, days: list[date]) -> set[date]:
    matching = []
    for activity in facts["activities"]:
        if activity["type"] != asked["type"]:
            continue
        if asked.get("elements") and not set(asked["elements"]) & set(activity["elements"]):
            continue
        ended = day(activity["on"])
        matching.append((ended, still_good(ended, asked.get("within_months"))))
    met = set()
    for d in days:
        if len([1 for ended, gone in matching if ended <= d < gone]) >= asked["count"]:
            met.add(d)
    return met


def _hours(facts: World, asked: World, days: list[date]) -> set[date]:
    matching = []
    for fact in facts["completions"] + facts["activities"]:
        if asked.get("topic") is None or fact.get("topic") == asked["topic"]:
            on = day(fact["on"])
            hours = Fraction(str(fact["hours"]))
            matching.append((on, still_good(on, asked.get("within_months")), hours))
    wanted = Fraction(str(asked["hours"]))
    met = set()
    for d in days:
        if sum(hours for on, gone, hours in matching if on <= d < gone) >= wanted:
            met.add(d)
    return met


def _service(facts: World, asked: World, days: list[date]) -> set[date]:
    qualifying = [
        (day(post["from"]), day(post["until"]) if post.get("until") else date.max)
        for post in facts["service"]
        if Fraction(str(post["leadership"])) >= Fraction(str(asked.get("leadership") or 0))
        and (asked.get("tier") is None or post["tier"] >= asked["tier"])
    ]
    wanted = ceil(asked["months"] * 30.4375)
    met, served = set(), 0
    for d in days_between(min([days[0], *[start for start, _ in qualifying]]), days[-1]):
        if any(start <= d < until for start, until in qualifying):
            served += 1
        if served >= wanted:
            met.add(d)
    return met & set(days)


def _tenure(world: World, asked: World, days: list[date]) -> set[date]:
    below = world["rung"]["below"]
    met = set()
    for d in days:
        current = None
        for placement in world["facts"]["placements"]:
            if day(placement["since"]) > d:
                continue
            if current is None or day(placement["since"]) >= day(current["since"]):
                current = placement
        if below is None or current is None or current["rung"] != below:
            continue
        if months_after(day(current["since"]), asked["months"]) <= d:
            met.add(d)
    return met


def _feedback(facts: World, asked: World, days: list[date]) -> set[date]:
    stretches = [
        (day(r["released"]), months_after(day(r["released"]), asked["within_months"]))
        for r in facts["feedback"]
        if r["kind"] == asked["feedback"]
    ]
    return {d for d in days if any(released <= d < gone for released, gone in stretches)}


def lacking(world: World, days: list[date]) -> dict[date, int]:
    """How many requirements are lacking on each day: what each group asks for and has not."""
    short = dict.fromkeys(days, 0)
    for group in world["rung"]["groups"]:
        members = [requirement_days(world, one, days) for one in group["requirements"]]
        wanted = group.get("at_least")
        wanted = len(members) if wanted is None else wanted
        for d in days:
            short[d] += max(0, wanted - sum(1 for member in members if d in member))
    return short


def met(world: World, days: list[date]) -> list[set[date]]:
    """The days on which each requirement is met, in order through the groups."""
    groups = world["rung"]["groups"]
    return [requirement_days(world, one, days) for group in groups for one in group["requirements"]]


def untrained(world: World, days: list[date]) -> dict[date, int]:
    """How many more modules or hours it would take on each day, were all the rest met."""
    short = dict.fromkeys(days, 0)
    for group in world["rung"]["groups"]:
        wanted = group.get("at_least")
        wanted = len(group["requirements"]) if wanted is None else wanted
        for one in group["requirements"]:
            wanted -= one["kind"] not in ("module", "hours")
        taught = [one for one in group["requirements"] if one["kind"] in ("module", "hours")]
        members = [requirement_days(world, one, days) for one in taught]
        for d in days:
            short[d] += max(0, wanted - sum(1 for member in members if d in member))
    return short
