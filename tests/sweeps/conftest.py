"""One world for all tests of a file: built once, and each test's own writes are undone."""

import logging

import pytest
from django.db import transaction

from tests.sweeps import cast, visit


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The cast with its records, until the file ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield cast.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _in_the_world(world, db, caplog):
    """Have every test of these files stand in a transaction inside the world's, quietly."""
    caplog.set_level(logging.CRITICAL, logger="django.request")


@pytest.fixture(scope="module")
def visitors(world):
    """Everybody of the cast in a browser, signed in if they can be."""
    return visit.visitors(world)
