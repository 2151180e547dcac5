"""A doctor on rung A who works towards B, which asks for a module and a level."""

from datetime import date
from types import SimpleNamespace

import pytest

from pathways.journeys.actions import start_journey
from tests.accounts import factories as accounts
from tests.pathways import factories as pathways
from tests.training import factories as training


@pytest.fixture
def case(trust):
    """The journey, its aim with two requirements, and one verified entry that meets the first."""
    group = pathways.RequirementGroupFactory(rung=trust.rungs.B, name="Core training")
    module = training.ModuleFactory(title="Holding a budget")
    element = training.ElementFactory(name="Using resources well")
    first = pathways.RequirementFactory(group=group, kind="module", module=module)
    second = pathways.RequirementFactory(group=group, kind="level", element=element, level=3)
    pathways.RoleMixFactory(rung=trust.rungs.B)
    journey = start_journey(
        doctor=trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=date(2024, 1, 8),
        organisation=trust.organisation,
        by=None,
    )
    return SimpleNamespace(
        **vars(trust),
        journey=journey,
        rung=trust.rungs.B,
        module=module,
        element=element,
        requirements=(first, second),
        other_director=accounts.director_of(trust.organisation),
    )
