"""The catalogue and a module's page as people meet them."""

import uuid

import pytest
from django.urls import reverse

from common import clock
from tests.accounts.factories import (
    OrganisationFactory,
    UserFactory,
    director_of,
)
from tests.training.factories import (
    CompletionFactory,
    ElementFactory,
    LogEntryFactory,
    ModuleFactory,
)

pytestmark = pytest.mark.django_db
CATALOGUE = "/training/"


@pytest.fixture
def doctor(client, cast):
    """Signed in as the doctor of the cast."""
    client.force_login(cast.user)
    return client


def text(response):
    return " ".join(response.content.decode().split())


class TestCatalogue:
    def test_it_begins_with_what_is_open(self, doctor, cast):
        first, done = ModuleFactory(title="Begun nowhere"), ModuleFactory(title="Done before")
        ModuleFactory(title="Needs another", prerequisites=[first])
        CompletionFactory(doctor=cast.doctor, module=done)
        page = text(doctor.get(CATALOGUE))
        assert "Begun nowhere" in page
        assert "Needs another" not in page
        assert "Done before" not in page

    def test_what_comes_first_is_named_and_linked(self, doctor):
        first = ModuleFactory(title="Begun nowhere")
        ModuleFactory(title="Needs another", prerequisites=[first])
        page = text(doctor.get(f"{CATALOGUE}?show=locked"))
        link = f'<a href="/training/{first.uuid}/">Begun nowhere</a>'
        assert f"Not open yet. First: {link}" in page

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("draft", "A draft in your log"),
            ("submitted", "Waiting for verification"),
            ("returned", "Returned to you"),
        ],
    )
    def test_what_is_under_way_leads_to_its_entry(self, doctor, cast, status, words):
        entry = LogEntryFactory(
            doctor=cast.doctor, module=ModuleFactory(), status=status, asked_of=cast.supervisor
        )
        page = text(doctor.get(f"{CATALOGUE}?show=started"))
        assert words in page
        assert reverse("logbook:entry", args=[entry.uuid]) in page

    def test_what_is_done_says_when(self, doctor, cast):
        CompletionFactory(doctor=cast.doctor, completed_on="2024-05-04")
        assert "Done on 4 May 2024" in text(doctor.get(f"{CATALOGUE}?show=done"))

    @pytest.mark.parametrize("who", ["supervisor", "director", "nobody"])
    def test_others_see_the_plain_catalogue(self, client, cast, who):
        user = {
            "supervisor": lambda: cast.supervisor,
            "director": lambda: director_of(cast.trust),
            "nobody": UserFactory,
        }[who]()
        ModuleFactory(title="Needs another", prerequisites=[ModuleFactory(title="First")])
        client.force_login(user)
        page = text(client.get(CATALOGUE))
        assert "Needs another" in page
        assert "Open to you" not in page
        assert "What we teach" not in page

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("q=BUDGET", {"Holding a budget"}),
            ("q=b9", {"Holding a budget"}),
            ("q=spend%20well", {"Holding a budget"}),
            ("tier=0", {"Speaking up"}),
            ("topic=finance", {"Holding a budget"}),
            ("mode=sim", {"Speaking up"}),
            ("core=on", {"Holding a budget"}),
            ("tier=0&topic=finance", set()),
            ("tier=9", {"Holding a budget", "Speaking up"}),
            ("q=a%00b", {"Holding a budget", "Speaking up"}),
            ("page=99", {"Holding a budget", "Speaking up"}),
            ("show=nonsense", {"Holding a budget", "Speaking up"}),
        ],
    )
    def test_filters(self, doctor, query, shown):
        ModuleFactory(
            title="Holding a budget",
            code="B9",
            description="To spend well.",
            topic="finance",
            mode="wshop",
            tier=2,
            is_core=True,
        )
        ModuleFactory(title="Speaking up", topic="communication", mode="sim", tier=0)
        page = text(doctor.get(f"{CATALOGUE}?{query}"))
        assert {title for title in ("Holding a budget", "Speaking up") if title in page} == shown

    def test_a_swap_is_the_fragment_of_the_page(self, doctor):
        ModuleFactory(title="Speaking up")
        fragment = doctor.get(CATALOGUE, HTTP_HX_REQUEST="true").content.decode()
        assert "<!doctype" not in fragment.lower()
        assert fragment.strip() in doctor.get(CATALOGUE).content.decode()

    def test_neither_retired_nor_elsewhere(self, doctor):
        ModuleFactory(title="Old one", retired_at=clock.now())
        ModuleFactory(title="Foreign one", organisation=OrganisationFactory())
        page = text(doctor.get(f"{CATALOGUE}?show=all"))
        assert "Old one" not in page
        assert "Foreign one" not in page

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("", "Nothing is open to you"),
            ("?show=started", "No module in progress"),
            ("?show=locked", "Nothing stands in your way"),
            ("?show=done", "No modules done yet"),
            ("?show=all", "The catalogue is empty"),
            ("?show=done&tier=0", "No module passes these filters"),
        ],
    )
    def test_an_empty_list_says_what_belongs_there(self, doctor, query, words):
        assert words in text(doctor.get(f"{CATALOGUE}{query}"))

    def test_signed_out_it_asks_to_sign_in(self, client, db):
        assert client.get(CATALOGUE).url.startswith("/account/login/")

    @pytest.mark.parametrize("count", [3, 60])
    def test_queries(self, doctor, cast, query_budget, count):
        first = ModuleFactory(elements=[ElementFactory()])
        for number in range(count):
            module = ModuleFactory(
                prerequisites=[first], elements=[ElementFactory()], organisation=cast.trust
            )
            if number % 3 == 0:
                CompletionFactory(doctor=cast.doctor, module=module)
            if number % 3 == 1:
                LogEntryFactory(doctor=cast.doctor, module=module)
        with query_budget("modules:catalogue"):
            doctor.get(f"{CATALOGUE}?show=all")


