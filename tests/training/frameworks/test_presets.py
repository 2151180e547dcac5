"""What the framework presets promise, and that a wrong file is refused by name."""

import shutil
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from training.frameworks import preset_files
from training.frameworks.preset_fields import TIERS, WrongPreset
from training.frameworks.preset_files import (
    FeedbackKindPreset,
    FrameworkPreset,
    read_evidence,
    read_feedback,
    read_framework,
    read_frameworks,
    read_targets,
)

READERS = {
    "leadership_map.toml": lambda folder: read_framework(folder / "leadership_map.toml"),
    "mlcf.toml": lambda folder: read_framework(folder / "mlcf.toml"),
    "targets.toml": read_targets,
    "evidence_types.toml": read_evidence,
    "feedback_kinds.toml": read_feedback,
}


@pytest.fixture(scope="module")
def mlcf() -> FrameworkPreset:
    return read_frameworks()[0]


@pytest.fixture(scope="module")
def our_map() -> FrameworkPreset:
    return read_frameworks()[1]


def test_our_map_has_five_domains_of_four_elements(our_map):
    assert our_map.key == "rungs-map"
    assert not our_map.is_reference
    assert our_map.may_redistribute
    assert [len(domain.elements) for domain in our_map.domains] == [4] * 5


def test_codes_are_the_domains_code_and_a_digit(our_map, mlcf):
    for framework in (our_map, mlcf):
        for domain in framework.domains:
            codes = [element.code for element in domain.elements]
            assert codes == [f"{domain.code}{number}" for number in range(1, 5)]


def test_our_codes_and_names_are_not_those_of_the_mlcf(our_map, mlcf):
    def names(framework):
        things = [*framework.domains, *framework.elements]
        return {word.lower() for thing in things for word in (thing.code, thing.name, thing.gloss)}

    assert not names(our_map) & names(mlcf)


def test_the_crosswalk_is_one_to_one_onto_the_mlcf(our_map, mlcf):
    assert our_map.crosswalk_to == mlcf.key
    assert sorted(element.maps_to for element in our_map.elements) == sorted(
        element.code for element in mlcf.elements
    )


def test_the_mlcf_is_a_reference_set_of_names_only(mlcf):
    assert mlcf.is_reference
    assert not mlcf.may_redistribute
    assert not mlcf.levels
    assert mlcf.licence_note
    assert mlcf.citation
    assert all(len(element.gloss) <= 80 for element in mlcf.elements)


def test_the_scale_runs_from_observing_to_developing_others(our_map):
    assert [level.level for level in our_map.levels] == [1, 2, 3, 4, 5]
    assert our_map.levels[0].name == "Observes"
    assert our_map.levels[-1].name == "Develops others in it"


def test_targets_cover_each_element_of_our_map(our_map):
    preset = read_targets()
    assert preset.framework == our_map.key
    assert list(preset.targets) == [element.code for element in our_map.elements]


def test_no_target_falls_as_tiers_rise():
    falls = [
        (code, higher)
        for code, levels in read_targets().targets.items()
        for lower, higher in pairwise(TIERS)
        if levels[higher] < levels[lower]
    ]
    assert falls == []


def test_the_top_tier_asks_for_the_top_level_of_everything():
    assert {levels["T5"] for levels in read_targets().targets.values()} == {5}


def test_there_are_fifteen_types_of_evidence():
    types = {kind.code: kind for kind in read_evidence().types}
    assert " ".join(types) == (
        "MSF DONCS LCBD QIP LACT SLE CPD TEST DELIV OUTC REFL APPR QUAL EXPR COACH"
    )
    assert {code for code, kind in types.items() if not kind.loggable} == {"MSF", "REFL"}
    assert {code for code, kind in types.items() if kind.shelf_life_months is None} == {
        "REFL",
        "QUAL",
    }
    assert types["REFL"].verified_by == "nobody"
    assert not types["REFL"].has_hours


def test_whatever_can_be_logged_can_be_verified():
    for kind in read_evidence().types:
        assert (kind.verified_by == "nobody") == (kind.code == "REFL"), kind.code


def test_names_of_evidence_fit_into_a_sentence():
    for kind in read_evidence().types:
        assert kind.one != kind.many
        assert kind.one[0].islower()
        assert kind.many[0].islower()


