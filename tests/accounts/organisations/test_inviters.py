"""An invitation is good while who sent it could send it still."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.notifications.models import Notification
from accounts.organisations.actions import (
    accept_invitation,
    close_account,
    end_role,
    invite,
    renew_invitation,
)
from accounts.organisations.models import Invitation, Membership, Role
from accounts.people.models import User
from common.clock import today
from common.errors import Denied
from tests.accounts.factories import PASSWORD, MembershipFactory, UserFactory

NEW = "new@example.org"
GOOD = {"full_name": "Dr New", "password": PASSWORD, "again": PASSWORD}
PAGE = reverse("organisations:invitations")


@pytest.fixture
def sent(world):
    """Sent by the administrator of the north, to the ward below it; and its token."""
    fields = {"email": NEW, "full_name": "New", "organisation": world.ward}
    return invite(role=Role.SUPERVISOR, by=world.north_admin, **fields)


def lose_the_role(world):
    end_role(
        membership=Membership.objects.get(
            user=world.north_admin, organisation=world.north, role="administrator"
        ),
        ends_on=today(),
        by=None,
    )


def lose_the_account(world):
    close_account(user=world.north_admin, by=None)


def keep_it_elsewhere(world):
    MembershipFactory(user=world.north_admin, organisation=world.south, role=Role.ADMINISTRATOR)
    lose_the_role(world)


def keep_another_role(world):
    MembershipFactory(user=world.north_admin, organisation=world.north, role=Role.DIRECTOR)
    lose_the_role(world)


@pytest.mark.parametrize(
    "lose", [lose_the_role, lose_the_account, keep_it_elsewhere, keep_another_role]
)
class TestLost:
    def test_it_is_not_accepted_and_says_what_to_do(self, world, client, sent, lose):
        _, token = sent
        lose(world)

        for method in (client.get, client.post):
            response = method(reverse("organisations:invitation-accept", args=[token]), GOOD)
            assert response.status_code == 410
            assert "Nora North, who sent this invitation, no longer manages" in response.text
            assert "Ask an administrator there to send it again." in response.text
        assert not User.objects.filter(email=NEW).exists()

    def test_nor_by_the_action(self, world, sent, lose):
        user = UserFactory(email=NEW)
        lose(world)

        with pytest.raises(Denied, match="no longer manages people in Cardiology"):
            accept_invitation(invitation=sent[0], by=user)
        assert not user.memberships.exists()

    def test_another_administrator_sees_it_and_sends_it_in_their_own_name(
        self, world, signed_in, client, sent, lose
    ):
        lose(world)
        admin = signed_in(world.region_admin)
        text = admin.get(PAGE).text
        assert "Nora North no longer manages people there." in text
        assert "Send in my name" in text

        admin.post(reverse("organisations:invitation-renew", args=[sent[0].uuid]))

        text = admin.get(PAGE).text
        assert "no longer manages people there" not in text
        (letter,) = mail.outbox
        assert "Rita Region invites you" in letter.body
        accept_invitation(invitation=Invitation.objects.get(), by=UserFactory(email=NEW))
        told = Notification.objects.get(sentence__contains="has accepted your invitation")
        assert told.user == world.region_admin

    def test_the_same_may_be_offered_anew(self, world, sent, lose):
        lose(world)

        fields = {"email": NEW, "full_name": "New", "organisation": world.ward}
        invite(role=Role.SUPERVISOR, by=world.region_admin, **fields)

        sent[0].refresh_from_db()
        assert sent[0].state == "revoked"


def test_it_is_good_while_the_inviter_manages_from_above(world, sent):
    MembershipFactory(user=world.north_admin, organisation=world.region, role=Role.ADMINISTRATOR)
    lose_the_role(world)

    assert accept_invitation(invitation=sent[0], by=UserFactory(email=NEW))


def test_what_a_command_sent_is_always_good(world):
    fields = {"email": NEW, "full_name": "New", "organisation": world.region}
    invitation, _ = invite(role=Role.ADMINISTRATOR, by=None, **fields)

    assert Invitation.objects.with_backing().get().is_backed
    assert accept_invitation(invitation=invitation, by=UserFactory(email=NEW))


def test_renewed_by_a_command_it_is_in_nobodys_name(world, sent):
    lose_the_role(world)

    invitation, _ = renew_invitation(invitation=sent[0], by=None)

    assert (invitation.invited_by, invitation.state) == (None, "pending")


@pytest.mark.parametrize("lose", [None, lose_the_role, lose_the_account, keep_it_elsewhere])
def test_a_list_says_the_same_as_each_one_alone(world, sent, lose):
    if lose:
        lose(world)

    alone, listed = Invitation.objects.get(), Invitation.objects.with_backing().get()

    assert alone.is_backed == listed.is_backed == (lose is None)
