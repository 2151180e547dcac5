"""Each kind of requirement as one plain sentence."""

from decimal import Decimal

import pytest

from pathways.ladders.models import Requirement
from pathways.ladders.wording import wording
from tests.pathways import factories
from training.frameworks.models import Element, EvidenceType, FeedbackKind
from training.modules.models import Module


@pytest.fixture
def rungs(db):
    version = factories.LadderVersionFactory(status="draft")
    below = factories.RungFactory(version=version, code="A", title="Named lead")
    return below, factories.RungFactory(version=version, code="B", below=below)


def said(rung, kind, elements=(), time=None, **parameters):
    group = factories.RequirementGroupFactory(rung=rung)
    one = Requirement.objects.create(group=group, kind=kind, **parameters)
    one.elements.set(elements)
    return wording(one, **(time or {}))


def test_what_is_learned_and_proven(vocabulary, rungs):
    _, rung = rungs
    module = Module.objects.get(code="M17")
    assert said(rung, "module", module=module) == f"{module.title} completed"
    assert (
        said(rung, "module", module=module, validity_months=36)
        == f"{module.title} completed in the last 36 months"
    )
    staff = Element.objects.get(code="RS3")
    assert said(rung, "level", element=staff, level=3) == "Bringing staff on at level 3 or above"
    assert (
        said(rung, "level", element=staff, level=5, within_months=1)
        == "Bringing staff on at level 5, rated in the last 1 month"
    )
    project = EvidenceType.objects.get(code="QIP")
    assert said(rung, "activity", evidence_type=project, count=1) == "1 improvement project"
    plan = Element.objects.filter(code__in=["RS1", "RS2"])
    assert (
        said(rung, "activity", plan, evidence_type=project, count=2, within_months=36)
        == "2 improvement projects touching Shaping the plan or Spending well in the last 36 months"
    )
    leader = FeedbackKind.objects.get(key="leader")
    assert (
        said(rung, "feedback", feedback_kind=leader, within_months=36)
        == "A released feedback round (leader feedback) in the last 36 months"
    )


def test_hours_of_a_topic_or_of_any(rungs):
    _, rung = rungs
    assert said(rung, "hours", hours=Decimal(1)) == "1 hour of verified learning"
    assert (
        said(rung, "hours", hours=Decimal("12.50"), topic="finance", within_months=60)
        == "12.5 hours of verified learning in finance in the last 60 months"
    )


@pytest.mark.parametrize(
    ("unit", "hours", "time"),
    [
        ("pa", 40, "1 PA"),
        ("session", Decimal("37.5"), "0.9 sessions"),
        ("fte", 40, "0.10 FTE"),
        ("hours", 40, "4 h a week"),
    ],
)
def test_service_in_the_unit_of_the_organisation(rungs, unit, hours, time):
    _, rung = rungs
    sentence = said(
        rung,
        "service",
        months=12,
        leadership=Decimal("0.1"),
        tier=2,
        time={"unit": unit, "full_time_hours": hours},
    )
    assert sentence == f"12 months in posts of tier T2 or above with at least {time} for leadership"


def test_service_in_any_post_and_tenure_on_the_rung_below(rungs):
    below, rung = rungs
    assert said(rung, "service", months=48, leadership=Decimal(0)) == "48 months in posts"
    assert said(rung, "tenure", months=1) == "1 month as Named lead"
    assert said(below, "tenure", months=24) == "24 months on the rung below"
