"""PostgreSQL is spoken to through psycopg2, and psycopg 3 is nowhere near."""

import importlib.util

import psycopg2
from django.db import connection
from django.db.backends.postgresql import psycopg_any


def test_psycopg_3_cannot_be_imported():
    assert importlib.util.find_spec("psycopg") is None


def test_django_speaks_through_psycopg2():
    assert psycopg_any.is_psycopg3 is False
    if connection.vendor == "postgresql":
        assert connection.Database is psycopg2
