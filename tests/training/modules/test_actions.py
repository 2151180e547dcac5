"""Adding, changing and retiring an organisation's own modules."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from accounts.audit.models import AuditEvent
from common import clock
from common.errors import Denied, Stale
from tests.accounts.factories import (
    MembershipFactory,
    OrganisationFactory,
    administrator_of,
    director_of,
)
from tests.training.factories import CompletionFactory, ElementFactory, ModuleFactory
from training.frameworks.models import FormerName
from training.modules import actions
from training.modules.models import Completion, Mode, Module, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    region = OrganisationFactory(name="Region")
    trust = OrganisationFactory(name="Northgate", parent=region)
    ward = OrganisationFactory(name="Cardiology", parent=trust)
    return SimpleNamespace(
        region=region,
        trust=trust,
        ward=ward,
        other=OrganisationFactory(name="Elsewhere"),
        admin=administrator_of(trust, full_name="Nora North"),
    )


def create(world, **fields):
    given = {
        "organisation": world.trust,
        "code": "NG-01",
        "title": "Ward moves",
        "topic": Topic.TEAM,
        "mode": Mode.WORKSHOP,
        "hours": Decimal("4.5"),
        "tier": 1,
        "by": world.admin,
    }
    return actions.create_module(**given | fields)


def update(module, by, revision=None, **fields):
    revision = module.revision if revision is None else revision
    return actions.update_module(module=module, revision=revision, by=by, **fields)


class TestCreate:
    def test_it_is_in_the_catalogue_and_audited(self, world):
        element, first = ElementFactory(), ModuleFactory(tier=1)

        module = create(
            world, code=" ng-01 ", title=" Ward moves ", elements=[element], prerequisites=[first]
        )

        module.refresh_from_db()
        assert (module.code, module.title, module.organisation) == (
            "NG-01",
            "Ward moves",
            world.trust,
        )
        assert list(module.elements.all()) == [element]
        assert list(module.prerequisites.all()) == [first]
        event = AuditEvent.objects.get(action="modules.create")
        assert (event.actor, event.object_uuid) == (world.admin, module.uuid)

    def test_a_command_may(self, world):
        assert create(world, by=None).pk

    def test_whoever_manages_from_above_may(self, world):
        assert create(world, by=administrator_of(world.region)).pk

    @pytest.mark.parametrize("who", ["below", "elsewhere", "director", "doctor"])
    def test_nobody_else_may(self, world, who):
        by = {
            "below": lambda: administrator_of(world.ward),
            "elsewhere": lambda: administrator_of(world.other),
            "director": lambda: director_of(world.trust),
            "doctor": lambda: MembershipFactory(organisation=world.trust).user,
        }[who]()
        with pytest.raises(Denied, match="You don’t manage the training of Northgate"):
            create(world, by=by)
        assert not Module.objects.exists()

    def test_the_shared_catalogue_takes_no_module(self, world):
        with pytest.raises(Denied, match="The shared catalogue comes with Rungs"):
            create(world, organisation=None)

    def test_a_code_is_given_once(self, world):
        ModuleFactory(code="NG-01", organisation=world.other)
        with pytest.raises(Denied, match=r"The code NG-01 is taken. Choose another."):
            create(world)

    @pytest.mark.parametrize("code", ["", "x", "1A", "NG 01", "NG_01", "N" * 13, "NG-01\x00", "É1"])
    def test_a_code_has_a_form(self, world, code):
        with pytest.raises(Denied, match="A code has 2 to 12 capital letters"):
            create(world, code=code)

    def test_codes_of_the_shared_catalogue_are_kept_free(self, world):
        with pytest.raises(Denied, match=r"such as LTH-61\."):
            create(world, code="m61")

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"title": "  "}, "Give the module a title."),
            ({"title": "x" * 121}, "The title is too long: shorten it to 120 characters."),
            ({"title": "a\x00b"}, "The title holds a character that cannot be stored."),
            ({"description": "x" * 2001}, "The description is too long: shorten it to 2,000"),
            ({"description": "\x00"}, "The description holds a character"),
            ({"hours": Decimal(0)}, "A module takes from 0.25 to 500 hours."),
            ({"hours": Decimal("500.01")}, "A module takes from 0.25 to 500 hours."),
            ({"hours": Decimal("NaN")}, "A module takes from 0.25 to 500 hours."),
            ({"hours": Decimal("1.125")}, "Give hours with two decimals at most"),
        ],
    )
    def test_what_cannot_be_is_refused(self, world, fields, sentence):
        with pytest.raises(Denied, match=sentence):
            create(world, **fields)
        assert not Module.objects.exists()


class TestPrerequisites:
    def test_they_may_come_from_above(self, world):
        first = ModuleFactory(organisation=world.region)
        assert create(world, prerequisites=[first]).pk

    @pytest.mark.parametrize("place", ["ward", "other"])
    def test_not_from_where_not_all_look(self, world, place):
        first = ModuleFactory(organisation=getattr(world, place), title="Hidden one")
        with pytest.raises(Denied, match="some who see this module would not see that one"):
            create(world, prerequisites=[first])

    def test_not_from_a_higher_tier(self, world):
        first = ModuleFactory(title="High", tier=2)
        with pytest.raises(Denied, match=r"High is a module of T2: .* higher tier than T1\."):
            create(world, prerequisites=[first])

    def test_not_retired(self, world):
        first = ModuleFactory(title="Old", retired_at=clock.now())
        with pytest.raises(Denied, match="Old is retired, so nobody can take it first any more"):
            create(world, prerequisites=[first])

    def test_one_that_was_retired_since_may_stay(self, world):
        first = ModuleFactory()
        module = create(world, prerequisites=[first])
        Module.objects.filter(pk=first.pk).update(retired_at=clock.now())
        assert update(module, world.admin, title="New title").title == "New title"

    def test_three_at_most(self, world):
        with pytest.raises(Denied, match="Name 3 modules that come first at most"):
            create(world, prerequisites=ModuleFactory.create_batch(4))

    def test_no_module_comes_before_itself(self, world):
        module = create(world)
        with pytest.raises(Denied, match=r"A module can’t come before itself\."):
            update(module, world.admin, prerequisites=[module])

    def test_not_through_others_either(self, world):
        first = create(world, code="NG-01", title="First")
        second = create(world, code="NG-02", title="Second", prerequisites=[first])
        third = create(world, code="NG-03", title="Third", prerequisites=[second])
        with pytest.raises(Denied, match="Third builds on First already, so it can’t come first"):
            update(first, world.admin, prerequisites=[third])
        assert not first.prerequisites.exists()

    def test_its_tier_stays_below_what_builds_on_it(self, world):
        first = create(world, code="NG-01")
        create(world, code="NG-02", title="Second", prerequisites=[first])
        with pytest.raises(Denied, match=r"Second \(T1\) builds on this module"):
            update(first, world.admin, tier=2)


class TestUpdate:
    def test_it_changes_and_says_what_in_the_audit(self, world):
        module = create(world)

        changed = update(module, world.admin, title="Ward moves, well led", hours=Decimal(6))

        changed.refresh_from_db()
        assert (changed.title, changed.hours, changed.revision) == (
            "Ward moves, well led",
            Decimal(6),
            1,
        )
        event = AuditEvent.objects.get(action="modules.update")
        assert event.details == {"fields": ["hours", "title"]}

    def test_its_former_title_is_kept(self, world):
        module = create(world)
        before = clock.now()
        update(module, world.admin, title="Ward moves, well led", hours=Decimal(6))
        kept = FormerName.objects.get()
        assert (kept.of, kept.code, kept.field, kept.name) == (
            *("module", module.code, "title"),
            "Ward moves",
        )
        assert before < kept.until <= clock.now()

    def test_what_was_completed_is_recorded_anew_on_its_new_topic(self, world):
        module = create(world)
        done, gone = CompletionFactory(module=module), CompletionFactory(module=module)
        Completion.objects.filter(pk=gone.pk).update(revoked_at=clock.now())
        other = CompletionFactory(topic=Topic.DIGITAL)
        before = clock.now()
        update(module, world.admin, topic=Topic.FINANCE)
        new = Completion.objects.counting().get(module=module)
        assert (new.topic, new.doctor, new.completed_on, new.hours, new.entry) == (
            *(Topic.FINANCE, done.doctor),
            *(done.completed_on, done.hours, done.entry),
        )
        assert set(Completion.objects.known_at(before)) == {done, other}
        assert set(Completion.objects.counting()) == {new, other}
        event = AuditEvent.objects.get(action="modules.follow")
        assert (event.about, event.actor) == (done.doctor, world.admin)

    def test_without_a_new_topic_nothing_is_recorded_anew(self, world):
        module = create(world)
        done = CompletionFactory(module=module)
        update(module, world.admin, title="Ward moves, well led", topic=Topic.TEAM)
        assert Completion.objects.get() == done

    def test_a_stale_form_says_who_and_what_stands_there_now(self, world):
        module = create(world)
        update(module, world.admin, title="Theirs")
        with pytest.raises(Stale, match=r"Changed by Nora North, .* Nothing was saved\.") as caught:
            update(module, world.admin, revision=0, title="Mine")
        assert (caught.value.theirs["title"], caught.value.theirs["revision"]) == ("Theirs", 1)
        module.refresh_from_db()
        assert module.title == "Theirs"

    def test_the_shared_catalogue_stays(self, world):
        with pytest.raises(Denied, match="belongs to the shared catalogue, which nobody changes"):
            update(ModuleFactory(), world.admin, title="Mine")

    def test_others_may_not(self, world):
        module = create(world)
        with pytest.raises(Denied, match="You don’t manage the training of Northgate"):
            update(module, administrator_of(world.other), title="Mine")

    def test_a_retired_one_stays_as_it_was(self, world):
        module = actions.retire_module(module=create(world), by=world.admin)
        with pytest.raises(Denied, match="is retired and stays as it was"):
            update(module, None, title="New")

    def test_the_code_is_no_field(self, world):
        with pytest.raises(TypeError, match="code"):
            update(create(world), world.admin, code="NG-02")


class TestRetire:
    def test_it_leaves_the_catalogue_and_completions_stay(self, world):
        module = create(world)
        completion = CompletionFactory(module=module)

        actions.retire_module(module=module, by=world.admin)

        assert module not in Module.objects.offered()
        completion.refresh_from_db()
        assert completion.revoked_at is None
        assert AuditEvent.objects.get(action="modules.retire").actor == world.admin

    def test_once(self, world):
        module = create(world)
        actions.retire_module(module=module, by=world.admin)
        with pytest.raises(Denied, match="is retired and stays as it was"):
            actions.retire_module(module=module, by=world.admin)

    def test_not_a_shared_one_nor_by_others(self, world):
        with pytest.raises(Denied, match="shared catalogue"):
            actions.retire_module(module=ModuleFactory(), by=world.admin)
        with pytest.raises(Denied, match="You don’t manage"):
            actions.retire_module(module=create(world), by=administrator_of(world.other))


def test_a_change_costs_the_same_however_many_modules_there_are(world, count_queries):
    module, first = create(world), ModuleFactory(tier=1)

    def cost(title):
        with count_queries() as captured:
            update(
                Module.objects.get(pk=module.pk), world.admin, title=title, prerequisites=[first]
            )
        return len(captured)

    cost("Once, to put the prerequisite there")
    before = cost("Second")
    for number in range(30):
        first = create(world, code=f"NG-{number + 10}", prerequisites=[first])
    first = module.prerequisites.get()
    assert cost("Third") == before <= 18
