"""A doctor on rung A, and the browsers of those around them."""

from datetime import date

import pytest

from pathways.journeys.actions import start_journey


@pytest.fixture
def journey(trust):
    return start_journey(
        doctor=trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=date(2024, 1, 8),
        organisation=trust.organisation,
        by=trust.director,
    )


@pytest.fixture
def as_(client, trust):
    """`as_("director")`: the browser of one of the trust's people."""

    def sign_in(who):
        user = trust.doctor.user if who == "doctor" else getattr(trust, who)
        client.force_login(user)
        return client

    return sign_in
