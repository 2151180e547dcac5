"""The readiness grid: doctors by what is asked of them.

Drawn in Python from pieces that are made once, because it has thousands of cells: a tag or template
for each would cost more than all the rest of the page. Whatever is data is escaped here.
"""

from collections.abc import Sequence
from html import escape
from itertools import chain

from django import template
from django.utils.safestring import SafeString, mark_safe

from common.parts import GridColumn, GridGroup, GridRow
from common.templatetags.statuses import look_of
from common.templatetags.ui_filters import day, day_short
from common.templatetags.ui_records import status

register = template.Library()

# A list of so many is not folded.
SHOWN = 3


@register.simple_tag
def readiness_grid(
    *, groups: Sequence[GridGroup], rows: Sequence[GridRow], caption: str
) -> SafeString:
    """Doctors by requirement: met, lapsing (with the day) or not met, by shape, colour and word.

    On a phone a list: each doctor, and what they lack. Scrolls inside its own frame, by keyboard
    too.
    """
    columns = [column for group in groups for column in group.columns]
    starts = {sum(len(group.columns) for group in groups[:n]) for n in range(len(groups))}
    late = [" grid-head-late" * (place > len(columns) / 2) for place in range(len(columns))]
    edges = [" grid-edge" if place in starts else "" for place in range(len(columns))]
    drawn = "".join(
        chain(
            (
                f'<div class="table-frame grid-frame" role="region" aria-label="{escape(caption)}"',
                ' tabindex="0"><table class="table grid"><caption class="visually-hidden">',
                f"{escape(caption)}</caption><thead><tr>",
                '<th scope="col" rowspan="2" class="grid-who">Doctor</th>',
                '<th scope="col" rowspan="2" class="grid-state">Readiness</th>',
            ),
            map(_group, groups),
            ("</tr><tr>",),
            map(_head, columns, edges, late),
            ("</tr></thead><tbody>",),
            _rows(rows, columns, edges),
            ("</tbody></table></div>",),
        )
    )
    return _safe(drawn)


def _group(group: GridGroup) -> str:
    note = f' <span class="grid-note">{escape(group.note)}</span>' if group.note else ""
    span = len(group.columns)
    return (
        f'<th scope="colgroup" colspan="{span}" class="grid-group grid-edge">'
        f"{escape(group.name)}{note}</th>"
    )


def _head(column: GridColumn, edge: str, late: str) -> str:
    return (
        f'<th scope="col" class="grid-head{edge}{late}"><a href="{escape(column.url)}">'
        f'<span class="grid-short" aria-hidden="true">{escape(column.short)}</span>'
        f'<span class="grid-full">{escape(column.full)}</span></a></th>'
    )


def _rows(
    rows: Sequence[GridRow], columns: Sequence[GridColumn], edges: Sequence[str]
) -> "chain[str]":
    """The rows; what a cell looks like is worked out once for each column."""
    words = {mark: _hidden(look_of("readiness", state).word) for mark, state in _STATES}
    pieces = [
        {
            mark: f'<td class="grid-cell grid-mark grid-{state}{edge}">{words[mark]}</td>'
            for mark, state in _STATES
        }
        for edge in edges
    ]
    return chain.from_iterable(_row(row, pieces, edges, _for_phones(row, columns)) for row in rows)


_STATES = (("1", "met"), ("0", "not_met"))


def _row(
    row: GridRow, pieces: Sequence[dict[str, str]], edges: Sequence[str], for_phones: str
) -> "chain[str]":
    name = escape(row.name)
    cells = [piece[mark] for piece, mark in zip(pieces, row.marks, strict=True)]
    for place, on in row.lapsing.items():
        lapses = f"{_hidden('Met, lapses on ')}{day_short(on)}{_hidden(f' {on.year}')}"
        cells[place] = f'<td class="grid-cell grid-mark grid-lapsing{edges[place]}">{lapses}</td>'
    head = (
        f'<tr><th scope="row" class="grid-who"><a href="{escape(row.url)}">{name}</a>'
        f'<span class="muted">{escape(row.detail)}</span></th>'
        f'<td class="grid-state">{status(of="readiness", value=row.state)}'
        f'<span class="muted">{escape(row.note)} <a href="{escape(row.case_url)}">Case'
        f'<span class="visually-hidden"> of {name}</span></a></span>{for_phones}</td>'
    )
    return chain((head,), cells, ("</tr>",))


def _for_phones(row: GridRow, columns: Sequence[GridColumn]) -> str:
    """What the cells say, as a list: shown where there is no room for a grid."""
    lapsing = [f"{columns[place].full}: lapses on {day(on)}" for place, on in row.lapsing.items()]
    if not row.lacks and not lapsing:
        return ""
    told = [f"{len(row.lacks)} missing"] * bool(row.lacks)
    told += [f"{len(lapsing)} lapsing soon"] * bool(lapsing)
    return (
        f'<details class="grid-list"><summary>{", ".join(told)}</summary>'
        f"{_list([*row.lacks, *lapsing])}</details>"
    )


@register.simple_tag
def folded_list(*, items: Sequence[str]) -> SafeString:
    """Up to three things; of more the first, with the others folded away. Drawn in Python too."""
    if len(items) <= SHOWN:
        return _safe(_list(items))
    first, more = escape(items[0]), len(items) - 1
    return _safe(f"<details><summary>{first}, and {more} more</summary>{_list(items)}</details>")


def _hidden(words: str) -> str:
    return f'<span class="visually-hidden">{words}</span>'


def _list(items: Sequence[str]) -> str:
    return f'<ul class="plain"><li>{"</li><li>".join(map(escape, items))}</li></ul>'


def _safe(drawn: str) -> SafeString:
    """Markup of ours, in which all data was escaped."""
    return mark_safe(drawn)  # noqa: S308
