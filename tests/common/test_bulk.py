"""Rows written in bulk are the rows that were meant, whatever is in them."""

import pytest

from accounts.people.models import User
from common import bulk, clock
from common.bulk import insert_rows

pytestmark = pytest.mark.django_db
COLUMNS = ("uuid", "password", "last_login", "email", "full_name", "is_active", "created_at")
NASTY = ["tab\there", "new\nline", "back\\slash\\n", "\\N", "\\.", "", "O’Néill 你好", "'\"%s--"]


def rows(names):
    now = clock.now().replace(tzinfo=None).isoformat(" ")
    for number, name in enumerate(names):
        yield f"{number:032x}", "!", None, f"p{number}@example.org", name, True, now


def test_every_value_arrives_as_it_was():
    insert_rows(User, COLUMNS, rows(NASTY))
    assert list(User.objects.order_by("email").values_list("full_name", flat=True)) == NASTY
    first = User.objects.order_by("email").first()
    assert (first.last_login, first.uuid.int, first.is_active) == (None, 0, True)


def test_more_rows_than_a_batch_all_arrive(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 3)
    insert_rows(User, COLUMNS, rows(f"Name {number}" for number in range(10)))
    assert User.objects.count() == 10


def test_no_rows_write_nothing():
    insert_rows(User, COLUMNS, [])
    assert not User.objects.exists()
