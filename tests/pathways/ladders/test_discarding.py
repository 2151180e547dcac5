"""A draft that is given up: it stays to be read, with who, when and why, and changes no more."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common.errors import Denied
from common.forms import SUBMIT_KEY, new_submit_key
from pathways.appointments.models import Appointment
from pathways.appointments.rules import problems_of
from pathways.journeys.actions import start_journey
from pathways.ladders import actions, frozen
from pathways.ladders.actions import publishing
from pathways.ladders.models import Ladder, LadderVersion
from pathways.ladders.workflow import VersionStatus
from tests.pathways import factories
from tests.support import races

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(trust):
    for rung in trust.version.rungs.all():
        factories.RoleMixFactory(rung=rung)
    return actions.start_draft(
        ladder=trust.version.ladder, based_on=trust.version, by=trust.administrator
    )


def url(name, *rows):
    return reverse(f"ladders:{name}", args=[row.uuid for row in rows])


def sent(**fields):
    return fields | {SUBMIT_KEY: new_submit_key()}


def test_it_leaves_who_when_and_why_and_its_number(trust, draft):
    actions.discard(version=draft, by=trust.administrator, reason=" Not wanted. ")
    draft.refresh_from_db()
    assert draft.status == VersionStatus.DISCARDED
    event = draft.events.first()
    assert (event.source, event.target, event.by, event.reason) == (
        "draft",
        "discarded",
        trust.administrator,
        "Not wanted.",
    )
    assert AuditEvent.objects.filter(action="ladders.discard", object_uuid=draft.uuid).count() == 1
    assert draft.ladder.current_version == trust.version
    following = actions.start_draft(ladder=draft.ladder, by=trust.administrator, based_on=draft)
    assert (following.number, following.based_on) == (3, draft)
    assert following.rungs.count() == draft.rungs.count() == 3


def test_one_in_review_is_discarded_too(trust, draft):
    actions.ask_review(version=draft, by=trust.administrator)
    actions.discard(version=draft, by=trust.administrator, reason="Not wanted.")
    assert draft.events.first().source == "in_review"


def test_only_a_draft_by_an_administrator_and_with_a_reason(trust, draft):
    for who in ("director", "supervisor"):
        with pytest.raises(Denied, match="Only an administrator of Northgate Trust"):
            actions.discard(version=draft, by=getattr(trust, who), reason="Not wanted.")
    for reason, sentence in [
        (" ", "Say why the draft is discarded"),
        ("x" * 4_001, "too long"),
        ("a\0", "cannot be kept"),
    ]:
        with pytest.raises(Denied, match=sentence):
            actions.discard(version=draft, by=trust.administrator, reason=reason)
    with pytest.raises(Denied, match="Version 1 is published"):
        actions.discard(version=trust.version, by=trust.administrator, reason="Not wanted.")
    assert LadderVersion.objects.get(pk=draft.pk).status == VersionStatus.DRAFT


def test_nothing_can_be_done_with_it_any_more(trust, draft):
    actions.discard(version=draft, by=trust.administrator, reason="Not wanted.")
    rung = draft.rungs.first()
    change = {"version": draft, "by": trust.administrator}
    for act in (
        lambda: actions.publish(**change),
        lambda: actions.ask_review(**change),
        lambda: actions.reopen(**change),
        lambda: actions.retire(**change, reason="Old."),
        lambda: actions.discard(**change, reason="Again."),
        lambda: actions.update_notes(**change, revision=0, notes="x"),
        lambda: actions.move_rung(rung=rung, way="up", by=trust.administrator),
    ):
        with pytest.raises(Denied, match="Version 2 is discarded"):
            act()
    with pytest.raises(Denied, match="is not published"):
        start_journey(
            doctor=trust.doctor,
            version=draft,
            rung=rung,
            since=trust.doctor.qualified_on,
            organisation=trust.organisation,
            by=trust.director,
        )
    post = Appointment(doctor=trust.doctor, organisation=trust.organisation, rung=rung, tier=0)
    post.starts_on = trust.doctor.qualified_on
    assert "is not published" in problems_of(post)["rung"]


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, pytest.param(False, id="negative control")])
def test_a_draft_is_not_published_and_discarded_at_once(monkeypatch, trust, draft, locked):
    if not locked:
        monkeypatch.setattr(Ladder.objects, "select_for_update", Ladder.objects.all)
        frozen.remove(connection)
    races.meet_after(monkeypatch, publishing, "check_may")

    def version():
        return LadderVersion.objects.get(pk=draft.pk)

    outcomes = races.at_once(
        lambda: actions.publish(version=version(), by=None),
        lambda: actions.discard(version=version(), by=None, reason="Not wanted."),
    )
    if not locked:
        frozen.install(connection)
    assert sum(isinstance(one, Denied) for one in outcomes) == (1 if locked else 0)
    ends = draft.events.filter(target__in=["published", "discarded"])
    assert ends.count() == (1 if locked else 2)


class TestPages:
    @pytest.fixture
    def administrator(self, client, trust):
        client.force_login(trust.administrator)
        return client

    def test_a_draft_is_discarded_after_a_page_that_says_what_it_does(self, administrator, draft):
        assert url("version-discard", draft) in administrator.get(url("version", draft)).text
        address = url("version-discard", draft)
        page = administrator.get(address).text
        assert "Discard version 2?" in page
        assert "Its number is not used again." in page
        assert administrator.post(address, sent(reason="")).status_code == 422
        answer = administrator.post(address, sent(reason="Not wanted."))
        assert answer.url == url("ladder", draft.ladder)
        shown = administrator.get(answer.url).text
        assert "Version 2 is discarded." in shown
        assert "by Ada Min: Not wanted." in shown
        assert "Start the next version" in shown
        assert administrator.get(address).status_code == 403

    def test_its_page_says_who_and_why_and_offers_a_new_draft_from_it(self, administrator, draft):
        administrator.post(url("version-discard", draft), sent(reason="Not wanted."))
        page = administrator.get(url("version", draft)).text
        assert "by Ada Min: Not wanted." in page
        assert "Edit" not in page
        assert "Publish" not in page.replace("Published", "")
        started = administrator.post(url("draft-start", draft), sent())
        assert started.url == url("version", LadderVersion.objects.get(number=3))

    def test_others_do_not_find_it(self, client, trust, draft):
        actions.discard(version=draft, by=None, reason="Not wanted.")
        for user in (trust.doctor.user, trust.director):
            client.force_login(user)
            assert client.get(url("version", draft)).status_code == 404
            assert client.get(url("rung", draft.rungs.first())).status_code == 404
            assert "Discarded" not in client.get(url("ladder", draft.ladder)).text

    def test_a_ladder_whose_only_draft_was_discarded_can_be_started_again(
        self, administrator, trust
    ):
        only = actions.start_empty(
            name="New", description="", organisation=trust.organisation, by=trust.administrator
        )
        administrator.post(url("version-discard", only), sent(reason="By mistake."))
        page = administrator.get(url("ladder", only.ladder)).text
        assert "Start again from version 1" in page
        assert "Not published yet" in administrator.get(reverse("ladders:list")).text
        administrator.post(url("draft-start", only), sent())
        assert "Go on with the draft" in administrator.get(url("ladder", only.ladder)).text
