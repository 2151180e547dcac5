"""A module's new topic, followed by what was completed under its former one, however many did."""

import pytest

from accounts.audit.models import AuditEvent
from accounts.people import facts
from tests.training.factories import CompletionFactory, ModuleFactory
from training.modules import actions
from training.modules.models import Completion, Module, Topic

pytestmark = pytest.mark.django_db


def moved(completed, **fields):
    """A module that so many doctors completed, one of them twice, and whose topic then changed."""
    module = ModuleFactory(topic=Topic.TEAM)
    done = [CompletionFactory(module=module, topic=Topic.TEAM) for _ in range(completed)]
    CompletionFactory(module=module, topic=Topic.TEAM, doctor=done[0].doctor)
    Module.objects.filter(pk=module.pk).update(topic=Topic.FINANCE)
    return Module.objects.filter(pk=module.pk)


def test_a_few_doctors_at_a_time_until_all_have_followed(monkeypatch):
    told = []
    monkeypatch.setattr(facts, "_listeners", [lambda doctors, kinds: told.append((doctors, kinds))])
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    modules = moved(5)
    assert actions.follow_topics(modules=modules, by=None) == 6
    assert set(Completion.objects.counting().values_list("topic", flat=True)) == {Topic.FINANCE}
    assert Completion.objects.count() == 12
    assert [len(doctors) for doctors, _ in told] == [2, 2, 1]
    doctors = [doctor.pk for those, _ in told for doctor in those]
    assert doctors == sorted(set(doctors))
    assert {kinds for _, kinds in told} == {frozenset({facts.FactKind.COMPLETION})}
    events = AuditEvent.objects.filter(action="modules.follow")
    assert sorted(events.values_list("about", flat=True)) == doctors


@pytest.mark.parametrize("completed", [1, 12])
def test_it_costs_no_more_queries_for_many_than_for_one(count_queries, completed):
    modules = moved(completed)
    with count_queries(at_most=15):
        actions.follow_topics(modules=modules, by=None)
