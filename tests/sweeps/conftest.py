"""One world for all tests of a file, built once in a transaction of its own.

A file whose tests take `world` says `pytestmark = pytest.mark.django_db`: then each test stands in
a transaction inside the world's, and what it writes is undone.
"""

import logging

import pytest
from django.db import transaction
from django.http import HttpResponseNotFound

from config import urls
from tests.sweeps import cast, visit


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The cast with its records, until the file ends."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield cast.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def _briefly():
    """What is not there is said in a word, not on a page, and not logged: it is said so often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "handler404", lambda *_, **__: HttpResponseNotFound(), raising=False)
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        yield


@pytest.fixture(scope="module")
def visitors(world):
    """Everybody of the cast in a browser, signed in if they can be."""
    return visit.visitors(world)
