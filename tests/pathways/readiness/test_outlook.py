"""What is said of the days to come: one honest sentence."""

from datetime import date

import pytest

from pathways.readiness.engine import (
    Completion,
    Facts,
    Group,
    LevelRequirement,
    ModuleRequirement,
    Placement,
    Rating,
    Rung,
    TenureRequirement,
    answer,
)
from pathways.readiness.views.outlook import outlook

ON = date(2026, 5, 4)
YEAR = ModuleRequirement("M1", validity_months=12)
EVER = ModuleRequirement("M2")
TENURE = TenureRequirement(24)
M1, M2 = Completion("M1", date(2026, 1, 31)), Completion("M2", date(2026, 2, 1))
STANDS = (Placement("A", date(2025, 1, 31)),)


def said(asked, *, at_least=None, completions=(), placements=(), ratings=()):
    rung = Rung("B", "A", (Group(tuple(asked), at_least),))
    facts = Facts(completions=completions, placements=placements, ratings=ratings)
    return outlook(answer(rung, facts, ON), ON).removeprefix("If nothing else changes, ")


@pytest.mark.parametrize(
    ("sentence", "asked", "facts"),
    [
        ("it stays met.", [EVER], {"completions": (M2,)}),
        (
            "it lapses on 31 January 2027, when one of its requirements does.",
            [YEAR, EVER],
            {"completions": (M1, M2)},
        ),
        ("it is met from 31 January 2027.", [TENURE], {"placements": STANDS}),
        (
            "it is met from 31 January 2027, until it lapses on 1 March 2027.",
            [TENURE, ModuleRequirement("M3", validity_months=10)],
            {"placements": STANDS, "completions": (Completion("M3", date(2026, 5, 1)),)},
        ),
        ("it is never met: what is missing needs something new.", [EVER], {}),
        ("it is never met: all 2 still missing need something new.", [EVER, YEAR], {}),
        (
            "it is never met: 1 of the 2 still missing needs something new; time alone brings the "
            "rest.",
            [EVER, TENURE],
            {"placements": STANDS},
        ),
        (
            "it is never met: each of what is missing comes with time, but something lapses before "
            "all are there. Renew what lapses.",
            [YEAR, TENURE],
            {"placements": STANDS, "completions": (M1,)},
        ),
    ],
)
def test_what_becomes_of_it(sentence, asked, facts):
    assert said(asked, **facts) == sentence


def test_of_a_choice_only_what_is_asked_for_counts():
    assert said([EVER, YEAR, LevelRequirement("E1", 3)], at_least=2) == (
        "it is never met: all 2 still missing need something new."
    )
    rated = (Rating("E1", 3, date(2026, 1, 1)),)
    assert said([EVER, YEAR, LevelRequirement("E1", 3)], at_least=1, ratings=rated) == (
        "it stays met."
    )
