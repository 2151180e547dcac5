"""Writing ladders: who may, what is refused and in which words, and what is left behind."""

from decimal import Decimal

import pytest

from accounts.audit.models import AuditEvent
from common.errors import Denied, Stale
from pathways.ladders import actions
from pathways.ladders.models import LadderVersion, RequirementGroup, RoleMix, Rung
from pathways.ladders.models.requirement import NEEDED
from pathways.ladders.workflow import VersionStatus
from tests.pathways import factories
from tests.training.factories import ElementFactory, ModuleFactory

SHARES = {
    "clinical_least": Decimal("0.7"),
    "clinical_typical": Decimal("0.8"),
    "clinical_most": Decimal("0.9"),
    "leadership_least": Decimal("0.1"),
    "leadership_typical": Decimal("0.2"),
    "leadership_most": Decimal("0.3"),
}


def codes(version):
    return [rung.code for rung in version.rungs.order_by("position")]


def positions(rows):
    return list(rows.order_by("position").values_list("position", flat=True))


def written(action):
    return AuditEvent.objects.filter(action=action).count()


def test_a_draft_is_a_copy_that_shares_nothing(trust, draft):
    assert (draft.number, draft.based_on, draft.status) == (2, trust.version, "draft")
    assert codes(draft) == ["A", "B", "C"]
    assert [rung.below.code for rung in draft.rungs.order_by("position")[1:]] == ["A", "B"]
    assert all(rung.below.version == draft for rung in draft.rungs.exclude(below=None))
    assert RoleMix.objects.filter(rung__version=draft).count() == 3


def test_there_is_one_draft_at_a_time(trust, draft):
    with pytest.raises(Denied, match="Version 2 is a draft already"):
        actions.start_draft(ladder=draft.ladder, by=trust.administrator)


@pytest.mark.parametrize("who", ["doctor", "director", "supervisor"])
def test_only_an_administrator_writes(trust, draft, who):
    by = trust.doctor.user if who == "doctor" else getattr(trust, who)
    rung = draft.rungs.first()
    for act in (
        lambda: actions.add_rung(version=draft, by=by, code="D", title="D", tier=1),
        lambda: actions.remove_rung(rung=rung, by=by),
        lambda: actions.move_rung(rung=rung, way="up", by=by),
        lambda: actions.add_mix(rung=rung, by=by, name="Other", **SHARES),
        lambda: actions.add_group(rung=rung, by=by, name="Core"),
        lambda: actions.publish(version=draft, by=by),
        lambda: actions.retire(version=trust.version, by=by, reason="Old."),
        lambda: actions.update_notes(version=draft, revision=0, notes="x", by=by),
        lambda: actions.start_draft(ladder=draft.ladder, by=by),
    ):
        with pytest.raises(Denied, match="Only an administrator of Northgate Trust"):
            act()


def test_nothing_of_a_published_version_is_edited_even_by_a_command(trust):
    rung = trust.rungs.A
    for act in (
        lambda: actions.add_rung(version=trust.version, by=None, code="D", title="D", tier=1),
        lambda: actions.update_rung(rung=rung, revision=0, by=None, title="x"),
        lambda: actions.remove_rung(rung=rung, by=trust.administrator),
        lambda: actions.add_mix(rung=rung, by=trust.administrator, name="Other", **SHARES),
        lambda: actions.add_group(rung=rung, by=None, name="Core"),
        lambda: actions.update_notes(version=trust.version, revision=0, notes="x", by=None),
    ):
        with pytest.raises(Denied, match="Version 1 is published and stays as it is"):
            act()


def test_a_rung_is_added_directly_above_the_one_it_comes_from(trust, draft):
    below = draft.rungs.get(code="A")
    rung = actions.add_rung(
        version=draft,
        by=trust.administrator,
        code=" A2 ",
        title="Named lead",
        tier=1,
        below=below,
        is_side=True,
    )
    assert codes(draft) == ["A", "A2", "B", "C"]
    assert positions(draft.rungs) == [0, 1, 2, 3]
    assert rung.is_side
    assert written("ladders.add_rung") == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "B"}, "Another rung has the code B"),
        ({"code": "two words"}, "letters, digits and dashes"),
        ({"code": ""}, "letters, digits and dashes"),
        ({"title": " "}, "Give the rung a title"),
        ({"title": "x" * 121}, "The title is too long: 120"),
        ({"scope": "a\0b"}, "a character that cannot be kept"),
        ({"term_months": 0}, "A term is from 1 to 600 months"),
    ],
)
def test_a_rung_that_cannot_be_right_is_refused(trust, draft, fields, sentence):
    whole = {"code": "D", "title": "D", "tier": 1} | fields
    with pytest.raises(Denied, match=sentence):
        actions.add_rung(version=draft, by=trust.administrator, **whole)
    assert codes(draft) == ["A", "B", "C"]


