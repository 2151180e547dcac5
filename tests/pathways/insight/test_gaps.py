"""What most doctors lack, and what closes most of it, counted doctor by doctor beside it."""

from collections import Counter
from random import Random

import pytest

from pathways.insight.queries import alike, as_of, asked_of, gaps_of
from pathways.insight.queries.gaps import Alike
from pathways.insight.queries.lacks import asked_by, lacked
from pathways.journeys.models import Journey
from pathways.readiness.queries import answer
from tests.pathways import factories as pathways
from tests.pathways.insight.world import random_world, some_day
from tests.training import factories as training

pytestmark = pytest.mark.django_db


def slowly(on):
    """From the engine, doctor by doctor: who lacks what, of how many asked; modules that help."""
    lack, asked, meets, alone = Counter(), Counter(), Counter(), Counter()
    for span in as_of(Journey.objects.all(), on).order_by("pk"):
        if span.target is None:
            continue
        said = answer(span.journey, span.target, on)
        things, missing, modules = set(), set(), []
        for group, told in zip(span.target.groups.all(), said.groups, strict=True):
            rows = list(group.requirements.all())
            met = [one.as_at.met for one in told.requirements]
            names = [name_of(row) for row in rows]
            if group.at_least is not None:
                names = [f"Choice: any {group.at_least} of {len(rows)}"] * len(rows)
            things.update(names)
            if told.as_at.met:
                continue
            for row, name, is_met in zip(rows, names, met, strict=True):
                if not is_met:
                    missing.add(name)
                    modules += [row.module.title] if row.module else []
        asked.update(things)
        lack.update(missing)
        meets.update(modules)
        if span.lacking == 1:
            alone.update(set(modules))
    return lack, asked, meets, alone


def name_of(row):
    return row.module.title if row.module else f"{row.element} at level {row.level}"


@pytest.mark.parametrize("seed", range(6))
def test_gaps_and_modules_are_those_of_a_slow_count(seed, count_queries):
    random = Random(seed)
    random_world(random)
    on = some_day(random)
    standing = as_of(Journey.objects.all(), on)
    with count_queries(at_most=3):
        team = alike(standing)
        found = gaps_of(team, asked_of(team))
    lack, asked, meets, alone = slowly(on)
    assert {one.sentence: (one.doctors, one.asked) for one in found.gaps} == {
        name: (lack[name], asked[name]) for name in lack
    }
    assert [one.doctors for one in found.gaps] == sorted(lack.values(), reverse=True)
    assert {one.module.title: (one.meets, one.alone) for one in found.closers} == {
        name: (meets[name], alone[name]) for name in meets
    }
    assert found.module_lacks == meets.total()


def test_the_same_asked_by_two_rungs_is_one_gap(trust):
    module = training.ModuleFactory(title="Holding a budget")
    for rung in (trust.rungs.B, trust.rungs.C):
        group = pathways.RequirementGroupFactory(rung=rung)
        months = 12 if rung == trust.rungs.C else None
        pathways.RequirementFactory(
            group=group, kind="module", module=module, validity_months=months
        )
    groups = asked_by([trust.rungs.B.pk, trust.rungs.C.pk])
    team = [
        (trust.rungs.A.pk, trust.rungs.B.pk, "0", 1, 3),
        (trust.rungs.B.pk, trust.rungs.C.pk, "0", 1, 2),
        (trust.rungs.B.pk, trust.rungs.C.pk, "1", 0, 4),
    ]
    found = gaps_of([Alike(*one) for one in team], {**groups, trust.rungs.A.pk: []})
    (gap,) = found.gaps
    assert (gap.sentence, gap.doctors, gap.asked) == ("Holding a budget", 5, 9)
    assert gap.rungs == ["Rung B", "Rung C"]
    (closer,) = found.closers
    assert (closer.meets, closer.alone) == (5, 5)


def test_what_a_rung_asks_twice_is_lacking_once(trust):
    module = training.ModuleFactory()
    for _ in range(2):
        group = pathways.RequirementGroupFactory(rung=trust.rungs.B)
        pathways.RequirementFactory(group=group, kind="module", module=module)
    asked = asked_by([trust.rungs.A.pk, trust.rungs.B.pk])
    found = gaps_of([Alike(trust.rungs.A.pk, trust.rungs.B.pk, "00", 2, 1)], asked)
    assert [(one.doctors, one.asked) for one in found.gaps] == [(1, 1)]
    # Both requirements are met by the one module, yet two are lacking: it is not the only one.
    assert [(one.meets, one.alone) for one in found.closers] == [(2, 0)]


def test_nobody_lacks_anything_where_nobody_works_towards_a_rung(trust):
    found = gaps_of([Alike(trust.rungs.C.pk, None, "", None, 5)], {trust.rungs.C.pk: []})
    assert (found.gaps, found.closers, found.module_lacks) == ([], [], 0)


def test_what_is_lacking_is_said_with_the_module_that_helps(trust):
    modules = [training.ModuleFactory(title=name) for name in ("Budgets", "Rotas", "Talks")]
    element = training.ElementFactory(name="Pacing")
    every = pathways.RequirementGroupFactory(rung=trust.rungs.B)
    pathways.RequirementFactory(group=every, kind="level", element=element, level=2)
    pathways.RequirementFactory(group=every, kind="module", module=modules[0])
    some = pathways.RequirementGroupFactory(rung=trust.rungs.B, name="Choice", at_least=1)
    for module in modules[1:]:
        pathways.RequirementFactory(group=some, kind="module", module=module)
    (groups,) = asked_by([trust.rungs.B.pk]).values()
    told = lacked(groups, "0000")
    assert [(one.sentence, one.module) for one in told.training] == [
        ("Budgets", modules[0]),
        ("Choice: 1 more of 2", None),
    ]
    assert [one.sentence for one in told.others] == ["Pacing at level 2 or above"]
    assert list(told.training[1].choices) == modules[1:]
    assert [one.sentence for one in lacked(groups, "1001").training] == ["Budgets"]
    assert lacked(groups, "1110").is_none


def test_a_choice_that_can_be_shown_at_work_is_no_lack_of_training(trust):
    some = pathways.RequirementGroupFactory(rung=trust.rungs.B, name="Choice", at_least=2)
    for module in training.ModuleFactory.create_batch(2):
        pathways.RequirementFactory(group=some, kind="module", module=module)
    element = training.ElementFactory()
    pathways.RequirementFactory(group=some, kind="level", element=element, level=2)
    (groups,) = asked_by([trust.rungs.B.pk]).values()
    # Of two, one can be shown at work; the other has to be learned, unless it has been.
    assert [one.sentence for one in lacked(groups, "000").training] == ["Choice: 2 more of 3"]
    assert [one.sentence for one in lacked(groups, "100").others] == ["Choice: 1 more of 2"]
