"""Ladders that are begun at the same moment, and names that are taken: a sentence by the field."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.organisations.models import Organisation
from common.errors import Denied
from common.forms import SUBMIT_KEY, new_submit_key
from pathways.ladders import actions
from pathways.ladders.actions import ladders
from pathways.ladders.models import Ladder, LadderVersion
from tests.accounts.factories import OrganisationFactory
from tests.pathways import factories
from tests.support import races

pytestmark = pytest.mark.django_db
TAKEN = "Northgate Trust has a ladder of that name already. Choose another name."


def sent(**fields):
    return fields | {SUBMIT_KEY: new_submit_key()}


def error_by(page, name):
    """What the page says by the field, and whether the summary on top leads there."""
    return page.context["form"].errors.get(name, []), f'<a href="#id_{name}">' in page.text


class TestByTheField:
    @pytest.fixture
    def administrator(self, client, trust):
        client.force_login(trust.administrator)
        return client

    def test_of_a_new_ladder(self, administrator, trust):
        typed = {"name": trust.version.ladder.name, "organisation": trust.organisation.uuid}
        page = administrator.post(reverse("ladders:ladder-new"), sent(**typed, description="Kept."))
        assert page.status_code == 422
        assert error_by(page, "name") == ([TAKEN], True)
        assert "Kept." in page.text

    def test_of_a_ladder_renamed(self, administrator, trust):
        other = factories.version_of(trust.organisation, "A").ladder
        address = reverse("ladders:ladder-edit", args=[other.uuid])
        typed = {"name": trust.version.ladder.name, "description": "", "revision": 0}
        assert error_by(administrator.post(address, sent(**typed)), "name") == ([TAKEN], True)

    def test_of_a_rung_whose_code_is_taken(self, administrator, trust):
        draft = actions.start_draft(
            ladder=trust.version.ladder, based_on=trust.version, by=trust.administrator
        )
        address = reverse("ladders:rung-new", args=[draft.uuid])
        page = administrator.post(address, sent(code="B", title="Another", tier=1))
        said, leads_there = error_by(page, "code")
        assert said == ["Another rung has the code B. Choose another."]
        assert leads_there

    def test_of_a_journey_that_began_before_qualifying(self, client, trust):
        client.force_login(trust.director)
        typed = {"organisation": trust.organisation.uuid, "rung": trust.rungs.B.uuid}
        address = reverse("journeys:start", args=[trust.doctor.uuid])
        said, leads_there = error_by(
            client.post(address, sent(**typed, since="1999-01-01")), "since"
        )
        assert "qualified on 1 July 2005" in said[0]
        assert leads_there


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
class TestAtTheSameInstant:
    def start(self, organisation, name):
        return lambda: actions.start_empty(
            name=name, description="", organisation=organisation, by=None
        )

    @pytest.mark.parametrize("locked", [True, pytest.param(False, id="negative control")])
    def test_one_name_is_a_sentence(self, monkeypatch, trust, locked):
        if not locked:
            monkeypatch.setattr(Organisation.objects, "select_for_update", Organisation.objects.all)
        races.meet_after(monkeypatch, ladders, "check_name")
        start = self.start(trust.organisation, "Leads")
        outcomes = races.at_once(start, start)
        refused = [one for one in outcomes if isinstance(one, Denied)]
        assert [one.field for one in refused] == (["name"] if locked else [None])
        assert sum(isinstance(one, LadderVersion) for one in outcomes) == 1

    def test_the_page_says_it_by_the_field(self, monkeypatch, trust):
        races.meet_after(monkeypatch, ladders, "check_name")
        typed = {"name": "Leads", "organisation": trust.organisation.uuid, "description": ""}

        def post():
            client = Client()
            client.force_login(trust.administrator)
            return client.post(reverse("ladders:ladder-new"), sent(**typed))

        answers = sorted(races.at_once(post, post), key=lambda one: one.status_code)
        assert [one.status_code for one in answers] == [302, 422]
        assert error_by(answers[1], "name") == ([TAKEN], True)
        assert Ladder.objects.filter(name="Leads").count() == 1

    @pytest.mark.parametrize("tries", [3, pytest.param(1, id="negative control")])
    def test_two_organisations_whose_names_make_one_key_both_begin(self, monkeypatch, tries):
        """ "north" with "East leads" and "north-east" with "Leads" make the same key."""
        monkeypatch.setattr(ladders, "TRIES", tries)
        races.meet_after(monkeypatch, ladders, "free_key")
        north, east = OrganisationFactory(key="north"), OrganisationFactory(key="north-east")
        outcomes = races.at_once(self.start(north, "East leads"), self.start(east, "Leads"))
        begun = [one for one in outcomes if isinstance(one, LadderVersion)]
        assert len(begun) == (2 if tries == 3 else 1)
        assert len({one.ladder.key for one in begun}) == len(begun)
