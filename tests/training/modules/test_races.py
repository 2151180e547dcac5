"""Two administrators at the same moment, on a database that lets them: no cycle, no code twice."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from common.errors import Denied
from tests.accounts.factories import OrganisationFactory, administrator_of
from tests.support import races
from training.modules import actions
from training.modules.models import Mode, Module, ModuleQuerySet, Topic

pytestmark = [pytest.mark.django_db(transaction=True), races.needs_postgresql]


@pytest.fixture
def world():
    trust = OrganisationFactory()
    return SimpleNamespace(trust=trust, admin=administrator_of(trust))


def create(organisation, by, code):
    return actions.create_module(
        organisation=organisation,
        code=code,
        title=f"Module {code}",
        topic=Topic.TEAM,
        mode=Mode.WORKSHOP,
        hours=Decimal(4),
        tier=1,
        by=by,
    )


def cross(world, monkeypatch):
    """Each of two makes the other's module come first; what each was told, and if a cycle arose."""
    first, second = (create(world.trust, world.admin, code) for code in ("NG-01", "NG-02"))

    def put_before(module, prerequisite):
        return lambda: actions.update_module(
            module=module, revision=0, by=world.admin, prerequisites=[prerequisite]
        )

    # Both go on once both have found no cycle, or one of them waits for the other.
    races.meet_after(monkeypatch, actions, "check_no_cycle")
    outcomes = races.at_once(put_before(first, second), put_before(second, first))
    return outcomes, first.prerequisites.exists() and second.prerequisites.exists()


def test_no_cycle_arises(world, monkeypatch):
    outcomes, is_cycle = cross(world, monkeypatch)
    assert not is_cycle
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [Denied]


def test_without_the_lock_it_would(world, monkeypatch):
    """The negative control: the test above does meet the race."""
    monkeypatch.setattr(actions, "_hold_still", lambda organisation: None)
    monkeypatch.setattr(ModuleQuerySet, "select_for_update", lambda self, **_: self)
    _outcomes, is_cycle = cross(world, monkeypatch)
    assert is_cycle


def test_of_two_with_one_code_one_wins(world, monkeypatch):
    other = OrganisationFactory()
    its_admin = administrator_of(other)
    races.meet_after(monkeypatch, actions, "_check_prerequisites")
    outcomes = races.at_once(
        lambda: create(world.trust, world.admin, "NG-01"),
        lambda: create(other, its_admin, "NG-01"),
    )
    assert Module.objects.filter(code="NG-01").count() == 1
    assert [str(one) for one in outcomes if isinstance(one, Exception)] == [
        "The code NG-01 is taken. Choose another."
    ]
