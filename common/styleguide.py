"""Every component in every state, with sample data, for developers. Never in production."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common import clock
from common.forms import RungsForm
from common.parts import (
    Event,
    Fact,
    File,
    GridColumn,
    GridGroup,
    GridRow,
    Link,
    Rung,
    Share,
    Site,
)
from common.templatetags.statuses import STATUSES
from common.templatetags.ui_filters import day
from common.templatetags.ui_page import icon_names

EVIDENCE = ("Quality improvement project", "Teaching observed")
PDP = ("Chair the risk meeting", "Mentor a registrar", "Finish the rota project")


class SampleForm(RungsForm):
    """One field of each kind."""

    what = forms.CharField(label="What you did", help_text="A few words are enough.")
    happened_on = forms.DateField(label="When", widget=forms.DateInput(attrs={"type": "date"}))
    hours = forms.DecimalField(label="Hours", min_value=0, max_value=24)
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose one"), ("course", "Course"), ("project", "Project")]
    )
    level = forms.ChoiceField(
        label="Level you claim",
        help_text="Your supervisor confirms it or not.",
        widget=forms.RadioSelect,
        choices=[("3", "3: does it with some help"), ("4", "4: does it alone")],
    )
    plans = forms.MultipleChoiceField(
        label="Towards your PDP",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(text, text) for text in PDP],
    )
    certificate = forms.FileField(
        label="Certificate", required=False, help_text="PDF, PNG, JPEG, DOCX, XLSX or TXT, 10 MB."
    )
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label="I was there for the whole of it")


class SampleFilter(forms.Form):
    """A filter as lists have them."""

    search = forms.CharField(label="Name", required=False)
    tier = forms.ChoiceField(
        label="Tier", required=False, choices=[("", "Any"), ("t1", "Tier 1"), ("t2", "Tier 2")]
    )
    state = forms.ChoiceField(
        label="Readiness", required=False, choices=[("", "Any"), ("ready", "Ready")]
    )


LADDER = (
    ("Foundation doctor", "Tier 0", "FY1 to FY2", "climbed", False),
    ("Specialty resident", "Tier 0", "CT, ST1 to ST8", "climbed", False),
    ("Chief registrar", "Tier 1", "4 to 5 PA for a year", "climbed", True),
    ("New consultant", "Tier 1", "", "climbed", False),
    ("Consultant, named lead", "Tier 1", "0.5 to 1 PA", "climbed", False),
    ("Clinical governance lead", "Tier 2", "1 PA", "", True),
    ("Specialty lead", "Tier 2", "1 to 2 PA, two years or more", "current", False),
    ("Training programme director", "Tier 2", "1 to 2 PA", "", True),
    ("Clinical director", "Tier 3", "2 to 4 PA", "next", False),
    ("Associate medical director", "Tier 3", "3 to 5 PA", "", False),
    ("Divisional director", "Tier 4", "4 to 6 PA", "", False),
    ("Deputy medical director", "Tier 4", "5 to 7 PA", "", False),
    ("Responsible officer", "Tier 4", "2 to 4 PA", "", True),
    ("Medical director", "Tier 5", "7 to 10 PA", "", False),
    ("Chief executive", "Tier 5", "10 PA", "", False),
)


def _ladder() -> list[Rung]:
    return [
        Rung(title=title, tier=tier, note=note, place=place, side=side, url="#ladder")
        for title, tier, note, place, side in LADDER
    ]


def _events() -> list[Event]:
    today = clock.today()
    return [
        Event(
            day=today - timedelta(days=9),
            title="Chairing the mortality review",
            url="#timeline",
            text="Observed by Dr Hannah Whitfield; two elements at level 4.",
            who="Waiting with Dr Whitfield since 3 days",
            status_of="entry",
            status="submitted",
            icon="clipboard-list",
            entered=today - timedelta(days=3),
        ),
        Event(
            day=today - timedelta(days=130),
            title="Specialty lead, respiratory",
            text="2 PA, by interview.",
            icon="ladder",
        ),
        Event(
            day=today - timedelta(days=420),
            title="Budgets for clinicians",
            url="#timeline",
            who="Verified by Mr Daniel Price",
            status_of="entry",
            status="verified",
            icon="book",
        ),
        Event(day=today - timedelta(days=900), title="Joined Northmoor Hospitals"),
    ]


def _grid() -> dict[str, Any]:
    """Three doctors by what a rung asks for: close, ready until a day, and far from it."""
    lapses = clock.today() + timedelta(days=40)
    modules = ("Budgets for clinicians", "Leading through change")
    groups = [
        ("Core training", "", [(title, f"{title} completed") for title in modules]),
        ("Evidence", "1 of 2", [(one, f"{one}, in the last 24 months") for one in EVIDENCE]),
    ]
    rows = (
        ("Dr Amara Okafor", "Specialty lead · respiratory medicine", "close", "1 left", "1010"),
        ("Mr Daniel Price", "Specialty lead · general surgery", "ready", "until", "1101"),
        ("Dr Wojciech Łukasiewicz", "Named lead · cardiology", "not_ready", "3 left", "0000"),
    )
    lacking = {
        "close": ["Leading through change completed"],
        "not_ready": [*(f"{title} completed" for title in modules), "Evidence: 1 more of 2"],
    }
    return {
        "grid_groups": [
            GridGroup(
                name=name,
                note=note,
                columns=[GridColumn(short=short, full=full, url="#grid") for short, full in asked],
            )
            for name, note, asked in groups
        ],
        "grid_rows": [
            GridRow(
                name=name,
                url="#grid",
                detail=detail,
                state=state,
                note=f"{note} {day(lapses)}" if state == "ready" else note,
                case_url="#grid",
                marks=marks,
                lapsing={3: lapses} if state == "ready" else {},
                lacks=lacking.get(state, []),
            )
            for name, detail, state, note, marks in rows
        ],
        "grid_lacks": lacking["not_ready"] + ["A multisource feedback round"],
    }


def _samples(request: HttpRequest) -> dict[str, Any]:
    today = clock.today()
    wrong = SampleForm({"level": "9", "hours": "40"}, prefix="wrong")
    wrong.add_error(None, "This entry was changed by Dr Price since you opened it.")
    return {
        "site": _site(),
        "icons": sorted(icon_names()),
        "statuses": {kind: list(states) for kind, states in STATUSES.items()},
        "tones": ["neutral", "accent", "success", "warning", "danger", "info"],
        "notice_tones": ["info", "success", "warning", "danger", "neutral"],
        "form_empty": SampleForm(prefix="empty"),
        "form_wrong": wrong,
        "filter": SampleFilter({"filter-tier": "t2"}, prefix="filter"),
        "rungs": _ladder(),
        **_grid(),
        "events": _events(),
        "mine": [
            Share(part="clinical", typical=0.75),
            Share(part="leadership", typical=0.1),
            Share(part="education", typical=0.1),
            Share(part="research", typical=0.05),
        ],
        "asked": [
            Share(part="clinical", typical=0.6, least=0.5, most=0.7),
            Share(part="leadership", typical=0.3, least=0.2, most=0.4),
            Share(part="education", typical=0.1, least=0, most=0.15),
        ],
        "facts": [
            Fact(term="Registration number", value="7012345", note="checked for form"),
            Fact(term="Specialty", value="Respiratory medicine"),
            Fact(term="Works at", value="Northmoor Hospitals", url="#facts"),
        ],
        "files": [
            File(name="certificate-budgets.pdf", url="#files", size=348_000, note="used twice"),
            File(name="slides.docx", url="#files", size=2_400_000),
        ],
        "views": [
            Link(label="All", url="?", current=True, count=41),
            Link(label="Waiting", url="?", count=3),
            Link(label="Verified", url="?"),
        ],
        "listing": Paginator(range(230), 25).get_page(request.GET.get("page", 4)),
        "short_listing": Paginator(range(12), 25).get_page(1),
        "before": today - timedelta(days=16),
        "long_before": today - timedelta(days=400),
        "soon": today + timedelta(days=40),
        "now": clock.now(),
    }


def _site() -> Site:
    places = ("Home house", "Log journal", "Standing ladder", "Training book", "Verify check")
    words = [place.split() for place in places + ("Doctors people", "Ladders ladder")]
    return Site(
        navigation=[
            Link(label=label, url="#", icon=icon, current=label == "Standing")
            for label, icon in words
        ],
        account_links=[
            Link(label="My details", url="#", icon="user"),
            Link(label="Password", url="#"),
        ],
        person="Dr Amara Okafor",
        organisation="Northmoor Hospitals NHS Trust",
        role="Doctor, supervisor",
        notifications_url="#",
        notifications_count=3,
        demo=True,
    )


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The style guide."""
    messages.success(request, "Sent to Dr Whitfield. You will hear when it is verified.")
    messages.error(request, "The file was not kept: it is larger than 10 MB.")
    return render(request, "common/styleguide.html", _samples(request))
