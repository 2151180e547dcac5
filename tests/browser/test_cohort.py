"""A director looks over the doctors on any day, by phone and at a desk."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from common import clock
from common.templatetags.ui_filters import day
from pathways.insight.forms.cohort import MONTHS_AHEAD
from pathways.readiness.actions import refresh
from tests.accounts import factories as accounts
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_loop import sign_in
from tests.pathways import factories as pathways
from tests.training import factories as training

# A module done a year ago holds for two.
DONE = clock.today() - timedelta(days=365)
BEFORE = DONE - timedelta(days=30)


@pytest.fixture
def trust(live_server):
    """Three doctors who work towards B, which asks for two modules; Amara has done them."""
    organisation = accounts.OrganisationFactory(name="Northgate Trust")
    rungs = pathways.rungs_of(pathways.version_of(organisation, "A", "B"))
    modules = [training.ModuleFactory(title=title) for title in ("Budgets", "Hiring")]
    group = pathways.RequirementGroupFactory(rung=rungs["B"], name="Core")
    for module in modules:
        pathways.RequirementFactory(group=group, kind="module", module=module, validity_months=24)
    for name, done in (("Zoë Nunn", modules[:1]), ("Amara Okafor", modules), ("Ben Ito", [])):
        doctor = accounts.DoctorFactory(organisation=organisation, user__full_name=name)
        pathways.JourneyFactory(
            doctor=doctor, rung=rungs["A"], aim=rungs["B"], started_on=date(2020, 1, 6)
        )
        for module in done:
            training.CompletionFactory(doctor=doctor, module=module, completed_on=DONE)
        refresh(doctor=doctor)
    director = accounts.director_of(organisation, full_name="Dele Adeyemi")
    return SimpleNamespace(director=director, rungs=rungs)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_director_looks_over_the_doctors_on_any_day(new_person, trust, accessible, viewport):
    # Given the list as at today
    page = new_person(viewport=viewport)
    sign_in(page, trust.director)
    page.goto("/doctors/")
    amara, row = page.get_by_role("link", name="Amara Okafor", exact=True), page.get_by_role("row")
    expect(row.filter(has=amara)).to_contain_text("Ready")
    accessible(page)

    # When a day is picked in the box, it is that day; by the slider, another without a button
    shown = page.locator("#cohort")
    page.get_by_label("As at").fill(BEFORE.isoformat())
    page.get_by_role("button", name="Show").click()
    expect(shown).to_contain_text(f"As at {day(BEFORE)}")
    expect(row.filter(has=amara)).to_contain_text("2 left")
    page.get_by_label("Months from then").press("End")
    later = clock.months_from(BEFORE, MONTHS_AHEAD)
    expect(page.locator("#id_ahead_helptext")).to_have_text(day(later))
    expect(shown).to_contain_text(f"As at {day(later)}")

    # When she filters and sorts, the grid of the rung has them in that order
    page.goto("/doctors/")
    page.get_by_label("Works towards").select_option("Rung B")
    page.get_by_text("More filters, and the order").click()
    page.get_by_label("Order").select_option("By name")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody .grid-who a")).to_have_text(["Amara Okafor", "Ben Ito", "Zoë Nunn"])
    page.get_by_label("State").select_option("Close")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody .grid-who a")).to_have_text(["Ben Ito", "Zoë Nunn"])
    accessible(page)

    # Then she can take them away, keep the view, and open a doctor from it
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    assert download.value.suggested_filename.startswith("doctors-rung-b-close-as-at-")
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name").fill("Close to B")
    page.get_by_role("button", name="Save the view").click()
    page.goto("/doctors/")
    page.get_by_role("link", name="Close to B").click()
    expect(page.locator("tbody .grid-who a")).to_have_text(["Ben Ito", "Zoë Nunn"])
    page.get_by_role("link", name="Zoë Nunn", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoë Nunn")
