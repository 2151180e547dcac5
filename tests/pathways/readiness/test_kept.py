"""What a process keeps of rungs may be thrown away by another thread at any moment."""

import pytest

from pathways.insight.queries import columns, rungs_offered
from pathways.readiness.queries import rungs
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways


@pytest.fixture
def two(db):
    """A rung of each of two ladders of one trust, and its director."""
    trust = accounts.OrganisationFactory()
    versions = [pathways.version_of(trust, low, high) for low, high in ("AB", "CD")]
    first, second = (pathways.rungs_of(version) for version in versions)
    return first["A"], second["C"], accounts.director_of(trust)


def forgetting(monkeypatch, module, name):
    """Have what is kept forgotten while `name`, that asks the database, is at work."""
    ask = getattr(module, name)

    def asked(*args):
        module._kept.clear()
        return ask(*args)

    monkeypatch.setattr(module, name, asked)


def test_rungs_are_found_though_they_were_forgotten_meanwhile(two, monkeypatch):
    kept, fresh, _ = two
    rungs.asked_rungs([kept.uuid.hex])
    forgetting(monkeypatch, rungs, "_versions_of")
    found = rungs.asked_rungs([kept.uuid.hex, fresh.uuid.hex])
    assert [found[one.uuid.hex].id for one in (kept, fresh)] == [kept.pk, fresh.pk]
    assert found[found[kept.uuid.hex].next].id == kept.version.rungs.get(code="B").pk


def test_the_next_rung_is_found_though_it_was_forgotten_meanwhile(two):
    kept, _, _ = two
    following = rungs.asked_rungs([kept.uuid.hex])[kept.uuid.hex].next
    del rungs._kept[following]
    assert rungs.asked_rungs([kept.uuid.hex]).keys() == {kept.uuid.hex, following}


def test_columns_are_found_though_they_were_forgotten_meanwhile(two, monkeypatch):
    kept, fresh, director = two
    known = rungs_offered(director).by_id
    columns.columns_of([kept.pk], known)
    forgetting(monkeypatch, columns, "_read")
    assert columns.columns_of([kept.pk, fresh.pk], known).keys() == {kept.pk, fresh.pk}
