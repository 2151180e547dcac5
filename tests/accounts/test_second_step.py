"""The second step at sign-in: a code from an app, and recovery codes for when the app is lost."""

import re
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from tests.accounts.factories import PASSWORD, UserFactory

INDEX, ON, OFF = (
    reverse(name) for name in ("mfa_index", "mfa_activate_totp", "mfa_deactivate_totp")
)
STEP, AGAIN = reverse("mfa_authenticate"), reverse("account_reauthenticate")
CODES, NEW_CODES = reverse("mfa_view_recovery_codes"), reverse("mfa_generate_recovery_codes")
WRONG = "This code is not right, or no longer good."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    """Time stands still until a test moves it; what was counted and used is forgotten."""
    caches["default"].clear()
    with time_machine.travel("2026-05-04 12:00:10", tick=False) as travelled:
        yield travelled


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def client(user):
    """Signed in, and asked for the password again a moment ago."""
    client = signed_in(user)
    client.post(f"{AGAIN}?next={INDEX}", {"password": PASSWORD})
    return client


def sign_in(user, client=None, password=PASSWORD):
    client = client or Client()
    response = client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client, response


def signed_in(user):
    client, response = sign_in(user)
    assert response.url == reverse("home:page")
    return client


def is_asked_again(response, then):
    """Whether the password is asked again before it goes on."""
    return response.url == f"{AGAIN}?{urlencode({'next': then})}"


def is_in(client):
    return "_auth_user_id" in client.session


