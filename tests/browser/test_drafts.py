"""Logging on a phone while the signal comes and goes: nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.accounts.factories import PASSWORD, DoctorFactory, OrganisationFactory, supervisor_of
from tests.training.factories import ElementFactory, EvidenceTypeFactory, ModuleFactory
from training.logbook.models import LogEntry

SAVED = "Saved "


@pytest.fixture
def doctor(live_server):
    """A doctor with a supervisor, and something to choose from."""
    trust = OrganisationFactory()
    doctor = DoctorFactory(organisation=trust, user__full_name="Amara Okafor")
    supervisor_of(doctor, organisation=trust, full_name="Helen Marsh")
    EvidenceTypeFactory()
    element = ElementFactory(name="Running a meeting well")
    ModuleFactory(title="Chairing", code="M1", hours=3, elements=[element])
    return doctor


@pytest.fixture
def signed_in(page, doctor):
    """The doctor's phone, on the quick page."""
    sign_in(page, doctor, "/log/new/")
    return page


def sign_in(page, doctor, then):
    page.goto(f"/account/login/?next={then}")
    page.get_by_label("Email").fill(doctor.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{then}")


def saved(page):
    return expect(page.locator("#save-state")).to_contain_text(SAVED)


def kept_here(page):
    """What this browser keeps of forms that were not taken yet."""
    return page.evaluate("Object.values(localStorage).filter(v => v.includes('form_key')).join()")


def test_a_draft_is_saved_as_it_is_typed(signed_in, accessible):
    page = signed_in
    page.get_by_label("What").fill("Chaired the audit meeting")
    expect(page.locator("#save-state")).to_contain_text("Not saved yet")
    page.get_by_label("Hours").fill("1.5")
    page.get_by_label("Hours").blur()
    saved(page)

    assert LogEntry.objects.get().title == "Chaired the audit meeting"
    assert page.url.endswith("/edit/")
    assert kept_here(page) == ""

    page.get_by_label("What").fill("Chaired it twice")
    page.get_by_label("What").blur()
    expect(page.locator("#id_revision")).to_have_value("1")
    assert LogEntry.objects.get().title == "Chaired it twice"
    page.get_by_text("Optional: summary").click()
    accessible(page)


def test_a_module_fills_in_the_rest(signed_in):
    page = signed_in
    page.get_by_label("Module from the catalogue").select_option("Chairing (3 h)")
    expect(page.get_by_label("What")).to_have_value("Chairing")
    expect(page.get_by_label("Hours")).to_have_value("3")
    page.get_by_text("Optional: summary").click()
    page.get_by_label("Running a meeting well").select_option("Level 3")
    page.get_by_role("button", name="Send for verification").click()

    expect(page.locator("#messages")).to_contain_text("Sent to Helen Marsh")
    entry = LogEntry.objects.get()
    assert (entry.module.code, entry.hours, entry.claims.get().level) == ("M1", 3, 3)
    assert kept_here(page) == ""


def test_what_was_typed_without_a_connection_comes_back(signed_in, problems):
    page = signed_in
    page.route("**/log/autosave/", lambda route: route.abort())
    page.get_by_label("What").fill("Typed in the lift")
    page.get_by_label("Hours").fill("2")
    page.get_by_label("Hours").blur()
    expect(page.locator("#save-state")).to_contain_text("Not saved: no connection just now")
    assert "Typed in the lift" in kept_here(page)
    problems.clear()

    page.unroute("**/log/autosave/")
    page.goto("/log/new/")
    expect(page.get_by_label("What")).to_have_value("Typed in the lift")
    expect(page.get_by_text("Your text is back")).to_be_visible()
    saved(page)
    assert LogEntry.objects.get().title == "Typed in the lift"
    assert kept_here(page) == ""


def test_it_is_saved_by_itself_when_the_connection_is_back(signed_in, problems):
    page = signed_in
    page.context.set_offline(True)
    page.get_by_label("What").fill("Typed in the lift")
    page.get_by_label("Hours").fill("2")
    page.get_by_label("Hours").blur()
    expect(page.locator("#save-state")).to_contain_text("no connection")
    problems.clear()

    page.context.set_offline(False)

    saved(page)
    assert LogEntry.objects.count() == 1


def test_what_was_typed_after_being_signed_out_comes_back_after_signing_in(signed_in, doctor):
    page = signed_in
    Session.objects.all().delete()
    page.get_by_label("What").fill("Typed overnight")
    page.get_by_label("Hours").fill("2")
    page.get_by_label("Hours").blur()
    expect(page.locator("#save-state")).to_contain_text("you are signed out")

    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("Email").fill(doctor.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_label("What")).to_have_value("Typed overnight")
    saved(page)
    assert LogEntry.objects.count() == 1


def test_text_can_be_discarded_and_is_nobody_elses(signed_in, doctor, problems):
    page = signed_in
    page.context.set_offline(True)
    page.get_by_label("What").fill("Not this")
    # Away before the connection is back, or the page would save it by itself.
    page.goto("about:blank")
    problems.clear()
    page.context.set_offline(False)
    other = DoctorFactory(organisation=OrganisationFactory())
    page.context.clear_cookies()

    sign_in(page, other, "/log/new/")
    expect(page.get_by_label("What")).to_have_value("")

    page.context.clear_cookies()
    sign_in(page, doctor, "/log/new/")
    expect(page.get_by_label("What")).to_have_value("Not this")
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("Your text is back")).to_be_hidden()
    expect(page.get_by_label("What")).to_have_value("")
    assert kept_here(page) == ""
