import pytest
from django.urls import reverse

from accounts.notifications.actions import mark_all_read, mark_read, notify
from accounts.notifications.models import Notification
from common.errors import Denied
from tests.accounts.factories import UserFactory

LIST = reverse("notifications:list")


def open_url(notification):
    return reverse("notifications:open", args=[notification.uuid])


@pytest.mark.django_db
class TestActions:
    def test_reading_counts_once(self):
        told = notify(user=UserFactory(), sentence="Something waits.")
        first = mark_read(notification=told, by=told.user).read_at
        assert first is not None
        assert mark_read(notification=told, by=told.user).read_at == first

    def test_is_refused_to_others(self):
        told = notify(user=UserFactory(), sentence="Something waits.")
        with pytest.raises(Denied, match="somebody else"):
            mark_read(notification=told, by=UserFactory())

    def test_all_means_all_of_mine(self):
        mine, other = UserFactory(), UserFactory()
        for user in (mine, mine, other):
            notify(user=user, sentence="Something waits.")
        assert mark_all_read(by=mine) == 2
        assert Notification.objects.unread().get().user == other

    def test_a_long_sentence_is_cut(self):
        assert len(notify(user=UserFactory(), sentence="x" * 400).sentence) == 300


@pytest.mark.django_db
class TestPages:
    def test_shows_mine_newest_first(self, signed_in):
        user = UserFactory()
        notify(user=user, sentence="First.")
        notify(user=user, sentence="Second.")
        notify(user=UserFactory(), sentence="Of somebody else.")
        text = signed_in(user).get(LIST).text
        assert text.index("Second.") < text.index("First.")
        assert "Of somebody else." not in text
        assert "Notifications: 2 unread" in text

    def test_opening_marks_as_read_and_leads_on(self, signed_in):
        told = notify(user=UserFactory(), sentence="Something waits.", url="/my-details/")
        client = signed_in(told.user)
        assert client.get(open_url(told)).status_code == 405
        told.refresh_from_db()
        assert told.read_at is None
        assert client.post(open_url(told)).url == "/my-details/"
        told.refresh_from_db()
        assert told.read_at is not None

    @pytest.mark.parametrize("url", ["", "https://evil.example/", "//evil.example", "javascript:x"])
    def test_it_leads_nowhere_else(self, signed_in, url):
        told = notify(user=UserFactory(), sentence="Something waits.", url=url)
        assert signed_in(told.user).post(open_url(told)).url == LIST

    def test_that_of_somebody_else_is_not_found(self, signed_in):
        told = notify(user=UserFactory(), sentence="Something waits.")
        assert signed_in(UserFactory()).post(open_url(told)).status_code == 404

    def test_all_are_marked(self, signed_in):
        told = notify(user=UserFactory(), sentence="Something waits.")
        client = signed_in(told.user)
        assert client.post(reverse("notifications:read-all")).url == LIST
        assert "1 marked as read." in client.get(LIST).text
        assert not Notification.objects.unread().exists()

    def test_an_empty_page_says_what_belongs_there(self, signed_in, db):
        assert "Nothing to tell you" in signed_in(UserFactory()).get(LIST).text

    @pytest.mark.parametrize("count", [3, 60])
    def test_stays_within_its_queries(self, signed_in, query_budget, count):
        user = UserFactory()
        for _ in range(count):
            notify(user=user, sentence="Something waits.", url="/my-details/")
        client = signed_in(user)
        with query_budget("notifications:list"):
            client.get(LIST)
