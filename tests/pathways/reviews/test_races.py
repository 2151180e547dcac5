"""A promotion while somebody else writes the doctor's journey; PostgreSQL only."""

import pytest
from django.db import OperationalError

from common import clock
from pathways.journeys.actions import journeys, set_aim
from pathways.journeys.models import Journey
from pathways.reviews import actions
from pathways.reviews.models import Outcome
from tests.support import races

pytestmark = [races.needs_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locked", [True, pytest.param(False, id="negative control")])
def test_neither_waits_for_the_other_in_a_circle(case, monkeypatch, locked):
    judgement = actions.judge(
        journey=case.journey,
        rung=case.rung,
        as_at=clock.today(),
        outcome=Outcome.READY,
        reasons="The budget was held well for a year.",
        by=case.director,
    )
    if not locked:
        rows = Journey.objects.select_for_update()
        monkeypatch.setattr(actions, "lock", lambda doctor: rows.get(doctor=doctor))
    # Each holds what it locks first for as long as the other needs to come to its own.
    races.meet_after(monkeypatch, actions, "check_can_promote")
    races.meet_after(monkeypatch, journeys, "lock_open")
    outcomes = races.at_once(
        lambda: actions.promote(
            judgement=judgement,
            by=case.director,
            title="Lead",
            organisation=case.organisation,
            starts_on=clock.today(),
            clinical=1,
        ),
        lambda: set_aim(journey=case.journey, aim=case.rungs.C, by=case.doctor.user),
    )
    failed = [type(one) for one in outcomes if isinstance(one, Exception)]
    assert failed == ([] if locked else [OperationalError])
