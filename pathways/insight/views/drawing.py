"""From what is known of a cohort to the parts of which the grid is drawn."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from common.parts import GridColumn, GridGroup, GridRow
from common.templatetags.ui_filters import day
from pathways.insight.queries import ColumnGroup, Standing
from pathways.ladders.models import Rung


def drawn_columns(groups: Sequence[ColumnGroup], target: Rung) -> list[GridGroup]:
    """What the target asks for, each with its place on the page of the rung."""
    page = reverse("ladders:rung", args=[target.uuid])
    return [
        GridGroup(
            name=group.name,
            note=f"{group.at_least} of {len(group.members)}" if group.at_least else "",
            columns=[
                GridColumn(short=one.short, full=one.full, url=f"{page}#asks-{one.uuid}")
                for one in group.members
            ],
        )
        for group in groups
    ]


def grid_rows(standings: Sequence[Standing], target: Rung, on: date) -> list[GridRow]:
    """The rows of doctors who all work towards the same rung of the same version."""
    return [_row(one, target, on) for one in standings]


def _row(standing: Standing, target: Rung, on: date) -> GridRow:
    doctor = standing.journey.doctor
    ahead = [f"from {day(since)}: {rung.title}" for since, rung in standing.ahead]
    case = reverse("reviews:case", args=[standing.journey.uuid, target.uuid])
    return GridRow(
        name=doctor.user.full_name,
        url=reverse("journeys:doctor", args=[doctor.uuid]),
        detail=" · ".join([standing.rung.title, doctor.specialty, *ahead]),
        state=standing.state,
        note=standing.note,
        case_url=f"{case}?on={on.isoformat()}",
        marks=standing.met,
        lapsing=standing.lapsing,
        lacks=standing.lacks,
    )
