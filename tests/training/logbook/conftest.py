"""The browser of the doctor."""

import pytest


@pytest.fixture
def doctor(client, cast):
    """Signed in as the doctor of the cast."""
    client.force_login(cast.user)
    return client
