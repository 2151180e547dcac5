"""What the training catalogue promises, and that a wrong file is refused by name."""

from collections import Counter
from graphlib import TopologicalSorter
from itertools import pairwise

import pytest

from training.frameworks.preset_fields import TIERS, WrongPreset
from training.frameworks.preset_files import read_frameworks, read_targets
from training.modules.models import Mode, Topic
from training.modules.preset_files import PRESETS, CataloguePreset, read_catalogue


@pytest.fixture(scope="module")
def catalogue() -> CataloguePreset:
    return read_catalogue()


@pytest.fixture(scope="module")
def by_code(catalogue):
    return {module.code: module for module in catalogue.modules}


def test_totals(catalogue):
    assert len(catalogue.modules) == 60
    assert sum(module.hours for module in catalogue.modules) == 490
    assert sum(module.hours for module in catalogue.modules if module.core) == 397
    tiers = Counter(module.tier for module in catalogue.modules)
    assert [tiers[tier] for tier in TIERS] == [8, 12, 12, 11, 8, 9]


def test_each_topic_and_mode_is_used(catalogue):
    assert {module.topic for module in catalogue.modules} == set(catalogue.topics)
    assert {module.mode for module in catalogue.modules} == set(catalogue.modes)


def test_topics_and_modes_are_those_that_are_stored(catalogue):
    assert dict(catalogue.topics) == dict(Topic.choices)
    assert dict(catalogue.modes) == dict(Mode.choices)


def test_titles_and_descriptions_are_each_their_own(catalogue):
    assert len({module.title for module in catalogue.modules}) == 60
    assert len({module.description for module in catalogue.modules}) == 60
    for module in catalogue.modules:
        assert 60 <= len(module.description) <= 240, module.code
        assert module.description.count(". ") <= 1, module.code


def test_modules_develop_elements_of_our_map(catalogue):
    our_map = next(one for one in read_frameworks() if one.key == catalogue.framework)
    codes = {element.code for element in our_map.elements}
    for module in catalogue.modules:
        assert module.elements, module.code
        assert set(module.elements) <= codes, module.code
    assert codes == {element for module in catalogue.modules for element in module.elements}


def test_prerequisites_have_no_cycle(catalogue):
    graph = {module.code: module.prerequisites for module in catalogue.modules}
    assert len(tuple(TopologicalSorter(graph).static_order())) == 60


def test_no_prerequisite_comes_from_a_higher_tier(catalogue, by_code):
    wrong = [
        (module.code, code)
        for module in catalogue.modules
        for code in module.prerequisites
        if by_code[code].tier > module.tier
    ]
    assert wrong == []


def test_no_core_module_depends_on_an_elective(catalogue, by_code):
    wrong = [
        (module.code, code)
        for module in catalogue.modules
        for code in module.prerequisites
        if module.core and not by_code[code].core
    ]
    assert wrong == []


def test_each_raised_target_is_taught_by_a_core_module_of_its_tier(catalogue):
    preset = read_targets()
    assert preset.framework == catalogue.framework
    taught = {
        (module.tier, element)
        for module in catalogue.modules
        if module.core
        for element in module.elements
    }
    untaught = [
        (element, higher)
        for element, levels in preset.targets.items()
        for lower, higher in pairwise(TIERS)
        if levels[higher] > levels[lower] and (higher, element) not in taught
    ]
    assert untaught == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('topic = "self"', 'topic = "selves"', "modules[0].topic: must be one of self, team"),
        ('mode = "self"', 'mode = "class"', "modules[0].mode: must be one of"),
        ("hours = 3", "hours = 0", "modules[0].hours: must be more than 0"),
        ("hours = 3", 'hours = "3"', "modules[0].hours: must be a number"),
        ('tier = "T0"', 'tier = "T6"', "modules[0].tier: must be one of T0, T1"),
        ('prerequisites = ["M01"]', 'prerequisites = ["M99"]', "modules[7].prerequisites: names"),
        ("prerequisites = []", 'prerequisites = "M02"', "modules[0].prerequisites: must be a list"),
        ('code = "M02"', 'code = "M01"', "modules: holds M01 twice"),
        ("core = true\n", 'core = "Y"\n', "modules[0].core: must be true or false"),
        ("core = true\n", "core = true\nprice = 4\n", "modules[0].price: is not a field"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_field(tmp_path, old, new, where):
    text = (PRESETS / "modules.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "modules.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(WrongPreset) as refusal:
        read_catalogue(tmp_path)
    assert str(refusal.value).startswith(f"modules.toml: {where}")
