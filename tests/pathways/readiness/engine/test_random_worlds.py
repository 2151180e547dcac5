"""The engine against a day-by-day reading of the rules, on random worlds."""

import json
from collections import namedtuple
from datetime import date

from hypothesis import given

from pathways.readiness.engine import Sweep, answer, judge
from pathways.readiness.engine.door import read_world
from pathways.readiness.engine.timeline import END
from tests.pathways.readiness.engine import oracle
from tests.pathways.readiness.engine.worlds import FIRST, LAST, worlds

DAYS = oracle.days_between(FIRST, LAST)


def read(world):
    return read_world(json.dumps(world).encode())


Stretch = namedtuple("Stretch", "start until lacking untrained met turns")


def stretches(seen, *window):
    timelines = judge(seen.rung, seen.facts).requirements
    return [Stretch(*one) for one in Sweep(seen.rung).over(timelines, *window)]


def held(timeline):
    return {day for day in DAYS if day in timeline}


@given(worlds())
def test_the_engine_says_what_a_day_by_day_reading_says(world):
    seen = read(world)
    ready = oracle.ready_days(world, DAYS)
    check_timelines(world, seen, ready)
    check_lacking(world, seen, ready)
    if FIRST <= seen.on <= LAST:
        check_look(seen, ready)


def check_timelines(world, seen, ready):
    """Every requirement, and the rung, holds on the same days."""
    judged = judge(seen.rung, seen.facts)
    asked = [one for group in world["rung"]["groups"] for one in group["requirements"]]
    for requirement, timeline in zip(asked, judged.requirements, strict=True):
        assert held(timeline) == oracle.requirement_days(world, requirement, DAYS), requirement
    assert held(judged.timeline) == ready


def check_lacking(world, seen, ready):
    """What is met and lacking is the same on every day, and every day is covered once."""
    found = stretches(seen)
    assert [one.until for one in found[:-1]] == [one.start for one in found[1:]]
    assert (found[0].start, found[-1].until) == (date.min.toordinal(), END)
    due, untrained = oracle.lacking(world, DAYS), oracle.untrained(world, DAYS)
    members = oracle.met(world, DAYS)
    for one in found:
        for day in DAYS:
            if one.start <= day.toordinal() < one.until:
                assert (one.lacking, one.untrained) == (due[day], untrained[day]), day
                assert one.met == "".join(str(int(day in days)) for days in members), day
    check_turns(found, due)
    check_window(seen, found)
    assert {day for day in DAYS if due[day] == 0} == ready


def check_turns(found, due):
    """A stretch says on which day being ready or not turns."""
    first, last = FIRST.toordinal(), LAST.toordinal()
    for one in found:
        if one.until <= first or one.start > last:
            continue
        since = date.fromordinal(max(one.start, first))
        later = [day for day in DAYS if day > since and (due[day] == 0) != (one.lacking == 0)]
        turns = date.fromordinal(one.turns) if one.turns <= last else None
        assert (later[0] if later else None) == turns


def check_window(seen, found):
    """A part of the days says the same of them as all days do."""
    start, until = seen.on.toordinal(), seen.on.toordinal() + 200
    part = stretches(seen, start, until)
    assert part == [
        one._replace(start=max(one.start, start), until=min(one.until, until))
        for one in found
        if one.until > start and one.start < until
    ]


def check_look(seen, ready):
    """Since, lapses and earliest are those of the days on which the rung is met."""
    look = answer(seen.rung, seen.facts, seen.on).as_at
    assert look.met == (seen.on in ready)
    if look.met:
        assert look.earliest == seen.on
        assert look.since is not None
        assert all(day in ready for day in DAYS if look.since <= day <= seen.on)
        assert look.since <= FIRST or look.since - oracle.ONE_DAY not in ready
        if look.lapses is not None and look.lapses <= LAST:
            assert look.lapses not in ready
            assert all(day in ready for day in DAYS if seen.on <= day < look.lapses)
    else:
        assert (look.since, look.lapses) == (None, None)
        later = [day for day in DAYS if day in ready and day >= seen.on]
        if later:
            assert look.earliest == later[0]
        else:
            assert look.earliest is None or look.earliest > LAST
