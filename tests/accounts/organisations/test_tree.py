from decimal import Decimal

import pytest

from accounts.audit.models import AuditEvent
from accounts.organisations.actions import create_organisation, tree, update_organisation
from accounts.organisations.models import Organisation
from accounts.organisations.queries import holds, working_time_of
from common.errors import Denied, Stale
from tests.accounts.factories import OrganisationFactory
from tests.support import races


def add(name, parent, by=None, **more):
    fields = {"key": name.lower(), "kind": "department"} | more
    return create_organisation(name=name, parent=parent, by=by, **fields)


def move(organisation, parent, by=None, **changes):
    organisation = Organisation.objects.get(pk=organisation.pk)
    fields = {
        "revision": organisation.revision,
        "name": organisation.name,
        "kind": organisation.kind,
        "time_unit": organisation.time_unit,
        "full_time_hours": organisation.full_time_hours,
    }
    return update_organisation(
        organisation=organisation, by=by, **fields | {"parent": parent} | changes
    )


def path_of(organisation):
    return Organisation.objects.get(pk=organisation.pk).path


class TestCreate:
    def test_stands_below_its_parent(self, world):
        made = add("Urology", world.north, by=world.north_admin)
        assert made.path == f"/{world.region.pk}/{world.north.pk}/{made.pk}/"
        assert AuditEvent.objects.get(action="organisations.create").object_uuid == made.uuid

    def test_is_refused_where_one_is_no_administrator(self, world):
        with pytest.raises(Denied, match="Only an administrator of South"):
            add("Urology", world.south, by=world.north_admin)

    def test_at_the_top_only_by_command(self, world):
        with pytest.raises(Denied, match="when Rungs is installed"):
            add("Another", None, by=world.region_admin)
        assert add("Another", None).path.count("/") == 2

    def test_a_name_is_there_once_below_a_parent(self, world):
        with pytest.raises(Denied, match="called cardiology below North already"):
            add("cardiology", world.north, key="other")
        add("Cardiology", world.south, key="other")

    def test_a_key_is_there_once(self, world):
        with pytest.raises(Denied, match="has the key cardiology"):
            add("Heart", world.north, key="cardiology")

    def test_at_most_eight_levels(self, world):
        place = world.elsewhere
        for level in range(2, 9):
            place = add(f"Level {level}", place, key=f"level-{level}")
        with pytest.raises(Denied, match="at most 8 levels"):
            add("Level 9", place, key="level-9")


class TestUpdate:
    def test_changes_the_settings(self, world):
        update_organisation(
            organisation=world.north,
            revision=0,
            by=world.north_admin,
            name="Northmoor",
            kind="trust",
            time_unit="session",
            full_time_hours=Decimal("37.5"),
            parent=world.region,
        )
        world.north.refresh_from_db()
        assert (world.north.name, world.north.revision) == ("Northmoor", 1)
        assert working_time_of(world.ward).unit == "session"
        event = AuditEvent.objects.get(action="organisations.update")
        assert event.details == {"fields": ["full_time_hours", "name", "time_unit"]}

    def test_is_refused_where_one_is_no_administrator(self, world):
        with pytest.raises(Denied, match="Only an administrator of South"):
            move(world.south, world.region, by=world.north_admin)

    def test_a_stale_form_writes_nothing(self, world):
        move(world.north, world.region, name="First")
        with pytest.raises(Stale) as caught:
            move(world.north, world.region, revision=0, name="Second")
        assert caught.value.theirs["name"] == "First"
        assert Organisation.objects.get(pk=world.north.pk).name == "First"

    def test_moving_takes_everything_below_along(self, world):
        leaf = OrganisationFactory(parent=world.ward)
        move(world.ward, world.south, by=world.region_admin)
        assert path_of(world.ward) == f"/{world.region.pk}/{world.south.pk}/{world.ward.pk}/"
        assert path_of(leaf) == f"{path_of(world.ward)}{leaf.pk}/"
        assert path_of(world.north) == f"/{world.region.pk}/{world.north.pk}/"

    def test_a_sibling_whose_id_begins_alike_stays(self, world):
        twin = OrganisationFactory(parent=world.north)
        Organisation.objects.filter(pk=twin.pk).update(path=world.ward.path[:-1] + "0/")
        move(world.ward, world.south)
        assert path_of(twin) == world.ward.path[:-1] + "0/"

    def test_moving_moves_what_an_administrator_may(self, world):
        ward = world.ward
        assert holds(world.north_admin, "manage_people", ward)
        move(ward, world.south, by=world.region_admin)
        ward.refresh_from_db()
        assert not holds(world.north_admin, "manage_people", ward)
        assert holds(world.south_admin, "manage_people", ward)

    def test_moving_needs_both_ends(self, world):
        with pytest.raises(Denied, match="Only an administrator of South"):
            move(world.ward, world.south, by=world.north_admin)
        with pytest.raises(Denied, match="Only an administrator of Region"):
            move(world.north, world.ward, by=world.north_admin)

    def test_nothing_becomes_a_top_by_a_page(self, world):
        with pytest.raises(Denied, match="stays below another"):
            move(world.ward, None, by=world.region_admin)
        assert path_of(move(world.ward, None)) == f"/{world.ward.pk}/"

    @pytest.mark.parametrize("below", ["north", "ward"])
    def test_nothing_stands_below_itself(self, world, below):
        with pytest.raises(Denied, match="cannot stand below itself"):
            move(world.north, getattr(world, below), by=world.region_admin)

    def test_not_deeper_than_eight_levels_with_all_that_comes_along(self, world):
        place = world.elsewhere
        for level in range(2, 7):
            place = add(f"Level {level}", place, key=f"level-{level}")
        with pytest.raises(Denied, match="at most 8 levels"):
            move(world.region, place)  # three levels below the sixth
        move(world.north, place)


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_two_moves_at_once_make_no_cycle(world, monkeypatch, locked):
    races.meet_after(monkeypatch, tree, "check_can_stand_below")
    if not locked:  # what would happen without the lock
        monkeypatch.setattr(tree, "lock_tree", lambda: None)
    clinic = OrganisationFactory(parent=world.south)
    outcomes = races.at_once(
        lambda: move(world.north, clinic), lambda: move(world.south, world.ward)
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Denied)]
    north = Organisation.objects.get(pk=world.north.pk)
    south = Organisation.objects.get(pk=world.south.pk)
    is_cycle = north.parent_id == clinic.pk and south.parent_id == world.ward.pk
    assert is_cycle is not locked, outcomes
    assert len(refused) == (1 if locked else 0)