class TestModule:
    def test_a_doctor_sees_what_it_is_and_can_log_it(self, doctor, cast):
        module = ModuleFactory(
            title="Holding a budget", description="Spend well.", elements=[ElementFactory()]
        )
        later = ModuleFactory(title="Bigger budgets", prerequisites=[module])
        page = text(doctor.get(f"/training/{module.uuid}/"))
        assert "Spend well." in page
        assert f"/log/new/?module={module.uuid}" in page
        assert f"/training/{later.uuid}/" in page
        assert "Edit" not in page

    def test_completions_of_the_doctor_and_of_nobody_else(self, doctor, cast):
        module = ModuleFactory()
        CompletionFactory(doctor=cast.doctor, module=module, completed_on="2024-05-04")
        CompletionFactory(
            doctor=cast.doctor, module=module, completed_on="2023-05-04", revoked_at=clock.now()
        )
        CompletionFactory(module=module, completed_on="2022-05-04")
        page = text(doctor.get(f"/training/{module.uuid}/"))
        assert "4 May 2024" in page
        assert "4 May 2023" not in page
        assert "4 May 2022" not in page

    def test_what_is_missing_first_bars_nobody_from_logging(self, doctor):
        module = ModuleFactory(prerequisites=[ModuleFactory(title="First one")])
        page = text(doctor.get(f"/training/{module.uuid}/"))
        assert "Did you do this one elsewhere?" in page
        assert f"/log/new/?module={module.uuid}" in page

    def test_a_retired_one_says_so_and_is_not_logged_any_more(self, doctor):
        module = ModuleFactory(retired_at=clock.now())
        page = text(doctor.get(f"/training/{module.uuid}/"))
        assert "No longer offered since" in page
        assert "Log this training" not in page

    def test_that_of_another_organisation_is_not_there(self, doctor):
        module = ModuleFactory(organisation=OrganisationFactory())
        assert doctor.get(f"/training/{module.uuid}/").status_code == 404
        assert doctor.get(f"/training/{uuid.uuid4()}/").status_code == 404

    @pytest.mark.parametrize("count", [3, 60])
    def test_queries(self, doctor, cast, query_budget, count):
        module = ModuleFactory(elements=ElementFactory.create_batch(3), organisation=cast.trust)
        for _ in range(count):
            module = ModuleFactory(
                prerequisites=[module],
                elements=ElementFactory.create_batch(3),
                organisation=cast.trust,
            )
            CompletionFactory(doctor=cast.doctor, module=module)
        for _ in range(count):
            ModuleFactory(prerequisites=[module])
            CompletionFactory(doctor=cast.doctor, module=module)
        with query_budget("modules:module"):
            doctor.get(f"/training/{module.uuid}/")