def test_a_rung_comes_from_one_of_its_version_and_never_from_itself(trust, draft):
    first, last = draft.rungs.get(code="A"), draft.rungs.get(code="C")
    change = {"revision": 0, "by": trust.administrator}
    with pytest.raises(Denied, match="of another version"):
        actions.update_rung(rung=first, below=trust.rungs.A, **change)
    for below in (last, first):
        with pytest.raises(Denied, match="not the other way round"):
            actions.update_rung(rung=first, below=below, **change)


def test_who_edits_a_rung_that_was_changed_since_sees_both(trust, draft):
    rung = draft.rungs.get(code="B")
    change = {"rung": rung, "revision": 0, "by": trust.administrator}
    actions.update_rung(title="Theirs", **change)
    with pytest.raises(Stale, match="Changed by Ada Min") as stale:
        actions.update_rung(title="Mine", **change)
    assert (stale.value.theirs["title"], stale.value.theirs["revision"]) == ("Theirs", 1)
    assert draft.rungs.get(code="B").title == "Theirs"
    assert written("ladders.update_rung") == 1


def test_removing_a_rung_closes_the_gap_and_joins_those_around_it(trust, draft):
    actions.remove_rung(rung=draft.rungs.get(code="B"), by=trust.administrator)
    assert codes(draft) == ["A", "C"]
    assert positions(draft.rungs) == [0, 1]
    assert draft.rungs.get(code="C").below.code == "A"
    with pytest.raises(Denied, match="Somebody removed this"):
        actions.move_rung(
            rung=Rung(pk=-1, version=draft, code="X"), way="up", by=trust.administrator
        )


def test_rungs_move_up_and_down_but_not_off_the_ladder(trust, draft):
    rung = draft.rungs.get(code="B")
    actions.move_rung(rung=rung, way="up", by=trust.administrator)
    assert codes(draft) == ["A", "C", "B"]
    with pytest.raises(Denied, match="stands at the top already"):
        actions.move_rung(rung=rung, way="up", by=trust.administrator)
    with pytest.raises(Denied, match="up or down"):
        actions.move_rung(rung=rung, way="sideways", by=trust.administrator)
    actions.move_rung(rung=rung, way="down", by=trust.administrator)
    assert codes(draft) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ({"clinical_typical": Decimal("0.75")}, "add up to 95%, not to 100%: add 5%"),
        ({"clinical_typical": Decimal("0.9")}, "add up to 110%, not to 100%: take away 10%"),
        ({"leadership_least": Decimal("0.25")}, "Leadership: least, typical and most rise"),
        ({"clinical_most": Decimal("1.2")}, "Clinical: least, typical and most rise"),
        ({"clinical_least": Decimal("-0.1")}, "Clinical: least, typical and most rise"),
    ],
)
def test_a_mix_that_makes_no_whole_is_refused(trust, draft, shares, sentence):
    rung = draft.rungs.first()
    with pytest.raises(Denied, match=sentence):
        actions.add_mix(rung=rung, by=trust.administrator, name="Other", **SHARES | shares)


def test_a_mix_is_added_changed_and_removed(trust, draft):
    rung = draft.rungs.first()
    mix = actions.add_mix(rung=rung, by=trust.administrator, name="Other", **SHARES)
    with pytest.raises(Denied, match="has a role mix called Usual"):
        actions.update_mix(mix=mix, revision=0, by=trust.administrator, name="Usual")
    actions.update_mix(mix=mix, revision=0, by=trust.administrator, name="Second")
    with pytest.raises(Stale):
        actions.update_mix(mix=mix, revision=0, by=trust.administrator, name="Third")
    actions.remove_mix(mix=rung.mixes.get(name="Usual"), by=trust.administrator)
    assert [(one.name, one.position) for one in rung.mixes.all()] == [("Second", 0)]


