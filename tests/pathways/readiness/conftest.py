import pytest

from tests.pathways.readiness.world import make_world


@pytest.fixture
def world(db):
    """A trust whose ladder asks for something of every kind."""
    return make_world()
