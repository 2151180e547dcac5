"""Where a doctor stands with each module, and what leads to what."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from accounts.people.models import Tier
from common import clock
from tests.accounts.factories import (
    DoctorFactory,
    MembershipFactory,
    OrganisationFactory,
    administrator_of,
)
from tests.training.factories import (
    CompletionFactory,
    ElementFactory,
    LogEntryFactory,
    ModuleFactory,
)
from training.frameworks.models import TargetLevel
from training.logbook.workflow import EntryStatus
from training.modules.models import Module
from training.modules.queries import (
    UNDER_WAY,
    State,
    Step,
    chain_to,
    developed_by,
    listed_for,
    standing_of,
    step_to,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor():
    return DoctorFactory(tier=Tier.T1)


def standing(doctor, module):
    return standing_of(doctor, [module])[module.pk]


def test_the_words_for_under_way_are_those_of_the_log():
    over = {EntryStatus.VERIFIED, EntryStatus.WITHDRAWN}
    assert {str(state) for state in set(EntryStatus) - over} == set(UNDER_WAY)


class TestStanding:
    def test_open_when_nothing_comes_first(self, doctor):
        assert standing(doctor, ModuleFactory()).state == State.OPEN

    def test_what_comes_first_is_named(self, doctor):
        done, missing = ModuleFactory(), ModuleFactory()
        module = ModuleFactory(prerequisites=[done, missing])
        CompletionFactory(doctor=doctor, module=done)

        shown = standing(doctor, module)

        assert (shown.state, shown.missing) == (State.LOCKED, (missing,))

    def test_open_once_all_that_comes_first_is_completed(self, doctor):
        first = ModuleFactory()
        module = ModuleFactory(prerequisites=[first])
        CompletionFactory(doctor=doctor, module=first)
        assert standing(doctor, module).state == State.OPEN

    def test_a_completion_taken_back_or_of_somebody_else_opens_nothing(self, doctor):
        first = ModuleFactory()
        module = ModuleFactory(prerequisites=[first])
        CompletionFactory(doctor=doctor, module=first, revoked_at=clock.now())
        CompletionFactory(module=first)
        assert standing(doctor, module).missing == (first,)
        assert standing(doctor, first).state == State.OPEN

    def test_what_is_retired_is_asked_no_more(self, doctor):
        module = ModuleFactory(prerequisites=[ModuleFactory(retired_at=clock.now())])
        assert standing(doctor, module).state == State.OPEN

    def test_a_higher_tier_bars_nobody(self, doctor):
        assert standing(doctor, ModuleFactory(tier=Tier.T5)).state == State.OPEN

    def test_done_says_when_last(self, doctor):
        module, today = ModuleFactory(), clock.today()
        for days in (10, 900):
            CompletionFactory(
                doctor=doctor, module=module, completed_on=today - timedelta(days=days)
            )
        assert standing(doctor, module).state == State.DONE
        assert standing(doctor, module).completed_on == today - timedelta(days=10)

    @pytest.mark.parametrize("status", UNDER_WAY)
    def test_in_progress_while_the_entry_is_under_way(self, doctor, status):
        module = ModuleFactory(prerequisites=[ModuleFactory()])
        entry = LogEntryFactory(doctor=doctor, module=module, status=status)

        shown = standing(doctor, module)

        assert shown.state == State.STARTED
        assert (shown.entry.uuid, shown.entry.status) == (entry.uuid, status)

    def test_a_withdrawn_entry_or_that_of_somebody_else_is_no_progress(self, doctor):
        module = ModuleFactory()
        LogEntryFactory(doctor=doctor, module=module, status=EntryStatus.WITHDRAWN)
        LogEntryFactory(module=module)
        assert standing(doctor, module).state == State.OPEN

    def test_three_queries_however_many(self, doctor, django_assert_num_queries):
        first = ModuleFactory()
        modules = [ModuleFactory(prerequisites=[first]) for _ in range(40)]
        for module in modules[:20]:
            CompletionFactory(doctor=doctor, module=module)
        with django_assert_num_queries(3):
            assert len(standing_of(doctor, modules)) == 40


class TestOrder:
    def test_steps_from_a_tier(self):
        steps = [step_to(tier, Tier.T1) for tier in Tier]
        assert steps == [Step.BELOW, Step.HERE, Step.NEXT, Step.LATER, Step.LATER, Step.LATER]

    def test_nearest_first_then_core_first(self, doctor):
        below, choice, core, later, upper = (
            ModuleFactory(code=code, tier=tier, is_core=core)
            for code, tier, core in [
                ("A1", 0, True),
                ("B1", 1, False),
                ("B2", 1, True),
                ("D1", 3, True),
                ("C1", 2, False),
            ]
        )
        listed = [one.module for one in listed_for(doctor, list(Module.objects.all()))]
        assert listed == [core, choice, upper, later, below]

    def test_without_a_doctor_it_is_the_plain_catalogue(self):
        high, low = ModuleFactory(tier=2), ModuleFactory(tier=0)
        listed = listed_for(None, [high, low])
        assert [(one.module, one.standing) for one in listed] == [(low, None), (high, None)]


class TestChain:
    def test_all_that_comes_first_in_an_order_one_can_follow(self):
        first = ModuleFactory()
        second = ModuleFactory(prerequisites=[first])
        third = ModuleFactory(prerequisites=[second, first])
        assert chain_to(ModuleFactory(prerequisites=[third])) == [first, second, third]

    def test_what_is_retired_is_left_out(self):
        first = ModuleFactory()
        retired = ModuleFactory(prerequisites=[first], retired_at=clock.now())
        assert chain_to(ModuleFactory(prerequisites=[retired])) == [first]

    def test_two_queries_however_long(self, django_assert_max_num_queries):
        last = ModuleFactory()
        for _ in range(12):
            last = ModuleFactory(prerequisites=[last])
        with django_assert_max_num_queries(3):
            assert len(chain_to(last)) == 12


def test_elements_come_with_the_level_of_the_modules_tier():
    known, unknown = ElementFactory(), ElementFactory()
    for tier, level in ((2, 3), (3, 4)):
        TargetLevel.objects.create(element=known, tier=tier, level=level)

    developed = developed_by(ModuleFactory(tier=2, elements=[known, unknown]))

    assert {one.element: one.level for one in developed} == {known: 3, unknown: None}


class TestWhoSeesWhat:
    @pytest.fixture
    def world(self):
        region = OrganisationFactory()
        trust = OrganisationFactory(parent=region)
        ward = OrganisationFactory(parent=trust)
        places = SimpleNamespace(region=region, trust=trust, ward=ward, other=OrganisationFactory())
        places.modules = {
            name: ModuleFactory(organisation=getattr(places, name))
            for name in ("region", "trust", "ward", "other")
        } | {"shared": ModuleFactory()}
        return places

    def seen(self, world, user):
        shown = set(Module.objects.visible_to(user))
        return {name for name, module in world.modules.items() if module in shown}

    def test_shared_ones_own_ones_and_those_from_above(self, world):
        user = MembershipFactory(organisation=world.trust).user
        assert self.seen(world, user) == {"shared", "trust", "region"}

    def test_whoever_manages_modules_also_sees_those_below(self, world):
        admin = administrator_of(world.trust)
        assert self.seen(world, admin) == {"shared", "trust", "region", "ward"}
        managed = set(Module.objects.managed_by(admin))
        assert managed == {world.modules["trust"], world.modules["ward"]}
