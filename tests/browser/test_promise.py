"""A director asks whether the promise is kept, and what the team lacks; by phone and at a desk."""

from datetime import date

import pytest
from playwright.sync_api import expect

from pathways.readiness.actions import refresh
from tests.accounts import factories as accounts
from tests.browser.conftest import DESKTOP
from tests.browser.test_loop import sign_in
from tests.pathways import factories as pathways
from tests.training import factories as training


@pytest.fixture
def director(live_server):
    """Of a trust in which one lead lacks a module, one does not, and one post has no rung."""
    organisation = accounts.OrganisationFactory(name="Northgate Trust")
    rungs = pathways.rungs_of(pathways.version_of(organisation, "A", "B", "C"))
    module = training.ModuleFactory(title="Holding a budget")
    element = training.ElementFactory(name="Pacing yourself")
    for rung in (rungs["B"], rungs["C"]):
        group = pathways.RequirementGroupFactory(rung=rung)
        pathways.RequirementFactory(group=group, kind="module", module=module)
        pathways.RequirementFactory(group=group, kind="level", element=element, level=3)
    for name, rung in (("Amara Okafor", rungs["B"]), ("Ben Ito", rungs["B"]), ("Cy Lo", None)):
        doctor = accounts.DoctorFactory(organisation=organisation, user__full_name=name)
        pathways.JourneyFactory(doctor=doctor, rung=rungs["B"], aim=rungs["C"])
        pathways.AppointmentFactory(doctor=doctor, organisation=organisation, rung=rung, tier=1)
        if name == "Ben Ito":
            done = date(2023, 5, 1)
            training.CompletionFactory(doctor=doctor, module=module, completed_on=done)
        refresh(doctor=doctor)
    return accounts.director_of(organisation, full_name="Dele Adeyemi")


def test_a_director_sees_whether_the_promise_is_kept(page, director, accessible):
    sign_in(page, director)
    page.get_by_role("link", name="Posts without all that they ask").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is the promise kept?")
    expect(page.get_by_text("of leadership posts are held")).to_contain_text("1 of 2")
    page.get_by_text("The numbers by month").click()
    accessible(page)
    page.get_by_label("Lacking").select_option("training")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Ben Ito", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Amara Okafor", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Holding a budget").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Holding a budget")


def test_a_director_sees_what_the_team_lacks(page, new_person, director, accessible):
    desk = new_person(viewport=DESKTOP)
    for one in (page, desk):
        sign_in(one, director)
        one.goto("/team/")
        expect(
            one.get_by_text("In 1 of 1 elements some are below the level that their rung asks")
        ).to_be_visible()
        accessible(one)
    desk.get_by_role("row", name="Holding a budget").first.get_by_role("link").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Holding a budget")
