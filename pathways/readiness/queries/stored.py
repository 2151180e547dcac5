"""The answers that are stored, and how they differ from those that are due."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from django.db import models

from pathways.readiness.models import PostSpan, StandingSpan
from pathways.readiness.queries.due import Due, PostAnswer, Standing, due_of, lives_of

# A row of either table: the id of what it is about, and the other columns.
Row = tuple[Any, ...]
STANDING = (
    *("journey_id", "rung_id", "target_id"),
    *("starts_on", "ends_on", "lacking", "turns_on", "met"),
)
POST = ("appointment_id", "starts_on", "ends_on", "lacking", "untrained", "met")


class Change(NamedTuple):
    """What has to be done to one table: ids of rows that should not stand, rows that lack."""

    table: type[models.Model]
    columns: tuple[str, ...]
    gone: dict[Row, int]
    fresh: list[Row]


def changes(doctors: Collection[int], due: Due) -> list[Change]:
    """How the stored answers of these doctors differ from those due, by table. Two queries."""
    return [
        _change(StandingSpan, STANDING, _rows(due.standing), {"journey__doctor__in": doctors}),
        _change(PostSpan, POST, _rows(due.posts), {"appointment__doctor__in": doctors}),
    ]


def _change(
    table: type[StandingSpan] | type[PostSpan],
    columns: tuple[str, ...],
    due: Iterator[Row],
    whose: Mapping[str, Collection[int]],
) -> Change:
    rows = table.objects.filter(**whose).order_by().values_list("id", *columns)
    stored = {row[1:]: row[0] for row in rows}
    fresh = [row for row in due if stored.pop(row, None) is None]
    return Change(table, columns, stored, fresh)


def _rows(due: Mapping[int, list[Standing]] | Mapping[int, list[PostAnswer]]) -> Iterator[Row]:
    for about, answers in due.items():
        for one in answers:
            yield (about, *one)


class Difference(NamedTuple):
    """A row that should not stand (`is_stored`), or one that is lacking."""

    table: str
    columns: tuple[str, ...]
    row: Row
    is_stored: bool

    def __str__(self) -> str:
        said = ", ".join(
            f"{name} {value}" for name, value in zip(self.columns, self.row, strict=True)
        )
        stands = "stored but not due" if self.is_stored else "due but not stored"
        return f"{self.table}: {said}: {stands}"


def differences(doctors: Collection[int]) -> list[Difference]:
    """How the stored answers of these doctors differ from the engine's.

    Assumes that the doctors are locked, or that nobody writes. Four queries.
    """
    found = changes(doctors, due_of(lives_of(doctors)))
    return [
        Difference(str(change.table._meta.verbose_name), change.columns, row, row in change.gone)
        for change in found
        for row in sorted([*change.gone, *change.fresh], key=str)
    ]
