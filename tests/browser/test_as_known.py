"""An answer given before, given again as it was known: to the doctor by phone, to a director."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from common import clock
from pathways.journeys.actions import start_journey
from pathways.readiness.actions import refresh
from tests.accounts import factories as accounts
from tests.browser.conftest import DESKTOP
from tests.browser.test_loop import sign_in
from tests.pathways import factories as pathways
from tests.training import factories as training

DAY = "2025-01-20"


def at(day):
    return clock.standing_at(timezone.make_aware(datetime(2025, 1, day, 12)))


@pytest.fixture
def trust(live_server):
    """B asks for one module, done on 4 January and recorded on the 22nd."""
    with at(5):
        organisation = accounts.OrganisationFactory(name="Northgate Trust")
        version = pathways.version_of(organisation, "A", "B")
        rungs = pathways.rungs_of(version)
        module = training.ModuleFactory(title="Holding a budget")
        group = pathways.RequirementGroupFactory(rung=rungs["B"], name="Core")
        pathways.RequirementFactory(group=group, kind="module", module=module)
        doctor = accounts.DoctorFactory(organisation=organisation, user__full_name="Amara Okafor")
        start_journey(
            doctor=doctor,
            version=version,
            rung=rungs["A"],
            since=date(2024, 1, 8),
            organisation=organisation,
            by=None,
        )
    with at(22):
        training.CompletionFactory(doctor=doctor, module=module, completed_on=date(2025, 1, 4))
        refresh(doctor=doctor)
    director = accounts.director_of(organisation, full_name="Dele Adeyemi")
    return SimpleNamespace(doctor=doctor, director=director)


def ask(page, known):
    page.get_by_label("As at").fill(DAY)
    page.get_by_label("With the facts known on").fill(known)
    page.get_by_role("button", name="Show").click()


def test_an_answer_is_given_again_as_it_was_known(page, new_person, trust, accessible):
    # Given a doctor who meets the rules of a past day only by what was recorded later
    sign_in(page, trust.doctor.user)
    page.goto("/where-i-stand/")

    # When she asks for today's knowledge, it says that today is not over, and leads on
    ask(page, clock.today().isoformat())
    expect(page.get_by_text("Today is not over").first).to_be_visible()
    expect(page.get_by_label("With the facts known on")).to_have_value(clock.today().isoformat())
    accessible(page)
    page.get_by_role("link", name="As at 20 January 2025, with all that is known now").click()
    expect(page.get_by_text("Met on this day", exact=True)).to_be_visible()

    # Then as it was known that day it was not met, and why is said; to a director as well
    ask(page, DAY)
    expect(page.get_by_role("heading", level=1)).to_have_text("Where I stood")
    desk = new_person(viewport=DESKTOP)
    sign_in(desk, trust.director)
    desk.goto(f"/doctors/{trust.doctor.uuid}/readiness/")
    ask(desk, DAY)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Where Amara Okafor stood")
    for one in (page, desk):
        expect(one.get_by_text("were not met on 20 January 2025")).to_be_visible()
        expect(one.get_by_text("Recorded on 22 January 2025")).to_be_visible()
        accessible(one)