def code_of(secret, steps=0):
    """What an app shows, so many half minutes from now."""
    counter = list(auth.yield_hotp_counters_from_time())[1] + steps
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def turn_on(client):
    """Set up an app as the page says; returns its secret."""
    page = client.get(ON).text
    secret = re.search(r'class="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    response = client.post(ON, {"code": code_of(secret)})
    assert response.url == CODES
    return secret


def codes_of(client):
    return re.findall(r"<li><code>(\d+)</code>", client.get(CODES).text)


class TestTurningOn:
    def test_the_page_shows_what_to_scan_and_what_to_type(self, client, user):
        page = client.get(ON).text

        assert "data:image/svg+xml;base64," in page
        secret = re.search(r'class="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
        assert f"secret={secret}&amp;issuer=Rungs" in page
        assert not Authenticator.objects.exists()

    def test_a_right_code_turns_it_on_and_gives_recovery_codes(self, client):
        assert "It is off" in client.get(INDEX).text

        turn_on(client)

        assert len(codes_of(client)) == 10
        page = client.get(INDEX).text
        assert "It is on" in page
        assert "10 of 10 are left." in page

    def test_a_wrong_code_gets_a_sentence_and_keeps_the_key(self, client):
        page = client.get(ON)
        key = re.search(r'class="key">([A-Z2-7 ]+)<', page.text)[1]

        for code in ("000000", "", "x\x00", "9" * 41, "\x01\u0661"):
            answer = client.post(ON, {"code": code})
            assert key in answer.text
            assert answer.context["form"].errors["code"]

        assert WRONG in client.post(ON, {"code": "000000"}).text
        assert not Authenticator.objects.exists()

    def test_it_asks_the_password_again(self, client, user, clock):
        assert is_asked_again(signed_in(user).get(ON), then=ON)
        assert client.get(ON).status_code == 200
        clock.shift(301)
        assert is_asked_again(client.get(ON), then=ON)

    def test_with_an_address_not_confirmed_it_says_what_to_do(self, client, user):
        user.emailaddress_set.create(email="other@example.org", verified=False)

        response = client.get(ON, follow=True)

        assert response.redirect_chain == [(INDEX, 302)]
        assert "Confirm your e-mail addresses first" in response.text

    def test_what_is_stored_is_not_what_makes_codes(self, client):
        secret = turn_on(client)
        codes = codes_of(client)

        stored = str(list(Authenticator.objects.values_list("data", flat=True)))

        assert secret not in stored
        assert not any(code in stored for code in codes)


class TestSigningIn:
    def test_the_password_alone_is_not_enough(self, client, user):
        turn_on(client)

        other, response = sign_in(user)

        assert response.url == STEP
        assert not is_in(other)
        assert "One more step" in other.get(STEP).text
        assert other.get("/").url.startswith(reverse("account_login"))

    def test_a_code_signs_in(self, client, user, clock):
        secret = turn_on(client)
        clock.shift(120)
        other, _ = sign_in(user)

        assert other.post(STEP, {"code": code_of(secret)}).url == reverse("home:page")
        assert is_in(other)

    @pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (1, True), (2, False)])
    def test_the_one_before_and_after_are_good_too(self, client, user, clock, steps, is_good):
        secret = turn_on(client)
        clock.shift(600)
        other, _ = sign_in(user)

        answer = other.post(STEP, {"code": code_of(secret, steps)})

        assert is_in(other) is is_good
        assert (answer.status_code == 302) is is_good

    @pytest.mark.parametrize("later", [0, 29, 31, 59])
    def test_a_code_is_good_once(self, client, user, clock, later):
        secret = turn_on(client)
        clock.shift(600)
        code = code_of(secret, 1)
        first, second = sign_in(user)[0], sign_in(user)[0]
        first.post(STEP, {"code": code})
        clock.shift(later)

        answer = second.post(STEP, {"code": f"{code[:3]} {code[3:]}"})

        assert is_in(first)
        assert not is_in(second)
        assert WRONG in answer.text

    def test_a_wrong_code_gets_a_sentence(self, client, user):
        turn_on(client)
        other, _ = sign_in(user)

        answer = other.post(STEP, {"code": "000000"})

        assert WRONG in answer.text
        assert "Error: One more step" in answer.text
        assert not is_in(other)

    def test_the_sixth_wrong_code_is_refused_and_then_the_right_one(self, client, user, clock):
        secret = turn_on(client)
        clock.shift(120)
        other, _ = sign_in(user)
        answers = [other.post(STEP, {"code": "000000"}).text for _ in range(6)]

        assert ["Too many failed login attempts" in answer for answer in answers] == [False] * 5 + [
            True
        ]
        assert "Too many failed" in other.post(STEP, {"code": code_of(secret)}).text
        assert "Too many failed" in sign_in(user)[0].post(STEP, {"code": code_of(secret)}).text
        assert not is_in(other)
        clock.shift(301)
        other, _ = sign_in(user)
        other.post(STEP, {"code": code_of(secret)})
        assert is_in(other)

    def test_nobody_reaches_the_step_without_the_password(self, client, user):
        turn_on(client)

        assert Client().get(STEP).url == reverse("account_login")
        stranger, _ = sign_in(user, password="wrong")
        assert stranger.post(STEP, {"code": "000000"}).url == reverse("account_login")

    def test_a_recovery_code_signs_in_once(self, client, user):
        turn_on(client)
        code = codes_of(client)[3]
        first, second = sign_in(user)[0], sign_in(user)[0]

        first.post(STEP, {"code": code})
        answer = second.post(STEP, {"code": code})

        assert is_in(first)
        assert not is_in(second)
        assert WRONG in answer.text
        assert "9 of 10 are left." in client.get(INDEX).text

    def test_where_one_was_going_is_kept(self, client, user, clock):
        secret = turn_on(client)
        clock.shift(120)
        other = Client()
        sign_in_url = f"{reverse('account_login')}?next=/my-details/"
        other.post(sign_in_url, {"login": user.email, "password": PASSWORD})

        assert other.post(STEP, {"code": code_of(secret)}).url == "/my-details/"

    def test_another_key_reads_what_the_former_one_encrypted(self, client, user, settings, clock):
        secret = turn_on(client)
        clock.shift(120)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-key-than-before"
        other, _ = sign_in(user)

        other.post(STEP, {"code": code_of(secret)})

        assert is_in(other)

    def test_what_no_key_reads_says_what_to_do(self, client, user, settings, clock):
        secret = turn_on(client)
        code = codes_of(client)[0]
        clock.shift(120)
        settings.SECRET_KEY_FALLBACKS = []
        settings.SECRET_KEY = "another-key-than-before"
        other, _ = sign_in(user)
        for given in (code_of(secret), code):
            answer = other.post(STEP, {"code": given})
            assert "Ask those who run Rungs to turn it off for you" in answer.text
            assert answer.context["form"].errors["code"]
        assert not is_in(other)
        call_command("turn_off_second_step", user.email, stdout=StringIO())
        assert is_in(sign_in(user)[0])

    def test_nor_are_its_recovery_codes_shown(self, client, settings):
        turn_on(client)
        for stored in Authenticator.objects.all():
            stored.data = dict.fromkeys(stored.data, "gAAAAAB")
            stored.save()
        answer = client.get(CODES)
        assert answer.status_code == 403
        assert "Ask those who run Rungs to turn it off for you" in answer.text


