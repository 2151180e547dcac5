"""The director's list of doctors: by filters, on any day, in words or as a grid."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.audit.actions import record_list_read
from accounts.people.requests import PersonRequest
from common.paging import page_of
from common.parts import Link
from pathways.insight import queries
from pathways.insight.forms import CohortForm
from pathways.insight.models import SavedView
from pathways.insight.queries import RungCount, Tally
from pathways.insight.views.chosen import Chosen, filters_of
from pathways.insight.views.drawing import drawn_columns, grid_rows
from pathways.readiness.models import StateSpan

DOCTORS_ON_A_PAGE = 50
# So many saved views are beside the list; all of them are on their own page.
VIEWS_SHOWN = 6


@require_GET
def cohort(request: PersonRequest) -> HttpResponse:
    """Doctors by rung: who is ready, who is close, what each lacks, as at the day asked for.

    Where a rung worked towards is chosen, as a grid of what it asks for.
    """
    form = filters_of(request)
    chosen = Chosen(request.user, form)
    page = page_of(
        request,
        chosen.doctors.select_related("journey__doctor__user"),
        size=DOCTORS_ON_A_PAGE,
        count=chosen.counts.doctors,
    )
    record_list_read(
        by=request.user,
        action="insight.cohort",
        listed="insight.list_doctor",
        about=[one.journey.doctor for one in page],
        on=form.day.isoformat(),
        page=page.number,
    )
    context = {
        "form": form,
        "on": form.day,
        "is_today": form.day == form.today,
        "query": form.query(),
        "page": page,
        "target": chosen.target,
        "elsewhere": chosen.elsewhere(),
        "states": _states(form, chosen),
        "on_several": chosen.counts.doctors - chosen.people,
        "by_rung": _by_rung(form, chosen.tallies),
        **_doctors(chosen, form, list(page.object_list)),
    }
    if request.htmx:
        return render(request, "pathways/insight/_cohort.html", context)
    saved = list(SavedView.objects.own(request.user))
    context["saved"] = saved
    context["saved_links"] = _saved_links(saved, form)
    return render(request, "pathways/insight/cohort.html", context)


def _doctors(chosen: Chosen, form: CohortForm, spans: Sequence[StateSpan]) -> dict[str, object]:
    """The doctors of one page, and the grid where there is one. Two queries."""
    target = chosen.target
    rows = queries.standings(
        spans, form.day, form.rungs.by_id, lapsing=target is not None, placements=True
    )
    targets = {one.pk: one for one in [target, *(row.target for row in rows)] if one is not None}
    asked = queries.columns_of(targets, targets)
    queries.put_in_words(rows, asked)
    if target is None:
        return {"standings": rows}
    # Who works towards another rung by now has no place in the grid: the next reading shows it.
    rows = [one for one in rows if one.target == target]
    return {
        "standings": rows,
        "groups": drawn_columns(asked[target.pk], target),
        "rows": grid_rows(rows, target, form.day),
    }


def _saved_links(saved: Sequence[SavedView], form: CohortForm) -> list[Link]:
    """The whole list, and the first of the saved views; the one that is shown is marked."""
    filters = form.filters()
    page = reverse("insight:cohort")
    links = [Link(label="All doctors", url=page, current=not filters)]
    return links + [
        Link(label=one.name, url=one.get_absolute_url(), current=one.filters == filters)
        for one in saved[:VIEWS_SHOWN]
    ]


def _states(form: CohortForm, chosen: Chosen) -> list[tuple[str, int, str]]:
    """How many there are, and in each state, with the address of their list."""
    counts = chosen.counts
    shown = [
        ("Ready", counts.ready, "ready"),
        ("Close", counts.close, "close"),
        ("Not yet", counts.not_yet, "further"),
        ("Without a target", counts.without_target, "none"),
    ]
    links = [(label, count, _list_of(form, count, state)) for label, count, state in shown]
    return [("Doctors", chosen.people, ""), *links]


def _by_rung(form: CohortForm, tallied: Sequence[Tally]) -> list[tuple[RungCount, dict[str, str]]]:
    """The counts of each rung, with the address of the list behind each."""
    rows = []
    for one in queries.counts_by_rung(tallied, form.rungs):
        rung, counts = str(one.rung.uuid), one.counts
        links = {
            "all": _address(form, rung=rung),
            "ready": _list_of(form, counts.ready, "ready", rung=rung),
            "close": _list_of(form, counts.close, "close", rung=rung),
            "further": _list_of(form, counts.not_yet, "further", rung=rung),
        }
        rows.append((one, links))
    return rows


def _list_of(form: CohortForm, count: int, state: str, **changes: str) -> str:
    """The address of the doctors of a state who are counted, if there are any. None where another
    state is chosen: this one alone would list more than were counted.
    """
    if not count or form.told.get("state", state) != state:
        return ""
    return _address(form, state=state, **changes)


def _address(form: CohortForm, **changes: str) -> str:
    return f"{reverse('insight:cohort')}?{form.query(**changes)}"