def test_a_group_is_added_changed_and_removed(trust, draft):
    rung = draft.rungs.first()
    group = actions.add_group(rung=rung, by=trust.administrator, name="Core", at_least=1)
    with pytest.raises(Denied, match="has a group called Core"):
        actions.add_group(rung=rung, by=trust.administrator, name="Core ")
    with pytest.raises(Denied, match="At least 1 of a group"):
        actions.update_group(
            group=group, revision=0, by=trust.administrator, name="Core", at_least=0
        )
    actions.update_group(group=group, revision=0, by=trust.administrator, name="All")
    with pytest.raises(Stale):
        actions.update_group(group=group, revision=0, by=trust.administrator, name="Core")
    actions.remove_group(group=group, by=trust.administrator)
    assert not RequirementGroup.objects.filter(rung=rung).exists()


@pytest.fixture
def group(trust, draft):
    return actions.add_group(rung=draft.rungs.last(), by=trust.administrator, name="Core")


@pytest.mark.parametrize("kind", NEEDED)
def test_a_requirement_without_what_its_kind_needs_is_refused(trust, group, kind):
    with pytest.raises(Denied, match=r"^Say "):
        actions.add_requirement(group=group, kind=kind, by=trust.administrator)


@pytest.mark.parametrize(
    ("kind", "parameters", "sentence"),
    [
        ("luck", {}, "no such kind"),
        ("tenure", {"months": 0}, "The months must be from 1 to 600"),
        ("hours", {"hours": Decimal(0)}, "The hours must be from 0.25"),
        ("service", {"months": 6, "leadership": Decimal(2)}, "share of leadership must be"),
    ],
)
def test_a_requirement_out_of_bounds_is_refused(trust, group, kind, parameters, sentence):
    with pytest.raises(Denied, match=sentence):
        actions.add_requirement(group=group, kind=kind, by=trust.administrator, **parameters)


def test_a_module_of_another_trust_or_a_reference_element_is_refused(trust, group):
    add = {"group": group, "by": trust.administrator}
    strange = ModuleFactory(organisation=factories.LadderFactory().organisation)
    with pytest.raises(Denied, match="is not taught at Northgate Trust"):
        actions.add_requirement(kind="module", module=strange, **add)
    element = ElementFactory(domain__framework__is_reference=True)
    with pytest.raises(Denied, match="reference framework"):
        actions.add_requirement(kind="level", element=element, level=3, **add)


def test_a_requirement_is_added_changed_and_removed(trust, group):
    one = actions.add_requirement(group=group, kind="tenure", months=12, by=trust.administrator)
    two = actions.add_requirement(
        group=group, kind="module", module=ModuleFactory(), by=trust.administrator
    )
    actions.update_requirement(requirement=one, revision=0, months=24, by=trust.administrator)
    with pytest.raises(Stale) as stale:
        actions.update_requirement(requirement=one, revision=0, months=6, by=trust.administrator)
    assert stale.value.theirs == {"months": 24, "revision": 1}
    with pytest.raises(TypeError):
        actions.update_requirement(requirement=one, revision=1, level=3, by=trust.administrator)
    actions.remove_requirement(requirement=one, by=trust.administrator)
    assert [(row.pk, row.position) for row in group.requirements.all()] == [(two.pk, 0)]


def test_publishing_makes_it_the_current_version_and_says_who_and_why(trust, draft):
    actions.publish(version=draft, by=trust.administrator, reason=" A new rung. ")
    draft.ladder.refresh_from_db()
    assert draft.ladder.current_version == draft
    event = draft.events.first()
    assert (event.target, event.by, event.reason) == (
        "published",
        trust.administrator,
        "A new rung.",
    )
    assert written("ladders.publish") == 1
    with pytest.raises(Denied, match=r"is published\. It cannot be changed that way"):
        actions.publish(version=draft, by=trust.administrator)


def test_a_draft_with_something_missing_is_not_published(trust, draft):
    rung = draft.rungs.get(code="B")
    actions.remove_mix(mix=rung.mixes.get(), by=trust.administrator)
    with pytest.raises(Denied, match="B, Rung B: it has no role mix"):
        actions.publish(version=draft, by=trust.administrator)
    assert LadderVersion.objects.get(pk=draft.pk).status == VersionStatus.DRAFT


