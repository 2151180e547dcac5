"""Rows of training for tests, made directly; what actions do is tested through the actions."""

from datetime import timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from common import clock
from tests.accounts.factories import DoctorFactory, UserFactory
from training.feedback.models import FeedbackRound
from training.frameworks.models import Domain, Element, EvidenceType, FeedbackKind, Framework
from training.logbook.models import EntryClaim, EntryEvent, LogEntry
from training.logbook.workflow import EntryStatus
from training.modules.models import Completion, Mode, Module, Topic


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = Framework
        django_get_or_create = ("key",)

    key = "map"
    name = "Leadership map"
    may_redistribute = True


class DomainFactory(DjangoModelFactory):
    class Meta:
        model = Domain
        django_get_or_create = ("framework", "code")

    framework = factory.SubFactory(FrameworkFactory)
    code = "D1"
    name = "Working with others"
    position = 1


class ElementFactory(DjangoModelFactory):
    class Meta:
        model = Element
        django_get_or_create = ("code",)

    domain = factory.SubFactory(DomainFactory)
    code = factory.Sequence(lambda n: f"E{n + 1}")
    name = factory.Sequence(lambda n: f"Element {n + 1}")
    position = factory.Sequence(lambda n: n % 1000)


class EvidenceTypeFactory(DjangoModelFactory):
    class Meta:
        model = EvidenceType
        django_get_or_create = ("code",)

    code = "CPD"
    name = "Course or certificate"
    one = "course or certificate"
    many = "courses or certificates"


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"X{n + 1}")
    title = factory.Sequence(lambda n: f"Module {n + 1}")
    topic = Topic.PEOPLE
    mode = Mode.WORKSHOP
    hours = Decimal(6)
    tier = 0

    @factory.post_generation
    def elements(self, create, extracted, **kwargs):
        if create and extracted:
            self.elements.set(extracted)

    @factory.post_generation
    def prerequisites(self, create, extracted, **kwargs):
        if create and extracted:
            self.prerequisites.set(extracted)


class CompletionFactory(DjangoModelFactory):
    """A module completed a year ago, without the entry that shows it."""

    class Meta:
        model = Completion

    doctor = factory.SubFactory(DoctorFactory)
    module = factory.SubFactory(ModuleFactory)
    completed_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=365))
    hours = factory.SelfAttribute("module.hours")
    topic = factory.SelfAttribute("module.topic")
    recorded_at = factory.LazyFunction(clock.now)


class FeedbackKindFactory(DjangoModelFactory):
    """Leader feedback, of which 12 answers with 1 manager and 3 peers or reports make a round."""

    class Meta:
        model = FeedbackKind
        django_get_or_create = ("key",)

    key = "leader"
    name = "Leader feedback"
    least_raters = 12
    target_raters = 15
    groups = factory.LazyFunction(
        lambda: [
            {"key": "manager", "name": "Managers", "one": "manager", "many": "managers"},
            {"key": "peer", "name": "Peers", "one": "peer", "many": "peers"},
            {"key": "report", "name": "People you lead", "one": "report", "many": "reports"},
        ]
    )
    rules = factory.LazyFunction(
        lambda: [
            {"among": ["manager"], "at_least": 1},
            {"among": ["peer", "report"], "at_least": 3},
        ]
    )


class FeedbackRoundFactory(DjangoModelFactory):
    """A valid round released a month ago; each one closed on a day of its own."""

    class Meta:
        model = FeedbackRound

    doctor = factory.SubFactory(DoctorFactory)
    kind = factory.SubFactory(FeedbackKindFactory)
    closed_on = factory.Sequence(lambda n: clock.today() - timedelta(days=40 + n))
    released_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    raters = factory.LazyFunction(lambda: {"manager": 1, "peer": 6, "report": 6})
    is_valid = True
    released_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(clock.now)


class LogEntryFactory(DjangoModelFactory):
    """An entry in any state, with the event that brought it there but without its facts.

    A verified entry whose facts matter comes from the actions.
    """

    class Meta:
        model = LogEntry
        skip_postgeneration_save = True

    doctor = factory.SubFactory(DoctorFactory)
    kind = factory.SubFactory(EvidenceTypeFactory)
    title = factory.Sequence(lambda n: f"Entry {n + 1}")
    ended_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=7))
    hours = Decimal("1.5")
    status = EntryStatus.DRAFT
    created_at = factory.LazyFunction(clock.now)
    changed_at = factory.LazyFunction(clock.now)
    submitted_at = factory.LazyAttribute(
        lambda entry: None if entry.status == EntryStatus.DRAFT else entry.created_at
    )
    first_submitted_at = factory.SelfAttribute("submitted_at")

    @factory.post_generation
    def event(self, create, extracted, **kwargs):
        if create:
            doctor_moves = {EntryStatus.DRAFT, EntryStatus.SUBMITTED, EntryStatus.WITHDRAWN}
            mover = self.doctor.user if self.status in doctor_moves else self.asked_of
            EntryEvent.objects.create(
                entry=self,
                target=self.status,
                by=mover or self.doctor.user,
                at=self.changed_at,
                asked_of=self.asked_of,
                reason="Please add the certificate." if self.status == EntryStatus.RETURNED else "",
            )

    @factory.post_generation
    def claims(self, create, extracted, **kwargs):
        for element, level in (extracted or {}).items() if create else ():
            EntryClaim.objects.create(entry=self, element=element, level=level)
