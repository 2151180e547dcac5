"""The director's list as a spreadsheet: all that the filters select, and nothing that runs."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.audit.models import AuditEvent
from accounts.people.models import Doctor
from pathways.insight.queries import export
from pathways.readiness.models import OPEN, StandingSpan, StateSpan
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.training import factories as training

pytestmark = pytest.mark.django_db
CSV, XLSX = reverse("insight:cohort-csv"), reverse("insight:cohort-xlsx")
SINCE = date(2024, 1, 8)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-25 12:00")


@pytest.fixture
def cohort(trust):
    """Three doctors who work towards B, which asks for two modules, and one at the top."""
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B, name="Core")
    for title in ("Budgets", "Hiring"):
        module = training.ModuleFactory(title=title)
        pathways.RequirementFactory(group=group, kind="module", module=module)
    far = date(2027, 3, 1)
    stands(trust, "Amara Okafor", ("11", date(2027, 1, 2)), (date(2027, 1, 2), "01", None))
    stands(trust, "=cmd|' /C calc'!A0", ("10", far), specialty="+44 Surgery")
    stands(trust, "Zoë Nunn", ("00", None), specialty="Cardiology")
    stands(trust, "Top Tia", ("", None), rung="C", target=None)
    return trust


def stands(trust, name, now, *later, rung="A", target="B", **doctor):
    journey = pathways.JourneyFactory(
        doctor=accounts.DoctorFactory(
            organisation=trust.organisation, user__full_name=name, **doctor
        ),
        rung=getattr(trust.rungs, rung),
        organisation=trust.organisation,
    )
    spans = [(SINCE, *now), *later]
    ends = [one[0] for one in spans[1:]] + [OPEN]
    for (since, met, turns_on), end in zip(spans, ends, strict=True):
        row = {
            "journey": journey,
            "rung": getattr(trust.rungs, rung),
            "target": getattr(trust.rungs, target) if target else None,
            "starts_on": since,
            "ends_on": end,
            "lacking": met.count("0") if target else None,
            "turns_on": turns_on,
        }
        StandingSpan.objects.create(met=met, **row)
        StateSpan.objects.create(**row)


def exported(client, trust, **query) -> list[dict[str, str]]:
    client.force_login(trust.director)
    answer = client.get(CSV, query)
    assert answer.streaming
    text = answer.getvalue().decode().removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text)))


def test_a_row_says_where_the_doctor_stands(client, cohort):
    row = next(one for one in exported(client, cohort) if one["Doctor"] == "Amara Okafor")
    assert row.pop("Record").startswith("D")
    assert row.pop("Specialty")
    assert row == {
        "Doctor": "Amara Okafor",
        "Organisation": "Northgate Trust",
        "Grade": "Consultant",
        "Ladder": cohort.version.ladder.name,
        "Stands on": "Rung A",
        "Works towards": "Rung B",
        "State": "Ready",
        "Lacking": "0",
        "Ready from": "",
        "Lapses on": "2027-01-02",
        "As at": "2026-11-25",
    }


def test_states_and_days_of_the_others(client, cohort):
    told = [
        (one["State"], one["Lacking"], one["Ready from"], one["Lapses on"])
        for one in exported(client, cohort)
    ]
    assert told == [
        ("Ready", "0", "", "2027-01-02"),
        ("Close", "1", "2027-03-01", ""),
        ("Close", "2", "", ""),
        ("Without a target", "", "", ""),
    ]


def test_with_a_target_each_requirement_has_a_column(client, cohort):
    rows = exported(client, cohort, towards=cohort.rungs.B.uuid)
    columns = ["Core: Budgets completed", "Core: Hiring completed"]
    assert [[one[column] for column in columns] for one in rows] == [
        ["Met, lapses on 2027-01-02", "Met"],
        ["Met", "Not met"],
        ["Not met", "Not met"],
    ]


def test_the_filters_and_the_order_of_the_page_hold(client, cohort):
    rows = exported(client, cohort, state="close", sort="name")
    assert [one["State"] for one in rows] == ["Close", "Close"]
    assert [one["Specialty"] for one in rows] == ["'+44 Surgery", "Cardiology"]


def test_no_cell_runs(client, cohort):
    names = [one["Doctor"] for one in exported(client, cohort)]
    assert "'=cmd|' /C calc'!A0" in names
    sheet = load_workbook(BytesIO(client.get(XLSX).getvalue())).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=cmd|' /C calc'!A0" in {cell.value for cell in cells}


def test_both_files_hold_the_same(client, cohort):
    query = {"towards": cohort.rungs.B.uuid}
    rows = exported(client, cohort, **query)
    sheet = load_workbook(BytesIO(client.get(XLSX, query).getvalue())).active
    head, *others = sheet.iter_rows(values_only=True)
    assert list(head) == list(rows[0])
    assert [[_text(cell) for cell in row] for row in others] == [[*one.values()] for one in rows]


def _text(cell) -> str:
    if cell is None:
        return ""
    return cell.date().isoformat() if hasattr(cell, "date") else str(cell)


def test_all_pages_come_in_batches_without_gap(client, cohort, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 3)
    for number in range(8):
        stands(cohort, f"Doctor {number}", ("00", None))
    names = [one["Doctor"] for one in exported(client, cohort, sort="name")]
    assert len(names) == len(set(names)) == 12
    assert names == sorted(names, key=lambda name: name.removeprefix("'"))


def test_the_name_of_the_file_says_what_and_when(client, cohort):
    client.force_login(cohort.director)
    answer = client.get(XLSX, {"towards": cohort.rungs.B.uuid, "state": "ready", "ahead": 1})
    assert answer.getvalue()
    assert answer["Content-Disposition"] == (
        'attachment; filename="doctors-rung-b-ready-as-at-2026-12-25.xlsx"'
    )


@pytest.mark.parametrize(("url", "kind"), [(CSV, "csv"), (XLSX, "xlsx")])
def test_an_export_leaves_an_event_with_its_filters_and_size(client, cohort, url, kind):
    client.force_login(cohort.director)
    client.get(url, {"q": "okafor", "state": "ready"}).getvalue()
    event = AuditEvent.objects.get(action="insight.export")
    assert event.actor == cohort.director
    assert event.details == {
        "kind": kind,
        "on": "2026-11-25",
        "rows": 1,
        "filters": {"q": "a name", "state": "ready"},
    }


@pytest.mark.parametrize("url", [CSV, XLSX])
def test_each_doctor_sees_that_a_list_with_them_was_exported(client, cohort, url):
    client.force_login(cohort.director)
    client.get(url, {"state": "close"}).getvalue()
    told = AuditEvent.objects.reads().filter(action="insight.export_doctor")
    names = set(told.values_list("about__user__full_name", flat=True))
    assert names == {"=cmd|' /C calc'!A0", "Zoë Nunn"}
    assert {one.actor for one in told} == {cohort.director}
    client.force_login(told[0].about.user)
    page = client.get(reverse("audit:mine")).text
    assert "Dele Director" in page
    assert "exported a list that you are in" in page


def test_it_is_written_before_the_row_is_sent_should_the_reader_break_off(
    client, cohort, monkeypatch
):
    monkeypatch.setattr(export, "BATCH", 2)
    client.force_login(cohort.director)
    answer = client.get(CSV, {"sort": "name"})
    sent = iter(answer)
    while "Amara" not in next(sent).decode():
        pass
    told = AuditEvent.objects.filter(action="insight.export_doctor")
    names = told.values_list("about__user__full_name", flat=True)
    assert set(names.all()) == {"=cmd|' /C calc'!A0", "Amara Okafor"}
    assert list(sent)
    assert len(names.all()) == 4


def test_who_is_on_two_ladders_is_told_once(client, cohort):
    zoe = Doctor.objects.get(user__full_name="Zoë Nunn")
    rung = pathways.rungs_of(pathways.version_of(cohort.organisation, "X"))["X"]
    row = {
        "journey": pathways.JourneyFactory(doctor=zoe, rung=rung, organisation=cohort.organisation),
        "rung": rung,
        "starts_on": SINCE,
        "ends_on": OPEN,
    }
    StandingSpan.objects.create(met="", **row)
    StateSpan.objects.create(**row)
    assert len(exported(client, cohort, q="nunn")) == 2
    assert AuditEvent.objects.filter(about=zoe).count() == 1


@pytest.mark.parametrize("who", ["administrator", "supervisor"])
@pytest.mark.parametrize("url", [CSV, XLSX])
def test_only_directors_export(client, cohort, who, url):
    client.force_login(getattr(cohort, who))
    assert client.get(url).status_code == 403
    assert not AuditEvent.objects.filter(action="insight.export").exists()


def test_the_export_of_nobody_is_a_head(client, cohort):
    assert exported(client, cohort, q="nobody at all") == []
