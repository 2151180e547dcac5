"""Two who write the journeys of one doctor at the same moment; PostgreSQL only."""

from datetime import date

import pytest

from pathways.journeys.actions import following, place, start_journey
from tests.pathways.factories import rungs_of, version_of
from tests.support import races

pytestmark = [races.needs_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("locked", [True, pytest.param(False, id="negative control")])
def test_of_two_placements_at_once_neither_is_forgotten_by_the_tier(trust, monkeypatch, locked):
    """On two ladders, as a journey's own row is locked by what is written to it."""
    places = [(trust.version, "C", date(2026, 2, 2))]
    places += [(version_of(trust.organisation, "A", "B", "C"), "B", date(2026, 3, 2))]
    journeys = [
        start_journey(
            doctor=trust.doctor,
            version=version,
            rung=rungs_of(version)["A"],
            since=date(2024, 1, 8),
            organisation=trust.organisation,
            by=None,
        )
        for version, _, _ in places
    ]
    if not locked:
        monkeypatch.setattr(following, "lock", lambda doctor: None)
    races.meet_after(monkeypatch, following, "tier_changes_of")

    def put(journey, version, code, since):
        return lambda: place(journey=journey, rung=rungs_of(version)[code], since=since, by=None)

    outcomes = races.at_once(*(put(one, *at) for one, at in zip(journeys, places, strict=True)))
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    stored = list(trust.doctor.tier_changes.order_by("since").values_list("since", "tier"))
    assert (stored == [(date(2026, 2, 2), 2)]) is locked
