"""The pages of somebody who is signed out, and the pages that say what went wrong."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/account/login/", "Sign in"),
        ("/account/password/reset/", "Forgotten password"),
        ("/account/password/reset/done/", "Look in your e-mail"),
        ("/account/password/reset/key/1-gone/", "This link no longer works"),
        ("/account/password/reset/key/done/", "Your password is changed"),
        ("/account/signup/", "Rungs is by invitation"),
        ("/account/confirm-email/", "Look in your e-mail"),
        ("/account/confirm-email/gone/", "Confirm your e-mail address"),
        ("/account/inactive/", "This account is closed"),
    ],
)
def test_the_pages_of_signing_in(client: Client, address: str, title: str):
    html = client.get(address).content.decode()
    assert f"<title>{title} – Rungs</title>" in html
    assert f"<h1>{title}</h1>" in html


def test_a_refused_sign_in_says_so_in_the_title_and_keeps_the_address(client: Client):
    html = client.post("/account/login/", {"login": "a@example.org", "password": "no"})
    page = html.content.decode()
    assert "<title>Error: Sign in – Rungs</title>" in page
    assert 'value="a@example.org"' in page
    assert "error-summary" in page


def test_a_page_that_is_not_there(client: Client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "<h1>Nothing here</h1>" in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
def test_pages_of_the_worst_case_need_nothing_around_them(template: str):
    html = render_to_string(template)
    assert "<title>Error: " in html
    assert "Go to my page" in html
