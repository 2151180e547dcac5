import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.audit.models import AuditEvent
from accounts.notifications.models import Notification
from accounts.organisations.actions import (
    accept_invitation,
    invitations,
    invite,
    renew_invitation,
    withdraw_invitation,
)
from accounts.organisations.models import Invitation, Membership, Role
from accounts.people.models import User
from common.clock import now, today
from common.errors import Denied
from tests.accounts.factories import PASSWORD, MembershipFactory, UserFactory
from tests.support import races

NEW = "new@example.org"
GOOD = {"full_name": "Dr New", "password": PASSWORD, "again": PASSWORD}


def send(world, by=None, **changes):
    fields = {
        "email": NEW,
        "full_name": "New",
        "organisation": world.ward,
        "role": Role.SUPERVISOR,
    }
    return invite(by=by, **fields | changes)


def accept_url(token):
    return reverse("organisations:invitation-accept", args=[token])


def expire(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=now() - timedelta(seconds=1))


class TestInvite:
    def test_only_the_digest_of_the_token_is_stored(self, world):
        invitation, token = send(world, by=world.north_admin, email=" NEW@Example.org ")
        row = Invitation.objects.values().get()
        assert token not in str(row)
        assert len(token) >= 43
        assert row["email"] == NEW
        assert row["token_digest"] == invitation.token_digest
        assert AuditEvent.objects.get(action="organisations.invite").actor == world.north_admin

    def test_is_refused_where_one_is_no_administrator(self, world):
        with pytest.raises(Denied, match="Only an administrator of Cardiology"):
            send(world, by=world.south_admin)

    def test_nobody_invites_themselves(self, world):
        with pytest.raises(Denied, match="cannot give yourself"):
            send(world, by=world.north_admin, email=world.north_admin.email.upper())

    def test_the_same_offer_waits_once(self, world):
        send(world)
        with pytest.raises(Denied, match="Send that invitation again"):
            send(world)
        send(world, role=Role.DIRECTOR)
        send(world, organisation=world.south)

    def test_an_expired_offer_gives_way(self, world):
        first, _ = send(world)
        expire(first)
        send(world)
        first.refresh_from_db()
        assert first.state == "revoked"

    def test_is_refused_when_the_role_is_held(self, world):
        user = MembershipFactory(organisation=world.ward, role=Role.SUPERVISOR).user
        with pytest.raises(Denied, match="has this role in Cardiology already"):
            send(world, email=user.email)


class TestRenewAndWithdraw:
    def test_a_new_letter_replaces_the_old(self, world, client):
        invitation, old = send(world)
        expire(invitation)
        _, new = renew_invitation(invitation=invitation, by=world.north_admin)
        assert client.get(accept_url(old)).status_code == 404
        assert client.get(accept_url(new)).status_code == 200

    def test_a_withdrawn_one_is_over(self, world, client):
        invitation, token = send(world)
        withdraw_invitation(invitation=invitation, by=world.north_admin)
        response = client.get(accept_url(token))
        assert response.status_code == 410
        assert "was withdrawn" in response.text
        for act in (withdraw_invitation, renew_invitation):
            with pytest.raises(Denied, match="was withdrawn"):
                act(invitation=invitation, by=world.north_admin)

    def test_both_are_refused_where_one_is_no_administrator(self, world):
        invitation, _ = send(world)
        for act in (withdraw_invitation, renew_invitation):
            with pytest.raises(Denied, match="Only an administrator of Cardiology"):
                act(invitation=invitation, by=world.south_admin)