def test_only_a_version_out_of_use_is_retired_and_with_a_reason(trust, draft):
    with pytest.raises(Denied, match="current version"):
        actions.retire(version=trust.version, by=trust.administrator, reason="Old.")
    actions.publish(version=draft, by=trust.administrator)
    old = LadderVersion.objects.get(pk=trust.version.pk)
    with pytest.raises(Denied, match="Say why"):
        actions.retire(version=old, by=trust.administrator, reason=" ")
    with pytest.raises(Denied, match="The reason is too long"):
        actions.retire(version=old, by=trust.administrator, reason="x" * 4_001)
    actions.retire(version=old, by=trust.administrator, reason="Old.")
    assert LadderVersion.objects.get(pk=old.pk).status == VersionStatus.RETIRED


def test_a_draft_in_review_stands_still_until_it_is_taken_back_or_published(trust, draft):
    actions.ask_review(version=draft, by=trust.administrator)
    held = LadderVersion.objects.get(pk=draft.pk)
    with pytest.raises(Denied, match=r"Version 2 is in review. Take it back to edit it"):
        actions.move_rung(rung=held.rungs.first(), way="up", by=trust.administrator)
    with pytest.raises(Denied, match="Version 2 is in review"):
        actions.ask_review(version=held, by=trust.administrator)
    with pytest.raises(Denied, match="Version 2 is a draft already"):
        actions.start_draft(ladder=held.ladder, by=trust.administrator)
    with pytest.raises(Denied, match="Only an administrator of Northgate Trust"):
        actions.reopen(version=held, by=trust.director)
    actions.reopen(version=held, by=trust.administrator)
    with pytest.raises(Denied, match="Version 2 is draft"):
        actions.reopen(version=held, by=trust.administrator)
    actions.ask_review(version=draft, by=trust.administrator)
    actions.publish(version=draft, by=trust.administrator)
    states = draft.events.order_by("id").values_list("target", flat=True)
    assert list(states) == ["draft", "in_review", "draft", "in_review", "published"]
    assert (written("ladders.ask_review"), written("ladders.reopen")) == (2, 1)


def test_notes_are_written_once_at_a_time(trust, draft):
    actions.update_notes(version=draft, revision=0, notes=" First. ", by=trust.administrator)
    with pytest.raises(Stale) as stale:
        actions.update_notes(version=draft, revision=0, notes="Second.", by=trust.administrator)
    assert stale.value.theirs == {"notes": "First.", "revision": 1}


def test_a_ladder_gets_another_name_but_none_that_is_there(trust, draft):
    ladder = draft.ladder
    other = factories.version_of(trust.organisation, "A").ladder
    change = {"ladder": ladder, "by": trust.administrator, "description": " What it is. "}
    actions.update_ladder(revision=0, name=" Hospital ", **change)
    ladder.refresh_from_db()
    assert (ladder.name, ladder.description) == ("Hospital", "What it is.")
    assert written("ladders.update") == 1
    with pytest.raises(Stale, match="Changed by Ada Min") as stale:
        actions.update_ladder(revision=0, name="Mine", **change)
    assert stale.value.theirs["name"] == "Hospital"
    change["revision"] = 1
    for name, sentence in {
        other.name: "has a ladder of that name already",
        " ": "Give the ladder a name",
        "x" * 121: "The name is too long",
        "a\0b": "a character that cannot be kept",
    }.items():
        with pytest.raises(Denied, match=sentence):
            actions.update_ladder(name=name, **change)
    change["by"] = trust.director
    with pytest.raises(Denied, match="Only an administrator of Northgate Trust"):
        actions.update_ladder(name="Mine", **change)
    change["by"] = trust.administrator
    actions.update_ladder(name="Hospital", **change)


def test_a_key_is_made_from_the_names_and_is_always_free(trust):
    start = {"description": "", "organisation": trust.organisation, "by": trust.administrator}
    keys = [
        actions.start_empty(name=name, **start).ladder.key
        for name in ("Leads & more", "Leads more", "导师", "x" * 120)
    ]
    assert keys[:2] == [f"{trust.organisation.key}-leads-more", f"{keys[0]}-2"]
    assert len(set(keys)) == 4
    with pytest.raises(Denied, match="has a ladder of that name already"):
        actions.start_empty(name=" Leads more", **start)
    with pytest.raises(Denied, match="is taken"):
        actions.create_ladder(name="New", key=keys[0], **start)
    with pytest.raises(Denied, match="The description is too long"):
        actions.start_empty(name="New", **start | {"description": "x" * 4_001})
