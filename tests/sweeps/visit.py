"""Opening pages as one of the cast, and what comes of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from enum import Enum
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.support import html
from tests.sweeps.cast import CAST, NOBODY, World

# What a GET may write: that somebody else's record was opened, the session, the rate limits.
MAY_BE_WRITTEN = {"accounts_auditevent", "django_session", "cache"}

_WRITES = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE
)


class Outcome(Enum):
    """What comes of a request, in the words of the table."""

    PAGE = 200
    NOTHING = 204  # done, and the browser stays where it is
    DONE = 302  # and sent on to another page of ours
    DENIED = 403  # with a sentence
    GONE = 404  # there is no such thing, or it is not yours
    NO_SUCH_METHOD = 405
    CLASH = 409
    OVER = 410
    REFUSED = 422  # the form is shown again with what is wrong
    SIGN_IN = "302 to the sign-in page"


def read(response: HttpResponseBase) -> bytes:
    """All that was sent. The client closes a file when it is read to its end; closing it here
    would also close the connection to PostgreSQL, and with it the transaction the world stands in.
    """
    return response.getvalue()


def outcome_of(response: HttpResponseBase) -> Outcome:
    """The response in the words of the table. Raises ValueError if it has none for it."""
    if response.status_code == 302:
        signs_in = response["Location"].partition("?")[0] == reverse(settings.LOGIN_URL)
        return Outcome.SIGN_IN if signs_in else Outcome.DONE
    return Outcome(response.status_code)


class Visitor(Client):
    """A test client that leaves the look of pages alone: it is slow, and one sweep asks for it."""

    request = html._request


def visitors(world: World) -> dict[str, Visitor]:
    """A client for each of the cast, signed in unless they are nobody."""
    clients = {person: Visitor() for person in CAST}
    for person, client in clients.items():
        if person != NOBODY:
            client.force_login(world.people[person])
    return clients


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever the block writes is taken back, and who was signed out is signed in again."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


@contextmanager
def reading_only() -> Iterator[None]:
    """Fail if the block writes anything that a GET may not."""

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        write = _WRITES.match(sql)
        if write and write[1] not in MAY_BE_WRITTEN:
            pytest.fail(f"A GET wrote: {sql[:300]}")
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
