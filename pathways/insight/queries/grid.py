"""One page of a cohort: each doctor's row, and what of it lapses soon."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise, takewhile
from typing import NamedTuple

from django.db.models import Q

from common.clock import months_from
from common.templatetags.ui_filters import day
from pathways.insight.queries.columns import ColumnGroup, lacks_in
from pathways.insight.queries.rungs import rungs_to_show
from pathways.journeys.models import Journey, Placement
from pathways.ladders.models import Rung
from pathways.readiness.models import CLOSE, StandingSpan, StateSpan

# What is met, but not for so many months more, is lapsing.
LAPSING_MONTHS = 6


@dataclass(slots=True)
class Standing:
    """One doctor's row, as at a day."""

    journey: Journey
    rung: Rung
    target: Rung | None
    lacking: int | None
    turns_on: date | None
    met: str
    # The day on which a requirement that is met lapses, by its place among those of the target.
    lapsing: Mapping[int, date]
    # The days from which other rungs are stood on, soonest first.
    ahead: Sequence[tuple[date, Rung]] = ()
    lacks: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """In the words of the status table."""
        if self.lacking is None:
            return "none"
        if self.lacking == 0:
            return "ready"
        return "close" if self.lacking <= CLOSE else "not_ready"

    @property
    def ready_on(self) -> date | None:
        """The first day on which the doctor is ready, if they are not and nothing else changes."""
        return self.turns_on if self.lacking else None

    @property
    def lapses(self) -> date | None:
        """The first day on which a doctor who is ready is no longer."""
        return self.turns_on if self.lacking == 0 else None

    @property
    def note(self) -> str:
        """How far, and until or from when: "3 left, ready on 4 May 2026"."""
        if self.lacking is None:
            return ""
        if self.lacking == 0:
            return f"until {day(self.lapses)}" if self.lapses else ""
        left = f"{self.lacking} left"
        return f"{left}, ready on {day(self.ready_on)}" if self.ready_on else left


class _Days(NamedTuple):
    """What of a row of StandingSpan is shown."""

    rung: int
    target: int | None
    starts_on: date
    lacking: int | None
    turns_on: date | None
    met: str


def standings(
    page: Sequence[StateSpan],
    on: date,
    rungs: Mapping[int, Rung],
    *,
    lapsing: bool = False,
    placements: bool = False,
) -> list[Standing]:
    """The rows of one page of `states` of the day: with what is `lapsing` soon, and with
    `placements` that begin later. One query; one more where a version was published since `rungs`
    was read.

    Assumes their journeys fetched. Who is shown was read before; where somebody's answers have been
    written anew since, the row says what holds now, all of one moment.
    """
    until = months_from(on, LAPSING_MONTHS) if lapsing else on
    journeys = [one.journey_id for one in page]
    days = _days_of(journeys, on, _begun(journeys, until, placements=placements))
    known = _with_new(rungs, days.values())
    return [
        _standing(one, days[one.journey_id], until, known) for one in page if one.journey_id in days
    ]


def put_in_words(rows: Iterable[Standing], asked: Mapping[int, Sequence[ColumnGroup]]) -> None:
    """Have the rows say what they lack, where `asked` has what their target asks for. No query."""
    for one in rows:
        if one.target is not None and one.lacking:
            one.lacks = lacks_in(asked.get(one.target.pk, ()), one.met)


def _begun(journeys: Collection[int], until: date, *, placements: bool) -> Q:
    """The rows that begin by a day; and, later, those that begin with a placement."""
    begun = Q(starts_on__lte=until)
    if not placements:
        return begun
    # Others of the page may begin a row that day too, on the rung on which they stood before: that
    # costs less than to ask for each row whether the placement is its own.
    later = Placement.objects.counting().filter(journey__in=journeys, since__gt=until)
    return begun | Q(starts_on__in=later.order_by().values("since"))


def _days_of(journeys: Collection[int], on: date, begun: Q) -> dict[int, list[_Days]]:
    """The row of the day, and those `begun` after it."""
    found: defaultdict[int, list[_Days]] = defaultdict(list)
    rows = StandingSpan.objects.filter(begun, journey__in=journeys, ends_on__gt=on)
    rows = rows.order_by("journey_id", "starts_on")
    columns = ("journey_id", "rung_id", "target_id", *_Days._fields[2:])
    for journey, *row in rows.values_list(*columns):
        found[journey].append(_Days._make(row))
    return found


def _with_new(rungs: Mapping[int, Rung], days: Iterable[Sequence[_Days]]) -> Mapping[int, Rung]:
    """`rungs`, and those that are shown but not among them. One query if there are any."""
    shown = {one.rung for those in days for one in those}
    shown |= {those[0].target for those in days if those[0].target is not None}
    new = shown - rungs.keys()
    if not new:
        return rungs
    found = rungs_to_show().filter(pk__in=new).select_related("below")
    return {**rungs, **{one.pk: one for one in found}}


def _standing(
    state: StateSpan, days: Sequence[_Days], until: date, rungs: Mapping[int, Rung]
) -> Standing:
    now, *later = days
    return Standing(
        journey=state.journey,
        rung=rungs[now.rung],
        target=rungs[now.target] if now.target else None,
        lacking=now.lacking,
        turns_on=now.turns_on,
        met=now.met,
        lapsing=_lapsing(now, [one for one in later if one.starts_on <= until]),
        ahead=[
            (then.starts_on, rungs[then.rung])
            for before, then in pairwise(days)
            if then.rung != before.rung
        ],
    )


def _lapsing(now: _Days, later: Iterable[_Days]) -> dict[int, date]:
    """The first day on which each requirement that is met is not any more. Looks no further than a
    change of the target.
    """
    days: dict[int, date] = {}
    for then in takewhile(lambda one: one.target == now.target, later):
        for place, marks in enumerate(zip(now.met, then.met, strict=True)):
            if marks == ("1", "0"):
                days.setdefault(place, then.starts_on)
    return days
