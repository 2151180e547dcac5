"""A whole cohort as the rows of a table, for a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import TypeVar

from django.db.models import QuerySet

from accounts.people.models import Doctor
from common.sheets import Cell
from pathways.insight.queries.columns import ColumnGroup
from pathways.insight.queries.grid import Standing, standings
from pathways.insight.queries.rungs import Rungs
from pathways.ladders.models import Rung
from pathways.readiness.models import StateSpan

# Doctors held in memory at a time.
BATCH = 500

HEAD = (
    *("Doctor", "Record", "Organisation", "Specialty", "Grade", "Ladder", "Stands on"),
    *("Works towards", "State", "Lacking", "Ready from", "Lapses on", "As at"),
)
STATES = {"ready": "Ready", "close": "Close", "not_ready": "Not yet", "none": "Without a target"}

T = TypeVar("T")


def export_rows(
    doctors: QuerySet[StateSpan],
    rungs: Rungs,
    target: Rung | None,
    groups: Sequence[ColumnGroup],
    on: date,
    *,
    told: Callable[[Iterable[Doctor]], None],
) -> Iterator[list[Cell]]:
    """The head, and one row for each doctor of `states` in their order, as they are asked for.

    `told` is called with the doctors of a batch before the first of its rows is given away.

    With `groups`, what the `target` asks for that all of them work towards, there is a column for
    each requirement; it is empty for who works towards another by the time they are read. One
    query, and then one for every 500 doctors, besides what `told` does.
    """
    asked = [f"{group.name}: {one.full}" for group in groups for one in group.members]
    yield [*HEAD, *asked]
    rows = doctors.select_related("journey__doctor__user", "journey__organisation")
    for batch in _batches(rows.iterator(chunk_size=BATCH)):
        # Who is on two ladders stands in two rows.
        told({one.journey.doctor_id: one.journey.doctor for one in batch}.values())
        for one in standings(batch, on, rungs.by_id, lapsing=bool(groups)):
            marks = _marks(one.met, one.lapsing) if one.target == target else [None] * len(asked)
            yield [*_cells(one, on), *(marks if groups else ())]


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    for first in left:
        yield list(chain([first], islice(left, BATCH - 1)))


def _cells(one: Standing, on: date) -> list[Cell]:
    doctor = one.journey.doctor
    return [
        doctor.user.full_name,
        doctor.key,
        one.journey.organisation.name,
        doctor.specialty,
        doctor.get_grade_display(),
        one.rung.version.ladder.name,
        one.rung.title,
        one.target.title if one.target else None,
        STATES[one.state],
        one.lacking,
        one.ready_on,
        one.lapses,
        on,
    ]


def _marks(met: str, days: Mapping[int, date]) -> Iterator[str]:
    for place, mark in enumerate(met):
        if place in days:
            yield f"Met, lapses on {days[place].isoformat()}"
        else:
            yield "Met" if mark == "1" else "Not met"