class TestRecoveryCodes:
    def test_new_ones_replace_the_old(self, client):
        turn_on(client)
        old = codes_of(client)
        assert "The 10 codes you have left no longer work," not in client.get(NEW_CODES).text
        assert "The 10 codes you have left no longer work." in client.get(NEW_CODES).text

        assert client.post(NEW_CODES).url == CODES

        assert not set(old) & set(codes_of(client))

    def test_they_can_be_taken_along(self, client):
        turn_on(client)

        response = client.get(reverse("mfa_download_recovery_codes"))

        assert response.text.split() == codes_of(client)
        assert "attachment" in response["Content-Disposition"]

    def test_they_are_shown_only_after_asking_again(self, client, clock):
        turn_on(client)
        clock.shift(301)

        for page in (CODES, NEW_CODES, reverse("mfa_download_recovery_codes")):
            assert client.get(page).url.startswith(AGAIN)

    def test_without_the_second_step_there_are_none(self, client):
        assert client.get(CODES).status_code == 404
        assert "Turn on two-step sign-in first." in client.post(NEW_CODES).text


class TestTurningOff:
    def test_it_asks_the_password_again_and_a_wrong_one_is_refused(self, client, user, clock):
        turn_on(client)
        clock.shift(301)
        assert is_asked_again(client.get(OFF), then=OFF)
        assert Authenticator.objects.filter(user=user).exists()

        assert "Incorrect password" in client.post(AGAIN, {"password": "wrong"}).text
        assert is_asked_again(client.get(OFF), then=OFF)

        assert client.post(f"{AGAIN}?next={OFF}", {"password": PASSWORD}).url == OFF
        assert "Turn off two-step sign-in?" in client.get(OFF).text
        assert client.post(OFF).url == INDEX
        assert not Authenticator.objects.filter(user=user).exists()
        assert is_in(sign_in(user)[0])

    def test_nor_is_it_turned_off_by_a_form_left_open(self, client, user, clock):
        turn_on(client)
        clock.shift(301)

        assert is_asked_again(client.post(OFF), then=OFF)

        assert Authenticator.objects.filter(user=user).exists()
        # The form that was sent is acted on once they have shown who they are.
        assert client.post(f"{AGAIN}?next={OFF}", {"password": PASSWORD}).url == INDEX
        assert not Authenticator.objects.filter(user=user).exists()

    def test_or_a_code_in_place_of_the_password(self, client, clock):
        secret = turn_on(client)
        clock.shift(301)
        again = reverse("mfa_reauthenticate")
        way = f'href="{again}?{urlencode({"next": OFF})}"'
        assert way in client.get(f"{AGAIN}?next={OFF}").text

        assert WRONG in client.post(again, {"code": "000000"}).text
        assert client.post(f"{again}?next={OFF}", {"code": code_of(secret)}).url == OFF
        assert client.post(OFF).url == INDEX

    def test_asking_too_often_is_refused_on_a_page_of_ours(self, client, clock):
        turn_on(client)
        clock.shift(301)

        answers = [client.post(AGAIN, {"password": "wrong"}) for _ in range(11)]

        assert answers[-1].status_code == 429
        assert "Wait a few minutes, then try again." in answers[-1].text


class TestLostPhone:
    def test_a_command_turns_it_off(self, client, user):
        turn_on(client)
        out = StringIO()

        call_command("turn_off_second_step", user.email.upper(), stdout=out)

        assert f"{user} signs in by password alone now." in out.getvalue()
        assert is_in(sign_in(user)[0])
        event = AuditEvent.objects.get(action="organisations.turn_off_second_step")
        assert (event.actor, event.object_uuid) == (None, user.uuid)
        assert Notification.objects.get(user=user).url == INDEX

    def test_and_says_when_there_is_nothing_to_turn_off(self, user):
        with pytest.raises(CommandError, match="has no two-step sign-in"):
            call_command("turn_off_second_step", user.email)
        with pytest.raises(CommandError, match=r"Nobody signs in with no@example\.org"):
            call_command("turn_off_second_step", "no@example.org")


def test_the_account_menu_leads_there(client):
    assert f'href="{INDEX}"' in client.get(reverse("people:profile")).text


@pytest.mark.parametrize("name", ["mfa_index", "mfa_view_recovery_codes"])
def test_pages_stay_within_their_queries(client, query_budget, name):
    turn_on(client)
    client.get(CODES)  # that they were looked at is written down the first time
    with query_budget(name):
        client.get(reverse(name))


def test_each_thing_somebody_does_about_it_leaves_an_event(
    client, user, django_capture_on_commit_callbacks
):
    def done():
        events = AuditEvent.objects.filter(action__contains="_", actor=user).order_by("at", "id")
        assert {(one.about, one.object_uuid) for one in events} <= {(None, user.uuid)}
        return [one.action.partition(".")[2] for one in events]

    with django_capture_on_commit_callbacks(execute=True):
        turn_on(client)
    assert done() == ["turn_on_second_step"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(NEW_CODES)
    assert done() == ["turn_on_second_step", "renew_recovery_codes"]
    client.post(OFF)
    assert done() == ["turn_on_second_step", "renew_recovery_codes", "turn_off_second_step"]
