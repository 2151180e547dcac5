"""The engine's own door: a world as JSON in, the answer as JSON out (docs/readiness.md)."""

import json
from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.answers import AsAt, answer
from pathways.readiness.engine.facts import Facts
from pathways.readiness.engine.reading import Record, a_date, parse
from pathways.readiness.engine.requirements import Rung
from pathways.readiness.engine.timeline import Timeline
from pathways.readiness.engine.world_facts import read_facts
from pathways.readiness.engine.world_rung import read_rung


@dataclass(frozen=True, slots=True)
class World:
    """One doctor, one rung and the day asked about."""

    on: date
    facts: Facts
    rung: Rung


def read_world(raw: bytes) -> World:
    """A world from JSON in UTF-8. Raises Refused with the path of the first wrong field."""
    record = Record(parse(raw), "", "on facts rung")
    return World(
        on=record.need("on", a_date),
        facts=record.need("facts", read_facts),
        rung=record.need("rung", read_rung),
    )


def reply(world: World) -> str:
    """The answer as JSON, the same for the same world every time."""
    said = answer(world.rung, world.facts, world.on)
    requirements = [
        {**_look(one.as_at, one.timeline), "missing": one.missing} for one in said.requirements
    ]
    whole = {**_look(said.as_at, said.timeline), "requirements": requirements}
    return json.dumps(whole, indent=2) + "\n"


def _look(seen: AsAt, timeline: Timeline) -> dict[str, object]:
    return {
        "ready": seen.met,
        "since": _date(seen.since),
        "lapses": _date(seen.lapses),
        "earliest": _date(seen.earliest),
        "timeline": [[_date(start), _date(until)] for start, until in timeline.dates()],
    }


def _date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
