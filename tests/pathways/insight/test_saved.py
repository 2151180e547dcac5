"""Views of the director's list, saved under a name: one's own, and nobody else's."""

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEvent
from common.errors import Denied
from common.forms import new_submit_key
from pathways.insight.actions import delete_view, save_view
from pathways.insight.models import SavedView
from pathways.insight.rules import MOST_VIEWS
from tests.accounts import factories as accounts

pytestmark = pytest.mark.django_db
LIST, SAVE, SAVED = (reverse(f"insight:{name}") for name in ("cohort", "view-save", "saved"))
READY = {"state": "ready"}


def test_saving_keeps_the_filters_and_says_so_without_their_values(trust):
    filters = {"q": "okafor", "state": "ready"}
    view = save_view(name="Ready", filters=filters, by=trust.director)
    assert SavedView.objects.own(trust.director).get() == view
    assert view.filters == filters
    event = AuditEvent.objects.get(action="insight.save_view")
    assert (event.actor, event.object_uuid) == (trust.director, view.uuid)
    assert event.details == {"filters": ["q", "state"]}


def test_a_name_is_taken_once_by_each_whatever_its_case(trust):
    other = accounts.director_of(trust.organisation)
    save_view(name="Ready", filters=READY, by=trust.director)
    save_view(name="Ready", filters=READY, by=other)
    with pytest.raises(Denied, match="a view called READY already"):
        save_view(name="READY", filters=READY, by=trust.director)


def test_there_is_room_for_so_many(trust):
    for number in range(MOST_VIEWS):
        save_view(name=f"View {number}", filters=READY, by=trust.director)
    with pytest.raises(Denied, match="50 saved views"):
        save_view(name="One more", filters=READY, by=trust.director)
    assert SavedView.objects.count() == MOST_VIEWS


def test_without_a_filter_there_is_nothing_to_save(trust):
    with pytest.raises(Denied, match="Set a filter"):
        save_view(name="All", filters={}, by=trust.director)


@pytest.mark.parametrize("who", ["administrator", "supervisor"])
def test_only_directors_save_views(trust, who):
    with pytest.raises(Denied, match="Only a medical director"):
        save_view(name="Ready", filters=READY, by=getattr(trust, who))


def test_only_whoever_saved_a_view_deletes_it(client, trust):
    view = save_view(name="Ready", filters=READY, by=trust.director)
    other = accounts.director_of(trust.organisation)
    with pytest.raises(Denied):
        delete_view(view=view, by=other)
    client.force_login(other)
    assert client.post(reverse("insight:view-delete", args=[view.uuid])).status_code == 404
    assert SavedView.objects.count() == 1
    client.force_login(trust.director)
    assert client.post(reverse("insight:view-delete", args=[view.uuid])).url == SAVED
    assert not SavedView.objects.exists()
    assert AuditEvent.objects.get(action="insight.delete_view").object_uuid == view.uuid


def test_the_filters_of_the_page_are_saved_and_opened_again(client, trust):
    client.force_login(trust.director)
    query = f"towards={trust.rungs.B.uuid}&state=close&ahead=6&grade=&sort=name&page=3"
    answer = client.post(f"{SAVE}?{query}", {"name": "  Close by spring "})
    view = SavedView.objects.get()
    kept = {"towards": str(trust.rungs.B.uuid), "state": "close", "ahead": "6", "sort": "name"}
    assert (view.name, view.filters) == ("Close by spring", kept)
    assert answer.url == view.get_absolute_url()
    page = client.get(answer.url)
    assert page.context["form"].filters() == kept
    current = [one.label for one in page.context["saved_links"] if one.current]
    assert current == ["Close by spring"]


def test_today_stays_today_and_a_fixed_day_fixed(client, trust, time_machine):
    time_machine.move_to("2026-11-25 12:00", tick=False)
    save_view(name="Now", filters={"ahead": "3"}, by=trust.director)
    save_view(name="Panel", filters={"on": "2027-03-01"}, by=trust.director)
    time_machine.move_to("2026-12-24 12:00", tick=False)
    client.force_login(trust.director)
    days = {
        view.name: client.get(view.get_absolute_url()).context["on"].isoformat()
        for view in SavedView.objects.own(trust.director)
    }
    assert days == {"Now": "2027-03-24", "Panel": "2027-03-01"}


def test_what_is_wrong_is_not_saved(client, trust):
    client.force_login(trust.director)
    client.post(f"{SAVE}?state=ready&grade=emperor&on=never", {"name": "Ready"})
    assert SavedView.objects.get().filters == READY


def test_saving_says_what_is_saved(client, trust):
    client.force_login(trust.director)
    page = client.get(f"{SAVE}?state=lapsing-3&towards={trust.rungs.B.uuid}").content.decode()
    for said in (
        "Ready, but lapses within 3 months",
        "Rung B",
        "The day on which you open the view",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "This field is required."),
        ("x" * 61, "Write at most 60 letters."),
        ("Ready", "already"),
    ],
)
def test_a_refused_name_is_said_by_the_field_and_nothing_is_lost(client, trust, name, sentence):
    save_view(name="Ready", filters=READY, by=trust.director)
    client.force_login(trust.director)
    page = client.post(f"{SAVE}?state=ready", {"name": name})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert page.context["form"]["name"].value() == name
    assert SavedView.objects.count() == 1


def test_sent_twice_it_is_saved_once(client, trust):
    client.force_login(trust.director)
    data = {"name": "Ready", "submit_key": new_submit_key()}
    first, second = (client.post(f"{SAVE}?state=ready", data) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert SavedView.objects.count() == 1


def test_a_filter_that_is_gone_is_said_and_the_others_hold(client, trust):
    gone = "0a6f7d0e-3b57-4b2f-8f57-2b6a3c1d9e00"
    view = save_view(
        name="Ward", filters={"organisation": gone, "state": "ready"}, by=trust.director
    )
    client.force_login(trust.director)
    page = client.get(view.get_absolute_url())
    assert page.context["form"].errors == {"organisation": ["Choose one from the list."]}
    assert page.context["form"].told == READY


def test_the_page_of_saved_views_lists_ones_own(client, trust):
    other = accounts.director_of(trust.organisation)
    save_view(name="Mine", filters=READY, by=trust.director)
    save_view(name="Another's", filters=READY, by=other)
    client.force_login(trust.director)
    page = client.get(SAVED)
    assert [view.name for view in page.context["views"]] == ["Mine"]
    assert "Another" not in page.content.decode()
