"""The answers that are stored, and how they differ from those that are due."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import models
from django.db.models.functions import Cast

from pathways.readiness.models import PostSpan, StandingSpan, StateSpan
from pathways.readiness.queries.due import (
    POST,
    STANDING,
    STATE,
    Due,
    PostAnswer,
    Standing,
    State,
    due_of,
    lives_of,
)

Row = Standing | State | PostAnswer


class Change(NamedTuple):
    """What has to be done to one table: ids of rows that should not stand, rows that lack."""

    table: type[models.Model]
    columns: tuple[str, ...]
    gone: dict[Row, int]
    fresh: list[Row]


def changes(doctors: Collection[int], due: Due) -> list[Change]:
    """How the stored answers of these doctors differ from those due, by table. Three queries."""
    return [
        _change(StandingSpan, STANDING, due.standing, {"journey__doctor__in": doctors}),
        _change(StateSpan, STATE, due.states, {"journey__doctor__in": doctors}),
        _change(PostSpan, POST, due.posts, {"appointment__doctor__in": doctors}),
    ]


def _change(
    table: type[StandingSpan] | type[StateSpan] | type[PostSpan],
    columns: tuple[str, ...],
    due: Sequence[Row],
    whose: Mapping[str, Collection[int]],
) -> Change:
    read = [Cast(one, _TEXT) if one.endswith("_on") else one for one in columns]
    rows = table.objects.filter(**whose).order_by().values_list(*read, "id")
    stored = {row[:-1]: row[-1] for row in rows}
    fresh = [row for row in due if stored.pop(row, None) is None]
    return Change(table, columns, stored, fresh)


_TEXT = models.TextField()


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

    Assumes that the doctors are locked, or that nobody writes. Five queries.
    """
    found = changes(doctors, due_of(lives_of(doctors)))
    return [
        Difference(str(change.table._meta.verbose_name), change.columns, row, row in change.gone)
        for change in found
        for row in sorted([*change.gone, *change.fresh], key=str)
    ]
