"""The whole loop in a browser: log on a phone, verify, readiness moves, judge, appoint.

Every page on the way is axe clean in both themes and scrolls in one direction only.
"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from common import clock
from pathways.journeys.actions import start_journey
from pathways.reviews.models import Judgement, Promotion
from tests.accounts import factories as accounts
from tests.browser.conftest import DESKTOP
from tests.pathways import factories as pathways
from tests.training import factories as training
from training.logbook.models import LogEntry

REASONS = "She has held a budget for a year, and the team speaks well of her."


@pytest.fixture
def trust(live_server):
    """A ladder of two rungs; the upper asks for one module and one level."""
    organisation = accounts.OrganisationFactory(name="Northgate Trust")
    training.EvidenceTypeFactory(code="CPD", name="Course certificate")
    element = training.ElementFactory(name="Using resources well")
    module = training.ModuleFactory(
        title="Holding a budget", code="M22", hours=8, elements=[element]
    )
    version = pathways.version_of(organisation, "A", "B")
    rungs = pathways.rungs_of(version)
    for rung in rungs.values():
        pathways.RoleMixFactory(rung=rung)
    group = pathways.RequirementGroupFactory(rung=rungs["B"], name="Core training")
    pathways.RequirementFactory(group=group, kind="module", module=module)
    pathways.RequirementFactory(group=group, kind="level", element=element, level=3)
    doctor = accounts.DoctorFactory(organisation=organisation, user__full_name="Amara Okafor")
    supervisor = accounts.supervisor_of(doctor, organisation=organisation, full_name="Helen Marsh")
    journey = start_journey(
        doctor=doctor,
        version=version,
        rung=rungs["A"],
        since=date(2024, 1, 8),
        organisation=organisation,
        by=None,
    )
    return SimpleNamespace(
        doctor=doctor,
        supervisor=supervisor,
        director=accounts.director_of(organisation, full_name="Dele Adeyemi"),
        journey=journey,
        element=element,
        rung=rungs["B"],
    )


def sign_in(page, user):
    page.goto("/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(accounts.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def test_a_doctor_climbs_a_rung(page, new_person, trust, accessible):
    # Given a doctor whose phone says what is missing
    sign_in(page, trust.doctor.user)
    accessible(page)
    page.goto("/where-i-stand/")
    accessible(page)
    expect(page.get_by_text("Holding a budget").first).to_be_visible()

    # When she logs the module, with the level she showed, and sends it
    page.goto("/log/new/")
    accessible(page)
    choice = page.get_by_label("Module from the catalogue")
    option = choice.locator("option", has_text="Holding a budget")
    choice.select_option(value=option.get_attribute("value"))
    expect(page.get_by_label("What")).to_have_value("Holding a budget")
    page.get_by_label("When").fill((clock.today() - timedelta(days=3)).isoformat())
    page.get_by_text("Optional:").click()
    page.get_by_label(trust.element.name).select_option("3")
    page.get_by_role("button", name="Send for verification").click()
    page.wait_for_url("**/log/*/")
    accessible(page)
    entry = LogEntry.objects.get()
    assert (entry.status, entry.hours) == ("submitted", 8)

    # And her supervisor verifies it
    desk = new_person(viewport=DESKTOP)
    sign_in(desk, trust.supervisor)
    accessible(desk)
    desk.goto("/verify/")
    accessible(desk)
    desk.get_by_role("link", name="Holding a budget").first.click()
    accessible(desk)
    desk.get_by_role("button", name="Verify").click()
    desk.wait_for_load_state()
    entry.refresh_from_db()
    assert entry.status == "verified"

    # Then her readiness has moved, in the same moment
    page.goto("/where-i-stand/")
    accessible(page)
    expect(page.get_by_text("Not met:")).to_have_count(0)
    assert trust.journey.standing.filter(target=trust.rung, lacking=0).exists()

    # And the director finds her ready, judges, and appoints her
    office = new_person(viewport=DESKTOP)
    sign_in(office, trust.director)
    accessible(office)
    office.goto("/doctors/?state=ready")
    accessible(office)
    office.get_by_role("link", name="Rung B").click()
    accessible(office)
    office.get_by_label("Ready", exact=True).check()
    office.get_by_label("Reasons").fill(REASONS)
    office.get_by_role("button", name="Record the judgement").click()
    office.wait_for_url("**/judgements/*/")
    accessible(office)
    office.get_by_role("link", name="Appoint to the new rung").click()
    accessible(office)
    office.get_by_role("button", name="Appoint").click()
    office.wait_for_url("**/judgements/*/")
    assert Judgement.objects.get().outcome == "ready"
    assert Promotion.objects.count() == 1

    # And the doctor reads why, and sees who opened her record
    page.goto(f"/judgements/{Judgement.objects.get().uuid}/")
    accessible(page)
    expect(page.get_by_text(REASONS)).to_be_visible()
    page.goto("/my-record/opened/")
    accessible(page)
    expect(page.get_by_text("Dele Adeyemi").first).to_be_visible()
    trust.journey.refresh_from_db()
    assert pathways.stood_on(trust.journey) == trust.rung
