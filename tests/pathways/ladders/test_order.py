"""Groups of requirements, and requirements in a group, are moved up and down as rungs are."""

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common.errors import Denied
from common.forms import SUBMIT_KEY, new_submit_key
from pathways.ladders import actions
from pathways.ladders.actions import drafts
from pathways.ladders.models import Ladder, RequirementGroup
from tests.pathways import factories
from tests.support import races

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(trust):
    """The top rung of a draft that asks for three groups, the first of them for three things."""
    for one in trust.version.rungs.all():
        factories.RoleMixFactory(rung=one)
    for name in ("Core", "Choice", "Proof"):
        group = factories.RequirementGroupFactory(rung=trust.rungs.C, name=name)
        months = (12, 24, 36) if name == "Core" else (6,)
        for one in months:
            factories.RequirementFactory(group=group, kind="tenure", months=one)
    draft = actions.start_draft(
        ladder=trust.version.ladder, based_on=trust.version, by=trust.administrator
    )
    return draft.rungs.get(code="C")


def groups(rung):
    return [one.name for one in rung.groups.order_by("position")]


def months(rung):
    return [one.months for one in rung.groups.get(name="Core").requirements.order_by("position")]


def url(name, row):
    return reverse(f"ladders:{name}", args=[row.uuid])


def sent(way):
    return {"way": way, SUBMIT_KEY: new_submit_key()}


def test_a_group_moves_but_not_off_the_rung(trust, rung):
    by = trust.administrator
    proof = rung.groups.get(name="Proof")
    actions.move_group(group=proof, way="up", by=by)
    assert groups(rung) == ["Core", "Proof", "Choice"]
    actions.move_group(group=proof, way="up", by=by)
    assert groups(rung) == ["Proof", "Core", "Choice"]
    assert [one.position for one in rung.groups.all()] == [0, 1, 2]
    with pytest.raises(Denied, match="It stands at the top already"):
        actions.move_group(group=proof, way="up", by=by)
    actions.move_group(group=proof, way="down", by=by)
    assert groups(rung) == ["Core", "Proof", "Choice"]
    event = AuditEvent.objects.filter(action="ladders.move_group").first()
    assert event.details == {"name": "Proof", "way": "down"}


def test_a_requirement_moves_but_not_out_of_its_group(trust, rung):
    by = trust.administrator
    last = rung.groups.get(name="Core").requirements.get(months=36)
    actions.move_requirement(requirement=last, way="up", by=by)
    assert months(rung) == [12, 36, 24]
    actions.move_requirement(requirement=last, way="down", by=by)
    assert months(rung) == [12, 24, 36]
    with pytest.raises(Denied, match="It stands at the bottom already"):
        actions.move_requirement(requirement=last, way="down", by=by)
    assert AuditEvent.objects.filter(action="ladders.move_requirement").count() == 2


def test_it_moves_up_or_down_by_an_administrator_in_a_draft(trust, rung):
    group = rung.groups.first()
    one = group.requirements.first()
    for way in ("", "sideways", "\0"):
        with pytest.raises(Denied, match="up or down"):
            actions.move_group(group=group, way=way, by=trust.administrator)
    for act in (
        lambda: actions.move_group(group=group, way="down", by=trust.director),
        lambda: actions.move_requirement(requirement=one, way="down", by=trust.director),
    ):
        with pytest.raises(Denied, match="Only an administrator of Northgate Trust"):
            act()
    published = trust.rungs.C.groups.first()
    with pytest.raises(Denied, match="Version 1 is published and stays as it is"):
        actions.move_group(group=published, way="down", by=trust.administrator)
    actions.remove_group(group=group, by=trust.administrator)
    with pytest.raises(Denied, match="Somebody removed this"):
        actions.move_group(
            group=RequirementGroup(pk=-1, rung=rung), way="up", by=trust.administrator
        )


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, pytest.param(False, id="negative control")])
def test_two_moves_at_once_are_both_done(trust, rung, monkeypatch, locked):
    """Choice up and Proof up: whichever is first, no two stand in one place afterwards."""
    if not locked:
        monkeypatch.setattr(Ladder.objects, "select_for_update", Ladder.objects.all)
    races.meet_after(monkeypatch, drafts, "close_gaps")

    def up(name):
        group = rung.groups.get(name=name)
        return lambda: actions.move_group(group=group, way="up", by=None)

    outcomes = races.at_once(up("Choice"), up("Proof"))
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    places = list(rung.groups.order_by("position").values_list("position", flat=True))
    assert (places == [0, 1, 2]) is locked


class TestPages:
    @pytest.fixture
    def administrator(self, client, trust):
        client.force_login(trust.administrator)
        return client

    def test_buttons_without_script_move_both(self, administrator, rung):
        group = rung.groups.get(name="Choice")
        answer = administrator.post(url("group-move", group), sent("up"))
        assert answer.url == f"{url('rung', rung)}#group-{group.uuid}"
        assert groups(rung) == ["Choice", "Core", "Proof"]
        core = rung.groups.get(name="Core")
        one = core.requirements.get(months=12)
        answer = administrator.post(url("requirement-move", one), sent("down"))
        assert answer.url == f"{url('rung', rung)}#group-{core.uuid}"
        assert months(rung) == [24, 12, 36]
        page = administrator.get(url("rung", rung)).text
        assert f'id="group-{core.uuid}"' in page

    def test_the_first_offers_no_way_up_and_the_last_none_down(self, administrator, rung):
        page = administrator.get(url("rung", rung)).text
        for group, ways in ((rung.groups.first(), ["down"]), (rung.groups.last(), ["up"])):
            forms = page.split(f'action="{url("group-move", group)}"')[1:]
            buttons = [form.partition("</form>")[0] for form in forms]
            assert len(buttons) == len(ways)
            assert all(f'value="{way}"' in one for one, way in zip(buttons, ways, strict=True))

    def test_a_way_that_is_none_is_a_sentence(self, administrator, rung):
        group = rung.groups.first()
        shown = administrator.post(url("group-move", group), sent("up"), follow=True).text
        assert "It stands at the top already." in shown
        shown = administrator.post(url("group-move", group), sent("\0"), follow=True).text
        assert "It can be moved up or down." in shown

    def test_versions_that_differ_in_this_order_only_say_so(self, administrator, trust, rung):
        compare = reverse("ladders:compare", args=[rung.version.uuid, trust.version.uuid])
        assert "Nothing is different" in administrator.get(compare).text
        actions.move_group(group=rung.groups.get(name="Proof"), way="up", by=None)
        one = rung.groups.get(name="Core").requirements.get(months=12)
        actions.move_requirement(requirement=one, way="down", by=None)
        page = administrator.get(compare).text
        assert "Order of the groups" in page
        assert "Core; Choice; Proof" in page
        assert "Core; Proof; Choice" in page
        assert "Core: order" in page
        assert "24 months as Rung B; 12 months as Rung B" in page
        assert "Nothing is different" not in page
