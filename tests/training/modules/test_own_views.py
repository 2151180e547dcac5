"""An organisation's own modules: the list, adding, changing and retiring them."""

import uuid
from decimal import Decimal

import pytest

from common import clock
from tests.accounts.factories import OrganisationFactory, administrator_of
from tests.training.factories import ElementFactory, ModuleFactory
from training.modules.models import Module

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, cast):
    """Signed in as an administrator of the cast's trust."""
    cast.admin = administrator_of(cast.trust, full_name="Jo Bright")
    client.force_login(cast.admin)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def told(cast, **fields):
    return {
        "organisation": str(cast.trust.uuid),
        "code": "NG-01",
        "title": "Ward moves",
        "description": "",
        "topic": "team",
        "mode": "wshop",
        "hours": "4.5",
        "tier": "1",
        "prerequisites_0": "",
        "prerequisites_1": "",
        "prerequisites_2": "",
    } | fields


class TestOwn:
    def test_only_those_who_manage_modules(self, client, cast):
        client.force_login(cast.user)
        for path in ("own/", "own/add/"):
            response = client.get(f"/training/{path}")
            assert response.status_code == 403
            assert "Only administrators manage" in text(response)

    def test_the_list_holds_own_ones_the_retired_too(self, admin, cast):
        ModuleFactory(title="Ours", organisation=cast.trust)
        ModuleFactory(title="Old one", organisation=cast.trust, retired_at=clock.now())
        ModuleFactory(title="Shared one")
        ModuleFactory(title="Foreign one", organisation=OrganisationFactory())
        page = text(admin.get("/training/own/"))
        assert "Ours" in page
        assert "Old one" in page
        assert "Shared one" not in page
        assert "Foreign one" not in page

    @pytest.mark.parametrize("count", [3, 60])
    def test_queries(self, admin, cast, query_budget, count):
        ModuleFactory.create_batch(count, organisation=cast.trust)
        with query_budget("modules:own"):
            admin.get("/training/own/")


class TestAdd:
    def test_it_is_added(self, admin, cast):
        first, element = ModuleFactory(tier=1), ElementFactory()
        response = admin.post(
            "/training/own/add/",
            told(cast, prerequisites_0=str(first.uuid), elements=[element.code]),
        )
        assert response.url == "/training/own/"
        module = Module.objects.get(code="NG-01")
        assert (module.hours, module.tier) == (Decimal("4.5"), 1)
        assert list(module.prerequisites.all()) == [first]
        assert list(module.elements.all()) == [element]

    def test_what_is_wrong_is_said_by_its_field_and_what_was_typed_stays(self, admin, cast):
        response = admin.post(
            "/training/own/add/", told(cast, code="M61", title="Kept as typed", hours="many")
        )
        page = text(response)
        assert response.status_code == 422
        assert "Codes such as M61 belong to the shared catalogue." in page
        assert "Give the hours as a number, such as 1.5." in page
        assert 'value="Kept as typed"' in page
        assert not Module.objects.exists()

    def test_a_refusal_by_the_rules_keeps_it_too(self, admin, cast):
        first = ModuleFactory(title="High", tier=4)
        response = admin.post(
            "/training/own/add/", told(cast, prerequisites_1=str(first.uuid), tier="0")
        )
        assert response.status_code == 422
        assert "High is a module of T4" in text(response)
        assert f'value="{first.uuid}" selected' in text(response)

    @pytest.mark.parametrize(
        "fields",
        [
            {"title": "a\x00b"},
            {"title": "x" * 121},
            {"tier": "9"},
            {"topic": "nonsense"},
            {"hours": "1e9"},
            {"elements": "nonsense"},
            {"prerequisites_0": "nonsense"},
            {"organisation": "nonsense"},
        ],
    )
    def test_bad_input_is_refused(self, admin, cast, elements, fields):
        response = admin.post("/training/own/add/", told(cast, **fields))
        assert response.status_code == 422
        assert not Module.objects.exists()

    def test_not_for_another_organisation(self, admin, cast):
        other = OrganisationFactory()
        response = admin.post("/training/own/add/", told(cast, organisation=str(other.uuid)))
        assert response.status_code == 422
        assert not Module.objects.exists()

    def test_sent_twice_it_is_added_once(self, admin, cast):
        form = told(cast, submit_key=str(uuid.uuid4()))
        answers = [admin.post("/training/own/add/", form).url for _ in range(2)]
        assert answers == ["/training/own/"] * 2
        assert Module.objects.count() == 1


class TestEdit:
    @pytest.fixture
    def module(self, cast):
        return ModuleFactory(
            title="Ward moves", code="NG-01", organisation=cast.trust, topic="team", tier=1
        )

    def test_the_form_shows_what_stands_there(self, admin, module):
        first = ModuleFactory(title="First one")
        module.prerequisites.set([first])
        page = text(admin.get(f"/training/{module.uuid}/edit/"))
        assert 'value="Ward moves"' in page
        assert f'value="{first.uuid}" selected' in page

    def test_it_is_changed(self, admin, cast, module):
        url = f"/training/{module.uuid}/edit/"
        response = admin.post(url, told(cast, title="Ward moves, well led", revision="0"))
        assert response.url == f"/training/{module.uuid}/"
        module.refresh_from_db()
        assert module.title == "Ward moves, well led"

    def test_a_stale_form_shows_both_and_can_be_sent_again(self, admin, cast, module):
        url = f"/training/{module.uuid}/edit/"
        element = ElementFactory(name="Spending well")
        admin.post(url, told(cast, title="Theirs", revision="0"))

        response = admin.post(url, told(cast, title="Mine", elements=element.code, revision="0"))

        page = text(response)
        assert response.status_code == 422
        assert "Changed by Jo Bright" in page
        assert "Theirs <span" in page
        assert "Mine <span" in page
        assert "Spending well <span" in page
        assert 'name="revision" value="1"' in page
        admin.post(url, told(cast, title="Mine", revision="1"))
        module.refresh_from_db()
        assert module.title == "Mine"

    def test_without_a_revision_nothing_is_written(self, admin, cast, module):
        response = admin.post(f"/training/{module.uuid}/edit/", told(cast, title="Mine"))
        assert response.status_code == 422
        module.refresh_from_db()
        assert module.title == "Ward moves"

    def test_neither_a_shared_nor_a_foreign_one(self, admin):
        for organisation in (None, OrganisationFactory()):
            module = ModuleFactory(organisation=organisation)
            for page in ("edit", "retire"):
                url = f"/training/{module.uuid}/{page}/"
                assert admin.get(url).status_code == 404
                assert admin.post(url).status_code == 404

    @pytest.mark.parametrize("count", [3, 60])
    def test_queries(self, admin, cast, query_budget, module, count):
        ModuleFactory.create_batch(count)
        ElementFactory.create_batch(count)
        with query_budget("modules:module-edit"):
            admin.get(f"/training/{module.uuid}/edit/")


class TestRetire:
    def test_it_is_confirmed_first_with_what_builds_on_it(self, admin, cast):
        module = ModuleFactory(organisation=cast.trust, title="Ward moves")
        ModuleFactory(title="Second moves", prerequisites=[module])
        url = f"/training/{module.uuid}/retire/"
        assert "Second moves no longer asks for it first." in text(admin.get(url))
        assert admin.post(url).url == "/training/own/"
        module.refresh_from_db()
        assert module.retired_at is not None
        assert admin.get(url).status_code == 403
