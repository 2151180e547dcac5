import pytest
from django.urls import reverse

from accounts.organisations.models import Organisation
from tests.accounts.factories import DoctorFactory, OrganisationFactory

TREE = reverse("organisations:organisations")
NEW = reverse("organisations:organisation-new")


def page(organisation):
    return reverse("organisations:organisation", args=[organisation.uuid])


def fields(organisation, **changes):
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "parent": organisation.parent.uuid if organisation.parent else "",
        "time_unit": organisation.time_unit,
        "full_time_hours": "",
        "revision": organisation.revision,
    } | changes


class TestTree:
    def test_shows_mine_in_order(self, world, signed_in):
        text = signed_in(world.region_admin).get(TREE).text
        places = [text.index(f">{name}</a>") for name in ("Region", "North", "Cardiology", "South")]
        assert places == sorted(places)
        assert "Elsewhere" not in text

    def test_shows_no_twin(self, world, signed_in):
        text = signed_in(world.north_admin).get(TREE).text
        assert "Cardiology" in text
        assert "South" not in text

    @pytest.mark.parametrize("count", [3, 60])
    def test_stays_within_its_queries(self, world, signed_in, query_budget, count):
        for _ in range(count):
            DoctorFactory(organisation=OrganisationFactory(parent=world.north))
        client = signed_in(world.north_admin)
        with query_budget("organisations:organisations"):
            client.get(TREE)


class TestOrganisation:
    def test_changes_settings(self, world, signed_in):
        client = signed_in(world.north_admin)
        wanted = fields(world.north, time_unit="fte", full_time_hours="37.5")
        del wanted["parent"]
        assert client.post(page(world.north), wanted).status_code == 302
        world.north.refresh_from_db()
        assert (world.north.time_unit, world.north.full_time_hours) == ("fte", 37.5)
        assert world.north.parent == world.region
        assert "37.5 hours" in client.get(page(world.ward)).text

    def test_where_my_own_stands_is_not_mine_to_change(self, world, signed_in):
        client = signed_in(world.north_admin)
        assert 'name="parent"' not in client.get(page(world.north)).text
        client.post(page(world.north), fields(world.north, parent=world.ward.uuid))
        world.north.refresh_from_db()
        assert world.north.parent == world.region

    def test_moves_below_another_of_mine(self, world, signed_in):
        client = signed_in(world.region_admin)
        response = client.post(page(world.ward), fields(world.ward, parent=world.south.uuid))
        assert response.status_code == 302
        world.ward.refresh_from_db()
        assert world.ward.parent == world.south

    def test_is_not_offered_what_stands_below_it_nor_others(self, world, signed_in):
        client = signed_in(world.region_admin)
        text = client.get(page(world.north)).text
        assert str(world.ward.uuid) not in text.split('name="parent"')[1].split("</select>")[0]
        for place in (world.ward, world.north, world.elsewhere):
            response = client.post(page(world.north), fields(world.north, parent=place.uuid))
            assert "Choose one of the organisations" in response.text

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name": ""}, "required"),
            ({"name": "x" * 121}, "at most 120"),
            ({"name": "a\x00"}, "Null characters"),
            ({"full_time_hours": "19"}, "between 20 and 60"),
            ({"full_time_hours": "1e3"}, "between 20 and 60"),
            ({"time_unit": "moons"}, "Select a valid choice"),
            ({"parent": ""}, "required"),
        ],
    )
    def test_each_wrong_input_gets_a_sentence(self, world, signed_in, wrong, sentence):
        client = signed_in(world.region_admin)
        response = client.post(page(world.north), fields(world.north, **wrong))
        assert response.status_code == 422
        assert sentence in response.text

    def test_a_stale_form_shows_both(self, world, signed_in):
        client = signed_in(world.region_admin)
        client.post(page(world.north), fields(world.north, name="Theirs"))
        stale = client.post(page(world.north), fields(world.north, name="Mine"))
        assert stale.status_code == 422
        assert "Theirs" in stale.text
        assert "Changed by Rita Region" in stale.text
        assert 'value="Mine"' in stale.text

    def test_those_of_others_are_not_found(self, world, signed_in):
        for user in (world.south_admin, world.doctor.user):
            assert signed_in(user).get(page(world.north)).status_code == 404
            assert signed_in(user).post(page(world.north)).status_code == 404

    @pytest.mark.parametrize("count", [3, 60])
    def test_stays_within_its_queries(self, world, signed_in, query_budget, count):
        for _ in range(count):
            OrganisationFactory(parent=world.north)
        client = signed_in(world.region_admin)
        with query_budget("organisations:organisation"):
            client.get(page(world.north))


class TestNew:
    def test_adds_one_and_makes_its_key(self, world, signed_in):
        client = signed_in(world.north_admin)
        assert "selected" in client.get(f"{NEW}?below={world.ward.uuid}").text
        wanted = {"name": "Acute Medicine", "kind": "department", "parent": world.north.uuid}
        assert client.post(NEW, wanted).status_code == 302
        assert Organisation.objects.get(key="acute-medicine").parent == world.north

    def test_the_key_of_a_namesake_begins_with_where_it_stands(self, world, signed_in):
        client = signed_in(world.south_admin)
        wanted = {"name": "Cardiology", "kind": "department", "parent": world.south.uuid}
        assert client.post(NEW, wanted).status_code == 302
        assert Organisation.objects.get(key="south-cardiology").parent == world.south

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name": "!!!"}, "No key can be made"),
            ({"key": "a b"}, "Use letters, digits"),
            ({"key": "north"}, "has the key north"),
            ({"name": "Cardiology"}, "called Cardiology below North already"),
        ],
    )
    def test_each_wrong_input_gets_a_sentence(self, world, signed_in, wrong, sentence):
        wanted = {"name": "New", "kind": "department", "parent": world.north.uuid} | wrong
        response = signed_in(world.north_admin).post(NEW, wanted)
        assert response.status_code == 422
        assert sentence in response.text

    def test_not_below_one_of_others(self, world, signed_in):
        wanted = {"name": "New", "kind": "department", "parent": world.south.uuid}
        response = signed_in(world.north_admin).post(NEW, wanted)
        assert "Choose one of the organisations" in response.text

    def test_nonsense_in_the_address_is_borne(self, world, signed_in):
        client = signed_in(world.north_admin)
        for below in ("x", str(world.south.uuid), "%00"):
            assert client.get(f"{NEW}?below={below}").status_code == 200
