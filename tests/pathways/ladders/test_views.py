"""Pages of ladders, as they are read and filled in."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from pathways.ladders import actions
from pathways.ladders.models import Requirement, RequirementKind
from tests.accounts.factories import DoctorFactory, OrganisationFactory
from tests.pathways import factories
from tests.training.factories import ElementFactory, ModuleFactory
from training.frameworks.models import EvidenceType, FeedbackKind

pytestmark = pytest.mark.django_db
MIX = {
    f"{part}_{bound}": percent
    for part, bounds in {
        "clinical": (70, 80, 90),
        "leadership": (10, 20, 30),
        "education": (0, 0, 0),
        "research": (0, 0, 0),
    }.items()
    for bound, percent in zip(("least", "typical", "most"), bounds, strict=True)
}


def url(name, *rows):
    return reverse(f"ladders:{name}", args=[row.uuid for row in rows])


@pytest.fixture
def administrator(client, trust):
    client.force_login(trust.administrator)
    return client


@pytest.fixture
def draft(trust):
    for rung in trust.version.rungs.all():
        factories.RoleMixFactory(rung=rung)
    return actions.start_draft(ladder=trust.version.ladder, based_on=trust.version, by=None)


def many_rungs(version, count):
    """Rungs with two mixes and three requirements each."""
    for number in range(count):
        rung = factories.RungFactory(
            version=version, code=f"M{number}", below=version.rungs.last(), tier=2
        )
        factories.RoleMixFactory(rung=rung)
        factories.RoleMixFactory(rung=rung, name="Second")
        group = factories.RequirementGroupFactory(rung=rung)
        factories.RequirementFactory(group=group, kind="tenure", months=12)
        factories.RequirementFactory(group=group, kind="module", module=ModuleFactory())
        factories.RequirementFactory(
            group=group, kind="level", element=ElementFactory(), level=3, elements=[]
        )


@pytest.mark.parametrize("count", [3, 30])
def test_a_version_is_read_whole_within_budget(administrator, trust, query_budget, count):
    many_rungs(trust.version, count)
    with query_budget("ladders:version"):
        page = administrator.get(url("version", trust.version)).content.decode()
    assert "12 months as Rung" in page
    assert f"M{count - 1}" in page


def test_a_rung_is_read_within_budget(client, trust, query_budget):
    many_rungs(trust.version, 3)
    client.force_login(trust.doctor.user)
    with query_budget("ladders:rung"):
        page = client.get(url("rung", trust.version.rungs.last())).content.decode()
    assert "12 months as Rung" in page
    assert "Edit" not in page


@pytest.mark.parametrize("count", [3, 60])
def test_the_list_is_within_budget(administrator, trust, query_budget, count):
    for _ in range(count):
        factories.version_of(trust.organisation, "A")
    with query_budget("ladders:list"):
        page = administrator.get(reverse("ladders:list"))
    assert len(page.context["page"]) == min(count + 1, 25)


def test_a_ladder_says_who_published_each_version_and_why(
    administrator, trust, draft, query_budget
):
    factories.JourneyFactory(rung=trust.rungs.A, doctor=trust.doctor)
    actions.publish(version=draft, by=trust.administrator, reason="A clearer rung B.")
    with query_budget("ladders:ladder"):
        page = administrator.get(url("ladder", draft.ladder)).content.decode()
    assert "by Ada Min: A clearer rung B." in page
    assert "Start the next version" in page


def test_a_doctor_reads_what_is_published_and_no_draft(client, trust, draft):
    client.force_login(trust.doctor.user)
    assert client.get(url("version", trust.version)).status_code == 200
    assert "Start" not in client.get(url("ladder", draft.ladder)).content.decode()
    for address in (
        url("version", draft),
        url("rung", draft.rungs.first()),
        url("compare", draft, trust.version),
        url("rung-edit", draft.rungs.first()),
        url("rung-edit", trust.rungs.A),
    ):
        assert client.get(address).status_code == 404


def test_strangers_find_nothing(client, trust, draft):
    elsewhere = DoctorFactory(organisation=OrganisationFactory())
    client.force_login(elsewhere.user)
    for address in (
        url("ladder", draft.ladder),
        url("version", trust.version),
        url("rung", trust.rungs.A),
        reverse("ladders:version", args=[uuid4()]),
    ):
        assert client.get(address).status_code == 404


def test_two_versions_are_compared_in_words(administrator, trust, draft, count_queries):
    first = draft.rungs.get(code="A")
    actions.update_rung(rung=first, revision=0, by=None, title="Doctor")
    actions.remove_rung(rung=draft.rungs.get(code="C"), by=None)
    actions.add_rung(version=draft, by=None, code="D", title="Lead", tier=1, below=first)
    mix = first.mixes.get()
    shares = {"clinical_typical": Decimal("0.7"), "leadership_typical": Decimal("0.3")}
    actions.update_mix(mix=mix, revision=0, by=None, name="Usual", **shares)
    group = actions.add_group(rung=draft.rungs.get(code="B"), by=None, name="Experience")
    actions.add_requirement(group=group, kind="tenure", months=24, by=None)
    with count_queries(at_most=15):
        page = administrator.get(url("compare", draft, trust.version))
    found = {one.rung.code: one for one in page.context["changes"]}
    assert {code: one.kind for code, one in found.items()} == {
        "A": "changed",
        "B": "changed",
        "C": "removed",
        "D": "added",
    }
    assert [(one.what, one.was, one.now) for one in found["A"].changes] == [
        ("Title", "Rung A", "Doctor"),
        ("Usual: clinical", "8 PA (7 PA to 9 PA)", "7 PA (7 PA to 9 PA)"),
        ("Usual: leadership", "2 PA (1 PA to 3 PA)", "3 PA (1 PA to 3 PA)"),
    ]
    assert ("Experience", "", "24 months as Doctor") in [
        (one.what, one.was, one.now) for one in found["B"].changes
    ]


def test_nothing_is_different_in_a_fresh_copy(administrator, trust, draft):
    page = administrator.get(url("compare", draft, trust.version))
    assert "Nothing is different" in page.content.decode()


def test_a_second_draft_is_refused_in_a_sentence(administrator, trust, draft):
    answer = administrator.post(url("draft-start", trust.version), follow=True)
    assert "Version 2 is a draft already" in answer.content.decode()


def test_a_draft_is_edited_from_its_pages(administrator, draft):
    rung = draft.rungs.get(code="B")
    for address in (url("version", draft), url("rung", rung), url("rung-edit", rung)):
        assert administrator.get(address).status_code == 200
    sent = {"code": "B", "title": "Lead", "tier": "1", "below": "", "revision": 0}
    assert administrator.post(url("rung-edit", rung), sent).url == url("rung", rung)
    stale = administrator.post(url("rung-edit", rung), sent | {"title": "Chief"})
    assert stale.status_code == 422
    assert "Lead" in stale.content.decode()
    assert "is yours, in the form below" in stale.content.decode()
    meant = administrator.post(url("rung-edit", rung), sent | {"title": "Chief", "revision": 1})
    assert meant.status_code == 302
    administrator.post(url("rung-move", rung), {"way": "up"})
    assert [one.code for one in draft.rungs.order_by("position")] == ["A", "C", "B"]
    assert administrator.get(url("rung-remove", rung)).status_code == 200
    assert administrator.post(url("rung-remove", rung)).url == url("version", draft)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Give the rung a title."),
        ("title", "a\0b", "Null characters are not allowed."),
        ("title", "x" * 121, "at most 120 characters"),
        ("tier", "9", "Select a valid choice"),
        ("below", "00000000-0000-4000-8000-000000000000", "Choose one of the rungs in the list."),
        ("below", "nonsense", "is not a valid UUID"),
        ("term_months", "soon", "Give whole months, such as 36."),
        ("code", "C", "Another rung has the code C"),
        ("revision", "", "Open this form again"),
        ("revision", "9" * 30, "less than or equal to"),
    ],
)
def test_a_rung_that_cannot_be_right_is_shown_again(administrator, draft, field, value, sentence):
    rung = draft.rungs.get(code="B")
    sent = {"code": "B", "title": "Lead", "tier": "1", "revision": 0} | {field: value}
    page = administrator.post(url("rung-edit", rung), sent)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_a_published_rung_is_not_edited(administrator, trust):
    page = administrator.get(url("rung-edit", trust.rungs.A))
    assert page.status_code == 403
    assert "stays as it is" in page.content.decode()


def test_a_mix_is_added_changed_and_removed(administrator, draft):
    rung = draft.rungs.get(code="B")
    new = url("mix-new", rung)
    page = administrator.post(new, MIX | {"name": "Other", "clinical_typical": 75})
    assert page.status_code == 422
    assert "add up to 95%, not to 100%: add 5%." in page.content.decode()
    assert administrator.post(new, MIX | {"name": "Other"}).url == url("rung", rung)
    mix = rung.mixes.get(name="Other")
    assert mix.clinical_typical == Decimal("0.8")
    shown = administrator.get(url("mix-edit", mix)).content.decode()
    assert '<strong class="num">100%</strong>' in shown
    for wrong in ("-1", "101", "12.55", "half", ""):
        sent = MIX | {"name": "Other", "revision": 0, "leadership_most": wrong}
        assert administrator.post(url("mix-edit", mix), sent).status_code == 422
    sent = MIX | {"name": "Third", "revision": 0}
    assert administrator.post(url("mix-edit", mix), sent).status_code == 302
    stale = administrator.post(url("mix-edit", mix), sent | {"clinical_most": 95})
    assert "since you opened this form" in stale.content.decode()
    assert administrator.get(url("mix-remove", mix)).status_code == 200
    administrator.post(url("mix-remove", mix))
    assert not rung.mixes.filter(pk=mix.pk).exists()


@pytest.fixture
def filled():
    """For each kind of requirement what is typed into its form."""
    kind = EvidenceType.objects.create(code="QI", name="Project", one="project", many="projects")
    round_of = FeedbackKind.objects.create(
        key="peer", name="Peers", least_raters=3, target_raters=5
    )
    element = ElementFactory()
    return {
        RequirementKind.MODULE: {"module": ModuleFactory().uuid, "validity_months": 36},
        RequirementKind.LEVEL: {"element": element.code, "level": 3},
        RequirementKind.ACTIVITY: {
            "evidence_type": kind.code,
            "count": 2,
            "elements": [element.code],
        },
        RequirementKind.HOURS: {"hours": "12.5", "topic": "finance"},
        RequirementKind.SERVICE: {"months": 12, "leadership": "12.5", "tier": 1},
        RequirementKind.TENURE: {"months": 12},
        RequirementKind.FEEDBACK: {"feedback_kind": round_of.key, "within_months": 36},
    }


@pytest.mark.parametrize("kind", RequirementKind)
def test_a_requirement_of_each_kind_is_added_changed_and_removed(
    administrator, draft, filled, kind
):
    rung = draft.rungs.get(code="B")
    administrator.post(url("group-new", rung), {"name": "Core", "at_least": ""})
    group = rung.groups.get()
    choose = administrator.get(url("requirement-new", group)).content.decode()
    address = f"{url('requirement-new', group)}?kind={kind.value}"
    assert address in choose
    assert administrator.get(address).status_code == 200
    assert administrator.post(address, {}).status_code == 422
    assert administrator.post(address, filled[kind]).url == url("rung", rung)
    one = Requirement.objects.get(group=group)
    if kind == RequirementKind.SERVICE:
        assert one.leadership == Decimal("0.125")
    shown = administrator.get(url("requirement-edit", one))
    initial = {name: shown.context["form"][name].value() for name in filled[kind]}
    assert {k: str(v) for k, v in initial.items()} == {k: str(v) for k, v in filled[kind].items()}
    sent = filled[kind] | {"revision": 0}
    assert administrator.post(url("requirement-edit", one), sent).status_code == 302
    assert administrator.post(url("requirement-edit", one), sent).status_code == 422
    assert administrator.get(url("requirement-remove", one)).status_code == 200
    assert administrator.post(url("requirement-remove", one)).url == url("rung", rung)
    assert administrator.get(url("group-remove", group)).status_code == 200
    administrator.post(url("group-remove", group))
    assert not rung.groups.exists()


def test_an_unknown_kind_of_requirement_is_asked_for_again(administrator, draft):
    group = factories.RequirementGroupFactory(rung=draft.rungs.first())
    address = f"{url('requirement-new', group)}?kind=luck"
    assert administrator.get(address).status_code == 200
    assert administrator.post(address).status_code == 422


def test_publishing_waits_for_what_is_missing_then_says_what_it_does(
    administrator, trust, draft, query_budget
):
    factories.JourneyFactory(rung=trust.rungs.A, doctor=trust.doctor)
    address = url("version-publish", draft)
    actions.add_rung(version=draft, by=None, code="D", title="Lead", tier=1)
    assert "D, Lead: it has no role mix" in administrator.get(address).content.decode()
    refused = administrator.post(address, {"reason": "New."})
    assert refused.status_code == 422
    actions.remove_rung(rung=draft.rungs.get(code="D"), by=None)
    rung = draft.rungs.get(code="B")
    actions.update_rung(rung=rung, revision=0, by=None, title="Named lead")
    with query_budget("ladders:version-publish"):
        page = " ".join(administrator.get(address).text.split())
    assert "One journey is on version 1, the one in use, and stays there until moved" in page
    assert "What is different from version 1" in page
    assert page.index("Named lead (B)") < page.index('name="reason"')
    assert administrator.post(address, {"reason": ""}).status_code == 422
    assert administrator.post(address, {"reason": "New."}).url == url("version", draft)
    assert administrator.get(address).status_code == 403
    old = url("version-retire", trust.version)
    assert administrator.get(old).status_code == 200
    assert administrator.post(old, {"reason": "Old."}).url == url("version", trust.version)


def test_a_draft_is_put_up_for_review_and_taken_back(administrator, draft):
    page = url("version", draft)
    assert "Put up for review" in administrator.get(page).content.decode()
    assert administrator.post(url("version-review", draft)).url == page
    shown = administrator.get(page).content.decode()
    assert "Take back to edit" in shown
    assert "Before it can be published" in shown or "Ready to be published" in shown
    assert "Edit the notes" not in shown
    assert administrator.get(url("rung-new", draft)).status_code == 403
    assert administrator.get(url("version-publish", draft)).status_code == 200
    administrator.post(url("version-review", draft))
    refused = administrator.get(page).content.decode()
    assert "Version 2 is in review. It cannot be changed that way now." in refused
    administrator.post(url("version-reopen", draft))
    assert "Edit the notes" in administrator.get(page).content.decode()


def test_two_versions_that_differ_in_their_order_only(administrator, trust, draft):
    actions.move_rung(rung=draft.rungs.get(code="A"), way="up", by=None)
    shown = administrator.get(url("compare", draft, trust.version)).content.decode()
    assert "stand in another order" in shown
    assert "Nothing is different" not in shown
    actions.move_rung(rung=draft.rungs.get(code="A"), way="down", by=None)
    shown = administrator.get(url("compare", draft, trust.version)).content.decode()
    assert "Nothing is different" in shown


def test_the_notes_of_a_draft_are_written(administrator, draft):
    address = url("version-notes", draft)
    assert administrator.get(address).status_code == 200
    sent = {"notes": "Why it changes.", "revision": 0}
    assert administrator.post(address, sent).url == url("version", draft)
    stale = administrator.post(address, {"notes": "Mine.", "revision": 0})
    assert stale.status_code == 422
    assert "Why it changes." in stale.content.decode()
    assert administrator.post(address, {"notes": "x" * 10_001, "revision": 1}).status_code == 422


def test_the_leadership_map(administrator, vocabulary, query_budget):
    with query_budget("frameworks:map"):
        page = administrator.get(reverse("frameworks:map")).content.decode()
    assert page.count("MLCF") >= 20
    assert "Develops others in it" in page
    assert "CC BY 4.0" in page


def test_an_empty_draft_offers_its_first_rung(administrator, trust):
    only = actions.start_empty(
        name="New", description="", organisation=trust.organisation, by=trust.administrator
    )
    page = administrator.get(url("version", only)).text
    assert "Add the first rung" in page
    assert page.count(url("rung-new", only)) == 1
