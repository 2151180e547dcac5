"""What a requirement is about: no other fact moves its answer."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from pathways.readiness.engine import (
    Activity,
    ActivityRequirement,
    Completion,
    Facts,
    FeedbackRequirement,
    FeedbackRound,
    HoursRequirement,
    LevelRequirement,
    ModuleRequirement,
    Placement,
    Rating,
    Service,
    ServiceRequirement,
    TenureRequirement,
    concerns,
)
from pathways.readiness.engine.door import read_world
from tests.pathways.readiness.engine.worlds import worlds

DAY = date(2024, 2, 29)
DONE = Completion("M1", DAY, Decimal(2), "finance")
SEEN = Activity("QIP", DAY, Decimal(2), "finance", frozenset({"E1"}))
POST = Service(DAY, None, Decimal("0.1"), 2)


@given(worlds())
def test_what_does_not_concern_a_requirement_does_not_move_it(world):
    seen = read_world(json.dumps(world).encode())
    for requirement in seen.rung.requirements:
        whole = requirement.timeline(seen.facts, seen.rung.below)
        for kind in fields(Facts):
            those = getattr(seen.facts, kind.name)
            apart = tuple(one for one in those if concerns(requirement, one))
            without = replace(seen.facts, **{kind.name: apart})
            assert requirement.timeline(without, seen.rung.below) == whole


@pytest.mark.parametrize(
    ("requirement", "fact", "is_about"),
    [
        (ModuleRequirement("M1"), DONE, True),
        (ModuleRequirement("M2"), DONE, False),
        (LevelRequirement("E1", 3), Rating("E1", 1, DAY), True),
        (LevelRequirement("E2", 3), Rating("E1", 5, DAY), False),
        (ActivityRequirement("QIP"), SEEN, True),
        (ActivityRequirement("QIP", elements=frozenset({"E1", "E2"})), SEEN, True),
        (ActivityRequirement("QIP", elements=frozenset({"E2"})), SEEN, False),
        (ActivityRequirement("CPD"), SEEN, False),
        (HoursRequirement(Decimal(9)), DONE, True),
        (HoursRequirement(Decimal(9), "finance"), SEEN, True),
        (HoursRequirement(Decimal(9), "people"), SEEN, False),
        (HoursRequirement(Decimal(9)), Completion("M1", DAY), False),
        (ServiceRequirement(12, Decimal("0.1"), 2), POST, True),
        (ServiceRequirement(12, Decimal("0.2")), POST, False),
        (ServiceRequirement(12, tier=3), POST, False),
        (TenureRequirement(12), Placement("C", DAY), True),
        (FeedbackRequirement("leader", 12), FeedbackRound("leader", DAY), True),
        (FeedbackRequirement("peer", 12), FeedbackRound("leader", DAY), False),
        (TenureRequirement(12), POST, False),
    ],
)
def test_which_facts_a_requirement_is_about(requirement, fact, is_about):
    assert concerns(requirement, fact) is is_about
