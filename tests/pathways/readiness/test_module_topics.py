"""Hours of learning count by the topic that a module has today."""

from datetime import timedelta
from decimal import Decimal

import pytest

from common import clock
from pathways.journeys.actions import start_journey
from pathways.ladders.models import RequirementKind
from pathways.readiness.models import StandingSpan
from pathways.readiness.queries import differences
from tests.pathways.factories import RequirementFactory, RequirementGroupFactory, rewriting
from tests.training.factories import CompletionFactory, ModuleFactory
from training.modules.actions import update_module
from training.modules.models import Topic

pytestmark = pytest.mark.django_db


def test_a_module_that_changes_its_topic_moves_the_stored_answers(trust):
    group_of = {"rung": trust.rungs.B, "name": "Learning"}
    with rewriting():
        RequirementFactory(
            group=RequirementGroupFactory(**group_of),
            kind=RequirementKind.HOURS,
            hours=Decimal(4),
            topic=Topic.FINANCE,
        )
    module = ModuleFactory(organisation=trust.organisation, topic=Topic.TEAM)
    day = clock.today() - timedelta(days=90)
    CompletionFactory(doctor=trust.doctor, module=module, completed_on=day, hours=Decimal(5))
    start_journey(
        doctor=trust.doctor,
        version=trust.version,
        rung=trust.rungs.A,
        since=day,
        organisation=trust.organisation,
        by=None,
    )
    assert StandingSpan.objects.get().met == "0"

    update_module(
        module=module, revision=module.revision, by=trust.administrator, topic=Topic.FINANCE
    )

    assert StandingSpan.objects.get().met == "1"
    assert differences([trust.doctor.pk]) == []
