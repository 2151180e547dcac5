"""Two who write ladders at the same moment."""

import pytest
from django.db import connection

from common.errors import Denied
from pathways.ladders import actions, frozen
from pathways.ladders.actions import ladders, publishing
from pathways.ladders.models import LadderVersion
from tests.support import races


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_of_two_who_publish_at_once_one_wins(monkeypatch, trust, draft, locked):
    """Without the lock, as a control, both go on."""
    if not locked:
        monkeypatch.setattr(
            publishing.Ladder.objects, "select_for_update", publishing.Ladder.objects.all
        )
    races.meet_after(monkeypatch, publishing, "check_may")

    def publish():
        return actions.publish(version=LadderVersion.objects.get(pk=draft.pk), by=None)

    if not locked:
        frozen.remove(connection)
    outcomes = races.at_once(publish, publish)
    if not locked:
        frozen.install(connection)
    refused = [one for one in outcomes if isinstance(one, Denied)]
    assert len(refused) == (1 if locked else 0)
    assert draft.events.filter(target="published").count() == (1 if locked else 2)


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_same_name_at_once_one_is_refused_in_a_sentence(monkeypatch, trust):
    races.meet_after(monkeypatch, ladders, "check_name")

    def start():
        return actions.start_empty(
            name="Leads", description="", organisation=trust.organisation, by=None
        )

    outcomes = races.at_once(start, start)
    assert sum(isinstance(one, Denied) for one in outcomes) == 1
    assert sum(isinstance(one, LadderVersion) for one in outcomes) == 1