class TestAccept:
    def test_somebody_new_gets_account_and_role_and_is_signed_in(self, world, client):
        _, token = send(world, by=world.north_admin)
        page = client.get(accept_url(token))
        assert NEW in page.text
        assert 'value="New"' in page.text
        response = client.post(accept_url(token), GOOD)
        assert response.url == reverse("home:page")
        user = User.objects.get(email=NEW)
        assert (user.full_name, client.session["_auth_user_id"]) == ("Dr New", str(user.pk))
        assert Membership.objects.get(user=user).starts_on == today()
        assert Notification.objects.filter(user=world.north_admin).count() == 1
        assert AuditEvent.objects.get(action="organisations.accept_invitation").actor == user
        client.logout()
        assert client.login(email=NEW, password=PASSWORD) or client.login(
            username=NEW, password=PASSWORD
        )

    def test_a_doctor_goes_on_to_complete_the_record(self, world, client):
        _, token = send(world, role=Role.DOCTOR)
        response = client.post(accept_url(token), GOOD)
        assert response.url == reverse("people:register")
        assert client.get(response.url).status_code == 200

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"password": "short", "again": "short"}, "at least 12 characters"),
            ({"password": "password1234", "again": "password1234"}, "too common"),
            ({"password": "999288377465", "again": "999288377465"}, "entirely numeric"),
            ({"password": NEW, "again": NEW}, "too similar"),
            ({"again": "another one"}, "not the same password"),
            ({"full_name": ""}, "required"),
            ({"full_name": "x" * 121}, "at most 120"),
            ({"full_name": "a\x00b"}, "Null characters"),
            ({"password": "x" * 201, "again": "x" * 201}, "at most 200"),
        ],
    )
    def test_each_wrong_input_gets_a_sentence(self, world, client, wrong, sentence):
        _, token = send(world)
        response = client.post(accept_url(token), GOOD | wrong)
        assert response.status_code == 422
        assert sentence in response.text
        assert not User.objects.filter(email=NEW).exists()

    def test_a_used_one_is_over(self, world, client):
        _, token = send(world)
        client.post(accept_url(token), GOOD)
        client.logout()
        for method in (client.get, client.post):
            response = method(accept_url(token))
            assert response.status_code == 410
            assert "accepted already" in response.text
        assert User.objects.filter(email=NEW).count() == 1

    def test_an_expired_one_says_until_when(self, world, client):
        invitation, token = send(world)
        expire(invitation)
        response = client.post(accept_url(token), GOOD)
        assert response.status_code == 410
        assert "was good until" in response.text
        assert not User.objects.filter(email=NEW).exists()

    def test_an_unknown_one_says_what_may_have_happened(self, db, client):
        for token in ("x", "é" * 40, "%00", "a" * 500):
            response = client.get(accept_url(token))
            assert response.status_code == 404
            assert "leads to no invitation" in response.text

    def test_who_has_an_account_signs_in_first_and_confirms(self, world, client):
        user = UserFactory(email=NEW)
        _, token = send(world)
        for method in (client.get, client.post):
            assert "already have an account" in method(accept_url(token), GOOD).text
        assert not user.memberships.exists()
        client.force_login(user)
        assert "You keep your account" in client.get(accept_url(token)).text
        assert client.post(accept_url(token)).status_code == 302
        assert user.memberships.get().role == Role.SUPERVISOR

    def test_signing_in_leads_back(self, world, client):
        user = UserFactory(email=NEW)
        _, token = send(world)
        sign_in = re.search(r'href="(/account/login/[^"]*)"', client.get(accept_url(token)).text)
        response = client.post(sign_in[1], {"login": user.email, "password": PASSWORD})
        assert response.url == accept_url(token)

    def test_somebody_else_is_told_what_to_do(self, world, client):
        _, token = send(world)
        client.force_login(UserFactory())
        for method in (client.get, client.post):
            response = method(accept_url(token), GOOD)
            assert response.status_code == 403
            assert f"This invitation is for {NEW}" in response.text
            assert "Sign out" in response.text
        assert not Membership.objects.filter(organisation=world.ward, role="supervisor").exists()

    def test_by_action_somebody_else_is_refused(self, world):
        invitation, _ = send(world)
        with pytest.raises(Denied, match="is for"):
            accept_invitation(invitation=invitation, by=UserFactory())

    def test_by_action_one_that_is_over_is_refused(self, world):
        invitation, _ = send(world)
        user = UserFactory(email=NEW)
        expire(invitation)
        with pytest.raises(Denied, match="was good until"):
            accept_invitation(invitation=invitation, by=user)
        renew_invitation(invitation=invitation, by=None)
        accept_invitation(invitation=invitation, by=user)
        with pytest.raises(Denied, match="accepted already"):
            accept_invitation(invitation=invitation, by=user)

    def test_who_got_the_role_meanwhile_keeps_it_once(self, world):
        invitation, _ = send(world)
        user = UserFactory(email=NEW)
        MembershipFactory(user=user, organisation=world.ward, role=Role.SUPERVISOR)
        accept_invitation(invitation=invitation, by=user)
        assert user.memberships.count() == 1


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_accepted_twice_at_once_counts_once(world, monkeypatch, locked):
    invitation, _ = send(world)
    user = UserFactory(email=NEW)
    races.meet_after(monkeypatch, invitations, "check_invitation_waits")
    if not locked:  # what would happen without the lock
        monkeypatch.setattr(invitations, "_locked", lambda row: row)
    outcomes = races.at_once(*[lambda: accept_invitation(invitation=invitation, by=user)] * 2)
    refused = [outcome for outcome in outcomes if "accepted already" in str(outcome)]
    assert len(refused) == (1 if locked else 0)


