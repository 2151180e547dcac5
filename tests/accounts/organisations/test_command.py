import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.organisations.models import Invitation, Organisation, Role


def invite(**changes):
    options = {"email": "a@example.org", "name": "Ada", "organisation_name": "Northmoor Trust"}
    out = StringIO()
    call_command("invite_administrator", stdout=out, **options | changes)
    return out.getvalue()


@pytest.mark.django_db
class TestInviteAdministrator:
    def test_makes_the_first_organisation_and_prints_a_link_that_works(self, client):
        printed = invite(site="https://rungs.example.org/")
        top = Organisation.objects.get()
        assert (top.name, top.key, top.path) == (
            "Northmoor Trust",
            "northmoor-trust",
            f"/{top.pk}/",
        )
        assert Invitation.objects.get().role == Role.ADMINISTRATOR
        link = re.search(r"https://rungs\.example\.org(/\S+)", printed)[1]
        assert client.get(link).status_code == 200

    def test_takes_the_organisation_that_is_there(self):
        invite()
        invite(email="b@example.org", organisation_name="northmoor trust")
        assert Organisation.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"email": "nobody"}, "not an e-mail address"),
            ({"name": " "}, "Give a name"),
            ({"organisation_name": "Norhtmoor"}, "There is: Northmoor Trust"),
            ({}, "invited to this"),
        ],
    )
    def test_says_what_is_wrong(self, wrong, sentence):
        invite()
        with pytest.raises(CommandError, match=sentence):
            invite(**wrong)
        assert Invitation.objects.count() == 1
        assert Organisation.objects.count() == 1

    def test_a_name_without_letters_makes_no_organisation(self):
        with pytest.raises(CommandError, match="No key can be made"):
            invite(organisation_name="!!!")
        assert not Organisation.objects.exists()
