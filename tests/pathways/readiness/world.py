"""A trust whose ladder asks for something of every kind, and facts written straight as rows."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from accounts.organisations.models import SupervisionKind
from common import clock
from tests.accounts import factories as accounts
from tests.pathways.factories import (
    LadderVersionFactory,
    RequirementFactory,
    RequirementGroupFactory,
    rungs_of,
    version_of,
    with_rungs,
)
from tests.training.factories import ElementFactory, EvidenceTypeFactory, ModuleFactory
from training.feedback.models import FeedbackRound
from training.frameworks.models import FeedbackKind
from training.logbook.models import Activity
from training.modules.models import Completion, Topic
from training.verification.models import SignedRating


def make_world():
    """A ladder of four rungs in two versions; each rung above the lowest asks for every kind."""
    organisation = accounts.OrganisationFactory()
    doctor = accounts.DoctorFactory(organisation=organisation)
    vocabulary = SimpleNamespace(
        elements=[ElementFactory(code=f"E{n}", name=f"Element {n}") for n in range(3)],
        types=[
            EvidenceTypeFactory(code="QI", name="Improvement project", one="improvement project"),
            EvidenceTypeFactory(code="CPD"),
        ],
        kind=FeedbackKind.objects.create(
            key="leader",
            name="Leader round",
            least_raters=2,
            target_raters=3,
            groups=[{"key": "peer", "name": "Peers", "one": "peer", "many": "peers"}],
        ),
    )
    vocabulary.modules = [
        ModuleFactory(code=f"M{n}", topic=topic, elements=[vocabulary.elements[n]])
        for n, topic in enumerate((Topic.FINANCE, Topic.PEOPLE))
    ]
    version = version_of(organisation, "A", "B", "C", "D")
    newer = with_rungs(LadderVersionFactory(ladder=version.ladder), "A", "B", "C", "D")
    for one in (version, newer):
        for rung in one.rungs.exclude(code="A"):
            ask_everything(rung, vocabulary, 1 if one is version else 2)
    director = accounts.director_of(organisation)
    supervisor = accounts.supervisor_of(doctor, organisation=organisation)
    accounts.SupervisionLinkFactory(
        doctor=doctor, supervisor=supervisor, kind=SupervisionKind.CLINICAL
    )
    return SimpleNamespace(
        organisation=organisation,
        doctor=doctor,
        director=director,
        supervisor=supervisor,
        version=version,
        newer=newer,
        rungs=SimpleNamespace(**rungs_of(version)),
        **vars(vocabulary),
    )


def ask_everything(rung, words, more):
    """One requirement of each kind: all of five, and any one of two."""
    height = rung.position
    every = RequirementGroupFactory(rung=rung, name="All of these")
    module = words.modules[height % 2]
    RequirementFactory(group=every, kind="module", module=module, validity_months=24 * more)
    RequirementFactory(
        group=every, kind="level", element=words.elements[0], level=min(5, height + more)
    )
    RequirementFactory(group=every, kind="service", months=6 * more, leadership="0.1", tier=height)
    RequirementFactory(group=every, kind="tenure", months=4 * more)
    RequirementFactory(
        group=every, kind="feedback", feedback_kind=words.kind, within_months=12 * more
    )
    either = RequirementGroupFactory(rung=rung, name="Any one of these", at_least=1)
    RequirementFactory(
        group=either,
        kind="activity",
        evidence_type=words.types[0],
        count=more,
        within_months=36,
        elements=words.elements[:2],
    )
    RequirementFactory(
        group=either, kind="hours", hours=Decimal(6 * more), topic=Topic.FINANCE, within_months=18
    )


def completed(doctor, module, on, hours="6.00", **more):
    return Completion.objects.create(
        doctor=doctor,
        module=module,
        completed_on=on,
        hours=Decimal(hours),
        **({"recorded_at": clock.now(), "topic": module.topic} | more),
    )


def rated(doctor, element, level, on, by, **more):
    return SignedRating.objects.create(
        doctor=doctor,
        element=element,
        level=level,
        rated_on=on,
        signed_by=by,
        **({"recorded_at": clock.now()} | more),
    )


def did(doctor, kind, on, *elements, hours="0.00", topic="", **more):
    activity = Activity.objects.create(
        doctor=doctor,
        evidence_type=kind,
        ended_on=on,
        hours=Decimal(hours),
        topic=topic,
        **({"recorded_at": clock.now()} | more),
    )
    activity.elements.set(elements)
    return activity


def heard(doctor, kind, on, by, *, is_valid=True, **more):
    return FeedbackRound.objects.create(
        doctor=doctor,
        kind=kind,
        closed_on=on,
        released_on=on,
        is_valid=is_valid,
        released_by=by,
        **({"recorded_at": clock.now()} | more),
    )


DAY = date(2025, 3, 3)