class TestPages:
    NEW_PAGE = reverse("organisations:invitation-new")

    def fields(self, world, **changes):
        return {
            "email": NEW,
            "full_name": "New Person",
            "role": "doctor",
            "organisation": world.ward.uuid,
        } | changes

    def test_a_letter_goes_out_whose_link_works(self, world, signed_in, client):
        response = signed_in(world.north_admin).post(self.NEW_PAGE, self.fields(world))
        assert response.status_code == 302
        (letter,) = mail.outbox
        assert letter.to == [NEW]
        assert letter.subject == "Rungs: an invitation from Cardiology"
        assert "Nora North invites you" in letter.body
        link = re.search(r"http://testserver(\S+)", letter.body)[1]
        assert "Doctor, Cardiology" in letter.body
        assert client.get(link).status_code == 200

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"email": "nobody"}, "valid email address"),
            ({"email": "a@b.org\x00"}, "valid email address"),
            ({"full_name": "x" * 121}, "at most 120"),
            ({"full_name": "a\nBcc: b@example.org\x00"}, "Null characters"),
            ({"role": "king"}, "Select a valid choice"),
            ({"organisation": "x"}, "not a valid UUID"),
        ],
    )
    def test_each_wrong_input_gets_a_sentence(self, world, signed_in, wrong, sentence):
        client = signed_in(world.north_admin)
        response = client.post(self.NEW_PAGE, self.fields(world, **wrong))
        assert response.status_code == 422
        assert sentence in response.text
        assert not mail.outbox

    def test_the_organisation_of_others_cannot_be_chosen(self, world, signed_in):
        client = signed_in(world.north_admin)
        fields = self.fields(world, organisation=world.south.uuid)
        response = client.post(self.NEW_PAGE, fields)
        assert "Choose one of the organisations" in response.text
        assert "South" not in response.text

    def test_a_letter_that_cannot_be_sent_leaves_nothing(self, world, signed_in, settings):
        settings.EMAIL_BACKEND = "tests.accounts.mail.Broken"
        response = signed_in(world.north_admin).post(self.NEW_PAGE, self.fields(world))
        assert response.status_code == 422
        assert "could not be sent" in response.text
        assert not Invitation.objects.exists()

    def test_send_again_and_withdraw(self, world, signed_in):
        invitation, _ = send(world)
        client = signed_in(world.north_admin)
        again = reverse("organisations:invitation-renew", args=[invitation.uuid])
        assert client.get(again).status_code == 405
        assert client.post(again).status_code == 302
        assert len(mail.outbox) == 1
        withdraw = reverse("organisations:invitation-withdraw", args=[invitation.uuid])
        assert "no longer works" in client.get(withdraw).text
        assert Invitation.objects.open().exists()
        assert client.post(withdraw).status_code == 302
        assert not Invitation.objects.open().exists()
        assert "was withdrawn" in client.post(again).text

    def test_those_of_others_are_not_found(self, world, signed_in):
        invitation, _ = send(world)
        client = signed_in(world.south_admin)
        for name in ("invitation-renew", "invitation-withdraw"):
            url = reverse(f"organisations:{name}", args=[invitation.uuid])
            assert client.post(url).status_code == 404
        assert NEW not in client.get(reverse("organisations:invitations")).text

    @pytest.mark.parametrize("count", [3, 60])
    def test_the_list_stays_within_its_queries(self, world, signed_in, query_budget, count):
        for number in range(count):
            send(world, email=f"p{number}@example.org", by=world.north_admin)
        client = signed_in(world.north_admin)
        with query_budget("organisations:invitations"):
            response = client.get(reverse("organisations:invitations"))
        assert f"p{count - 1}@example.org" in response.text
