import re

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.cache.backends import locmem
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
TOO_MANY = "Too many failed login attempts"


@pytest.fixture(autouse=True)
def _clean_cache(db):
    caches["default"].clear()


def sign_in(email, password="wrong", client=None):
    return (client or Client()).post(LOGIN, {"login": email, "password": password})


def another_worker():
    """Forget what a process keeps to itself: only what is shared remains."""
    locmem._caches.clear()
    del caches["default"]


@pytest.mark.django_db
class TestSigningIn:
    def test_by_e_mail_in_any_case(self):
        user = UserFactory()
        response = sign_in(user.email.upper(), PASSWORD)
        assert response.status_code == 302
        assert response.url == reverse("home:page")

    def test_a_wrong_password_and_a_wrong_address_are_answered_alike(self):
        user = UserFactory()
        wrong = sign_in(user.email).text
        unknown = sign_in("nobody@example.org").text
        assert "email address and/or password you specified are not correct" in wrong
        assert without_noise(wrong, user.email) == without_noise(unknown, "nobody@example.org")

    def test_the_sixth_wrong_try_is_refused_even_with_the_right_password(self):
        user = UserFactory()
        for _ in range(5):
            assert TOO_MANY not in sign_in(user.email).text
        assert TOO_MANY in sign_in(user.email).text
        assert TOO_MANY in sign_in(user.email, PASSWORD).text

    def test_and_so_it_is_by_another_worker(self):
        user = UserFactory()
        for _ in range(5):
            sign_in(user.email)
            another_worker()
        assert TOO_MANY in sign_in(user.email, PASSWORD).text

    def test_others_can_still_sign_in(self):
        tried, other = UserFactory(), UserFactory()
        for _ in range(6):
            sign_in(tried.email)
        assert sign_in(other.email, PASSWORD).status_code == 302

    def test_nobody_signs_up_by_themselves(self):
        response = Client().post(
            reverse("account_signup"),
            {"email": "a@example.org", "password1": PASSWORD, "password2": PASSWORD},
        )
        assert "by invitation" in response.text


@pytest.mark.django_db
class TestForgottenPassword:
    def test_a_letter_leads_to_a_new_password(self, client):
        user = UserFactory()
        client.post(RESET, {"email": user.email})
        (letter,) = mail.outbox
        assert letter.to == [user.email]
        link = re.search(r"http://\S+?(/account/password/reset/key/\S+)", letter.body)[1]
        page = client.get(link, follow=True)
        new = "a brand new pass phrase"
        client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
        assert sign_in(user.email, new).status_code == 302

    def test_an_unknown_address_is_answered_alike(self):
        known, unknown = Client(), Client()
        answers = [
            known.post(RESET, {"email": UserFactory().email}),
            unknown.post(RESET, {"email": "nobody@example.org"}),
        ]
        assert len({(answer.status_code, answer.url) for answer in answers}) == 1
        pages = [known.get(answers[0].url).text, unknown.get(answers[1].url).text]
        assert without_noise(pages[0]) == without_noise(pages[1])


def without_noise(page, *words):
    """The page without what differs each time: tokens, keys, and the words given."""
    for word in words:
        page = page.replace(word, "")
    return re.sub(r'value="[^"]{30,}"|"X-CSRFToken": "[^"]*"', "", page)
