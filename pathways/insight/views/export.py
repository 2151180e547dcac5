"""The list of doctors, all pages of it, to open in a spreadsheet."""

from collections.abc import Iterable, Iterator

from django.http import FileResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_many_read, record_read
from accounts.people.models import Doctor
from accounts.people.requests import PersonRequest
from common.sheets import Cell, csv_lines, xlsx_file
from pathways.insight import queries
from pathways.insight.forms import CohortForm
from pathways.insight.views.chosen import Chosen, filters_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def cohort_csv(request: PersonRequest) -> StreamingHttpResponse:
    """As CSV, sent while it is read."""
    rows, name = _export(request, "csv")
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_GET
def cohort_xlsx(request: PersonRequest) -> FileResponse:
    """As XLSX, written to a file on disk first."""
    rows, name = _export(request, "xlsx")
    file = xlsx_file(rows, title="Doctors")
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _export(request: PersonRequest, kind: str) -> tuple[Iterator[list[Cell]], str]:
    """The rows that the filters select, and the name of the file; leaves the audit event, and one
    in the record of each doctor before their row is sent.
    """
    form = filters_of(request)
    chosen = Chosen(request.user, form)
    target = chosen.target
    asked = queries.columns_of([target.pk], form.rungs.by_id)[target.pk] if target else []
    # A name that was looked for stays out of the record: it may be anybody's.
    filters = form.filters() | ({"q": "a name"} if "q" in form.told else {})
    record_read(
        by=request.user,
        action="insight.export",
        kind=kind,
        on=form.day.isoformat(),
        rows=chosen.counts.doctors,
        filters=filters,
    )

    def told(doctors: Iterable[Doctor]) -> None:
        record_many_read(by=request.user, action="insight.export_doctor", about=doctors)

    rows = queries.export_rows(chosen.doctors, form.rungs, target, asked, form.day, told=told)
    return rows, f"{_name(form)}.{kind}"


def _name(form: CohortForm) -> str:
    """What the file holds, and as at when."""
    told = form.told
    named = [str(told[name]) for name in ("towards", "rung", "organisation") if name in told]
    parts = ["doctors", *named[:2], told.get("state", ""), "as at", form.day.isoformat()]
    return slugify(" ".join(parts))
