"""Two-step sign-in on a phone: turned on, used, phone lost, turned off; each page axe clean."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_second_step import WRONG, code_of


@pytest.fixture
def user(live_server):
    return UserFactory(full_name="Amara Okafor")


def give_password(page, user):
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def ask_again(page, accessible):
    """Is it still you?"""
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    accessible(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def type_code(page, code, button):
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def sign_out(page):
    page.context.clear_cookies()


def test_from_turning_on_to_turning_off(page, accessible, user):
    give_password(page, user)
    page.goto(reverse("mfa_index"))
    expect(page.get_by_role("heading", name="It is off")).to_be_visible()
    accessible(page)

    # Turn on: a wrong code, then the right one.
    page.get_by_role("link", name="Turn it on").click()
    ask_again(page, accessible)
    secret = page.locator("code.key").inner_text().replace(" ", "")
    accessible(page)
    type_code(page, "000000", "Turn it on")
    expect(page.get_by_text(WRONG).first).to_be_visible()
    assert page.locator("code.key").inner_text().replace(" ", "") == secret
    accessible(page)
    type_code(page, code_of(secret), "Turn it on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    recovery = page.locator(".codes code").all_inner_texts()
    accessible(page)

    # Sign in: the password is not enough; a wrong code; the right one.
    sign_out(page)
    give_password(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    accessible(page)
    type_code(page, "000000", "Sign in")
    expect(page.get_by_text(WRONG).first).to_be_visible()
    accessible(page)
    type_code(page, code_of(secret, 1), "Sign in")
    page.wait_for_url(re.compile(r"/$"))

    # The phone is lost: a recovery code.
    sign_out(page)
    give_password(page, user)
    type_code(page, recovery[0], "Sign in")
    page.wait_for_url(re.compile(r"/$"))
    page.goto(reverse("mfa_index"))
    expect(page.get_by_text("9 of 10 are left.")).to_be_visible()
    accessible(page)

    # New recovery codes, then off.
    page.get_by_role("link", name="Make new ones").click()
    ask_again(page, accessible)
    accessible(page)
    page.get_by_role("button", name="Make new ones").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Turn it off").click()
    accessible(page)
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_role("heading", name="It is off")).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("Two-step sign-in is off.")
    assert not Authenticator.objects.exists()