def smallest_round(kind: FeedbackKindPreset) -> int:
    """The fewest raters that hold every rule: rules either lie in one another or lie apart."""
    most_inclusive = sorted(kind.rules, key=lambda rule: -len(rule.among))
    total = 0
    counted: set[str] = set()
    for rule in most_inclusive:
        if not counted & set(rule.among):
            inner = [other for other in kind.rules if set(other.among) < set(rule.among)]
            total += max(rule.at_least, sum(other.at_least for other in inner))
        else:
            assert set(rule.among) <= counted
        counted |= set(rule.among)
    return total


def test_feedback_kinds_ask_for_the_published_minima():
    kinds = {kind.key: kind for kind in read_feedback().kinds}
    assert list(kinds) == ["resident", "consultant", "leader"]
    assert [kind.min_raters for kind in kinds.values()] == [10, 12, 12]
    assert [kind.target_raters for kind in kinds.values()] == [15, 15, 15]
    assert [[rule.at_least for rule in kind.rules] for kind in kinds.values()] == [
        [2, 2, 2],
        [4, 1],
        [1, 3, 4, 3],
    ]


@pytest.mark.parametrize("kind", read_feedback().kinds, ids=lambda kind: kind.key)
def test_a_round_of_the_least_size_can_be_valid(kind):
    assert smallest_round(kind) <= kind.min_raters
    from_one_group = int(kind.most_from_one_group * kind.min_raters)
    assert kind.most_from_one_group == Decimal("0.5")
    assert all(rule.at_least <= from_one_group * len(rule.among) for rule in kind.rules)
    assert from_one_group * len(kind.groups) >= kind.min_raters


def test_small_groups_of_raters_are_not_shown_alone():
    assert read_feedback().show_group_from == 3


def spoiled(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = tmp_path / "presets"
    shutil.copytree(preset_files.PRESETS, folder)
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("leadership_map.toml", 'key = "rungs-map"', "", "framework.key: is missing"),
        ("leadership_map.toml", "level = 2", "level = 3", "levels[1].level: must be"),
        ("leadership_map.toml", 'code = "LY2"', 'code = "LY1"', "domains: holds LY1 twice"),
        ("leadership_map.toml", 'maps_to = "WO1"', "maps_to = 1", "domains[1].elements[0].maps_to"),
        ("leadership_map.toml", 'code = "LY"', 'kode = "LY"', "domains[0].code: is missing"),
        ("mlcf.toml", "may_redistribute = false", 'may_redistribute = "no"', "may_redistribute"),
        ("mlcf.toml", "[[domains.elements]]", "[[domains.element]]", "domains[0].element: is not"),
        ("targets.toml", "T3 = 4", "T3 = 6", "targets.LY1.T3: must be a whole number from 1 to 5"),
        ("targets.toml", "T3 = 4", "T3 = true", "targets.LY1.T3: must be a whole number"),
        ("targets.toml", "T3 = 4, ", "", "targets.LY1.T3: is missing"),
        ("targets.toml", "T3 = 4", "T3 = 4, T9 = 4", "targets.LY1.T9: is not a field known"),
        ("targets.toml", "[targets]", "[targets", "targets.toml: "),
        ("evidence_types.toml", 'by = "supervisor"', 'by = "boss"', "types[0].verified_by"),
        ("evidence_types.toml", "months = 36", "months = 0", "types[0].shelf_life_months"),
        ("evidence_types.toml", 'code = "DONCS"', 'code = "MSF"', "types: holds MSF twice"),
        ("feedback_kinds.toml", "target_raters = 15", "target_raters = 9", "target_raters"),
        ("feedback_kinds.toml", "_group = 0.5", "_group = 1.5", "kinds[0].most_from_one_group"),
        ("feedback_kinds.toml", 'among = ["nurse"]', 'among = ["nurses"]', "kinds[0].rules[1]"),
        ("feedback_kinds.toml", 'groups = ["senior_', 'groups = ["', "kinds[0].groups: names"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_field(tmp_path, name, old, new, where):
    folder = spoiled(tmp_path, name, old, new)
    with pytest.raises(WrongPreset) as refusal:
        READERS[name](folder)
    assert str(refusal.value).startswith(f"{name}: ")
    assert where in str(refusal.value)
