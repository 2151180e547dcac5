"""Who is shown is read before what they lack: another writer may have been there in between."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse

from pathways.insight import queries
from pathways.insight.queries import export
from pathways.readiness.models import StandingSpan, StateSpan
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.training import factories as training

pytestmark = pytest.mark.django_db
URL, CSV = reverse("insight:cohort"), reverse("insight:cohort-csv")


@pytest.fixture
def director(client, trust):
    """The director's browser. B asks for one module, C for two."""
    for rung, titles in ((trust.rungs.B, ["Budgets"]), (trust.rungs.C, ["Hiring", "Boards"])):
        group = pathways.RequirementGroupFactory(rung=rung, name="Core")
        for title in titles:
            module = training.ModuleFactory(title=title)
            pathways.RequirementFactory(group=group, kind="module", module=module)
    for name in ("Amara Okafor", "Zoë Nunn"):
        doctor = accounts.DoctorFactory(organisation=trust.organisation, user__full_name=name)
        journey = pathways.JourneyFactory(
            doctor=doctor, rung=trust.rungs.A, organisation=trust.organisation
        )
        row = {"journey": journey, "rung": trust.rungs.A, "target": trust.rungs.B}
        for table, met in ((StandingSpan, {"met": "0"}), (StateSpan, {})):
            table.objects.create(starts_on=date(2024, 1, 8), lacking=1, **row, **met)
    client.force_login(trust.director)
    return client


def meanwhile(monkeypatch, module, **now):
    """Have Amara's answers written anew after it was read that she is shown."""
    read = module.standings

    def standings(*args, **kwargs):
        hers = {"journey__doctor__user__full_name": "Amara Okafor"}
        StandingSpan.objects.filter(**hers).update(**now)
        StateSpan.objects.filter(**hers).update(**_state(now))
        return read(*args, **kwargs)

    monkeypatch.setattr(module, "standings", standings)


def _state(now):
    return {name: value for name, value in now.items() if name != "met"}


def test_the_list_says_what_holds_now(director, trust, monkeypatch):
    placed = {"rung": trust.rungs.B, "target": trust.rungs.C, "met": "10", "lacking": 1}
    meanwhile(monkeypatch, queries, **placed)
    amara, zoe = director.get(URL).context["standings"]
    assert (amara.rung, amara.target) == (trust.rungs.B, trust.rungs.C)
    assert amara.lacks == ["Boards completed"]
    assert zoe.lacks == ["Budgets completed"]


def test_the_grid_shows_no_marks_of_another_rung(director, trust, monkeypatch):
    meanwhile(monkeypatch, queries, target=trust.rungs.C, met="10", lacking=1)
    page = director.get(URL, {"towards": trust.rungs.B.uuid})
    assert page.status_code == 200
    assert [row.name for row in page.context["rows"]] == ["Zoë Nunn"]


def test_nor_do_those_without_a_target_break_it(director, trust, monkeypatch):
    meanwhile(monkeypatch, queries, target=None, met="", lacking=None)
    page = director.get(URL, {"towards": trust.rungs.B.uuid})
    assert [row.name for row in page.context["rows"]] == ["Zoë Nunn"]


def test_a_rung_published_since_is_shown(director, trust, monkeypatch):
    newer = pathways.with_rungs(pathways.LadderVersionFactory(ladder=trust.version.ladder), "B")
    rung = newer.rungs.get()
    offered = queries.rungs_offered

    def before(user):
        rungs = offered(user)
        del rungs.by_id[rung.pk]
        return rungs

    monkeypatch.setattr(queries, "rungs_offered", before)
    for table in (StandingSpan, StateSpan):
        table.objects.update(rung=rung, target=rung, lacking=0)
    page = director.get(URL)
    assert [row.rung for row in page.context["standings"]] == [rung, rung]
    assert page.context["by_rung"] == []


def test_the_export_leaves_the_columns_of_another_rung_empty(director, trust, monkeypatch):
    meanwhile(monkeypatch, export, target=trust.rungs.C, met="10", lacking=1)
    answer = director.get(CSV, {"towards": trust.rungs.B.uuid})
    rows = csv.DictReader(StringIO(answer.getvalue().decode().removeprefix("\ufeff")))
    told = [(row["Works towards"], row["Core: Budgets completed"]) for row in rows]
    assert told == [("Rung C", ""), ("Rung B", "Not met")]
