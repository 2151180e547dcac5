"""What the ladder presets promise: sound mixes, requirements that exist and can be met."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from pathways.ladders.preset_files import (
    FILES,
    KINDS,
    PRESETS,
    LadderPreset,
    RequirementPreset,
    RungPreset,
    read_ladder,
    read_ladders,
)
from training.frameworks.preset_fields import TIERS, WrongPreset
from training.frameworks.preset_files import (
    read_evidence,
    read_feedback,
    read_frameworks,
    read_targets,
)
from training.modules.preset_files import read_catalogue

LADDERS = {ladder.key: ladder for ladder in read_ladders()}
RUNGS = [(ladder, rung) for ladder in LADDERS.values() for rung in ladder.rungs]
MODULES = {module.code: module for module in read_catalogue().modules}
EVIDENCE = {kind.code: kind for kind in read_evidence().types}
TARGETS = read_targets()

each_ladder = pytest.mark.parametrize("ladder", LADDERS.values(), ids=lambda ladder: ladder.key)
each_rung = pytest.mark.parametrize(
    ("ladder", "rung"), RUNGS, ids=[f"{ladder.key}-{rung.code}" for ladder, rung in RUNGS]
)


def requirements(rung: RungPreset, kind: str | None = None) -> list[RequirementPreset]:
    return [
        one
        for group in rung.groups
        for one in group.requirements
        if kind is None or one.kind == kind
    ]


def main_line(ladder: LadderPreset) -> list[RungPreset]:
    return [rung for rung in ladder.rungs if not rung.side]


def below(ladder: LadderPreset, rung: RungPreset) -> list[RungPreset]:
    """The rungs that lead to this one, from the bottom."""
    by_code = {one.code: one for one in ladder.rungs}
    line: list[RungPreset] = []
    while rung.below is not None:
        rung = by_code[rung.below]
        assert rung not in line, "the chain runs in a circle"
        line.insert(0, rung)
    return line


def test_the_three_ladders():
    assert {key: len(ladder.rungs) for key, ladder in LADDERS.items()} == {
        "permanente": 10,
        "nhs-hospital": 14,
        "nhs-general-practice": 7,
    }
    assert [ladder.time_unit for ladder in LADDERS.values()] == ["fte", "pa", "session"]
    hours = [ladder.full_time_hours for ladder in LADDERS.values()]
    assert hours == [40, 40, Decimal("37.5")]
    session = LADDERS["nhs-general-practice"]
    assert session.full_time_hours / session.full_time_units * 60 == 250


@each_ladder
def test_assumptions_are_stated(ladder):
    assert len(ladder.notes) >= 10


@each_ladder
def test_the_main_line_is_one_chain_whose_tiers_never_fall(ladder):
    line = main_line(ladder)
    assert line[0].below is None
    for lower, higher in pairwise(line):
        assert higher.below == lower.code
        assert TIERS.index(higher.tier) >= TIERS.index(lower.tier)


@each_rung
def test_a_rung_is_never_of_a_lower_tier_than_those_below(ladder, rung):
    assert all(one.tier <= rung.tier for one in below(ladder, rung))


def test_the_side_rungs():
    sides = {
        key: [rung.code for rung in ladder.rungs if rung.side] for key, ladder in LADDERS.items()
    }
    assert sides == {
        "permanente": [],
        "nhs-hospital": ["U2a", "U2b", "U2s", "U3a"],
        "nhs-general-practice": ["G4a"],
    }


@each_rung
def test_each_mix_of_a_rung_has_the_same_leadership_share(ladder, rung):
    assert len({mix.leadership for mix in rung.mixes}) == 1


@each_ladder
def test_leadership_grows_along_the_main_line(ladder):
    typical = [rung.mixes[0].leadership.typical for rung in main_line(ladder)]
    assert typical == sorted(typical)


@pytest.mark.parametrize("key", ["permanente", "nhs-hospital"])
def test_every_kind_of_requirement_is_used(key):
    kinds = Counter(one.kind for rung in LADDERS[key].rungs for one in requirements(rung))
    assert set(kinds) == set(KINDS)
    some_of = [
        group
        for rung in LADDERS[key].rungs
        for group in rung.groups
        if group.at_least is not None and group.at_least < len(group.requirements)
    ]
    assert len(some_of) >= 3


@each_rung
def test_what_a_requirement_names_exists(ladder, rung):
    elements = set(TARGETS.targets)
    names = {
        "module": set(MODULES),
        "element": elements,
        "type": {code for code, kind in EVIDENCE.items() if kind.loggable},
        "elements": elements,
        "topic": set(read_catalogue().topics),
        "feedback": {kind.key for kind in read_feedback().kinds},
    }
    for one in requirements(rung):
        for name, value in one.parameters.items():
            if name in names:
                given = {value} if isinstance(value, str) else set(value)
                assert given <= names[name], one


@each_rung
def test_nothing_is_asked_for_twice(ladder, rung):
    counted = Counter((one.kind, tuple(one.parameters.items())) for one in requirements(rung))
    assert [one for one, times in counted.items() if times > 1] == []


@each_rung
def test_no_window_is_longer_than_the_evidence_keeps(ladder, rung):
    for one in requirements(rung, "activity"):
        shelf_life = EVIDENCE[one.parameters["type"]].shelf_life_months
        window = one.parameters.get("within_months")
        assert (window is None) == (shelf_life is None), one
        assert window is None or window <= shelf_life, one


@each_rung
def test_core_modules_and_targets_of_the_tier_are_asked_for(ladder, rung):
    if rung.tier == "T0":
        return
    core = {code for code, one in MODULES.items() if one.core and one.tier == rung.tier}
    must = [one for group in rung.groups if group.at_least is None for one in group.requirements]
    assert core <= {one.parameters["module"] for one in must if one.kind == "module"}
    assert {
        one.parameters["element"]: one.parameters["level"] for one in must if one.kind == "level"
    } == {code: levels[rung.tier] for code, levels in TARGETS.targets.items()}


@each_rung
def test_no_core_training_is_passed_over(ladder, rung):
    """Where a line jumps a tier, its rungs ask for the core modules that theirs do not build on."""
    line = [*below(ladder, rung), rung]
    asked = {one.parameters["module"] for step in line for one in requirements(step, "module")}
    built_on: set[str] = set()
    while asked:
        built_on |= asked
        asked = {before for code in asked for before in MODULES[code].prerequisites} - built_on
    passed = set(TIERS[: TIERS.index(rung.tier)]) - {one.tier for one in line}
    for tier in passed - {"T0"}:
        assert {c for c, one in MODULES.items() if one.core and one.tier == tier} <= built_on


@each_rung
def test_leaders_hold_a_leader_round_within_three_years(ladder, rung):
    if rung.tier >= "T2":
        assert [one.parameters for one in requirements(rung, "feedback")] == [
            {"feedback": "leader", "within_months": 36}
        ]


@each_rung
def test_choices_ask_for_electives_of_the_same_tier(ladder, rung):
    for group in rung.groups:
        if group.name == "Training of one's choice":
            chosen = [MODULES[one.parameters["module"]] for one in group.requirements]
            assert group.at_least == 1
            assert all(not one.core and one.tier == rung.tier for one in chosen)


def stay(ladder: LadderPreset, rung: RungPreset, following: RungPreset) -> int:
    """Months on a rung for someone who goes up as soon as the next rung's tenure allows."""
    tenures = [one.parameters["months"] for one in requirements(following, "tenure")]
    return max(tenures, default=rung.term_months or 24)


def met(one: RequirementPreset, spells: list[tuple[RungPreset, int]]) -> bool:
    """Whether the months on each rung, at its typical share, are enough."""
    if one.kind == "tenure":
        return bool(spells) and spells[-1][1] >= one.parameters["months"]
    months = sum(
        months
        for rung, months in spells
        if min(mix.leadership.typical for mix in rung.mixes) >= one.parameters["leadership"]
        and rung.tier >= one.parameters.get("tier", "T0")
    )
    return months >= one.parameters["months"]


@each_rung
def test_someone_who_climbs_from_below_can_meet_the_experience(ladder, rung):
    line = [*below(ladder, rung), rung]
    spells = [(lower, stay(ladder, lower, higher)) for lower, higher in pairwise(line)]
    for group in rung.groups:
        timed = [one for one in group.requirements if one.kind in ("service", "tenure")]
        if timed:
            enough = len(timed) if group.at_least is None else group.at_least
            assert sum(met(one, spells) for one in timed) >= enough, group.name


@each_rung
def test_one_term_below_is_long_enough_for_the_tenure(ladder, rung):
    for one in requirements(rung, "tenure"):
        term = below(ladder, rung)[-1].term_months
        assert term is None or one.parameters["months"] <= term


def test_someone_from_a_side_rung_can_go_on():
    """SAS doctors and deputy directors have no time on the rung below; service opens the way."""
    hospital = {rung.code: rung for rung in LADDERS["nhs-hospital"].rungs}
    for code in ("U3", "U3a", "U4"):
        experience = next(g for g in hospital[code].groups if g.name == "Experience")
        assert experience.at_least == 1
        assert {one.kind for one in experience.requirements} == {"tenure", "service"}
    practice = {rung.code: rung for rung in LADDERS["nhs-general-practice"].rungs}
    deputy = [(practice["G4a"], practice["G4a"].term_months)]
    assert all(met(one, deputy) for one in requirements(practice["G4"], "service"))
    assert not requirements(practice["G4"], "tenure")


def test_finance_and_decisions_are_asked_for_where_leading_begins():
    for key, code in [
        ("permanente", "K2"),
        ("nhs-hospital", "U3a"),
        ("nhs-hospital", "U4"),
        ("nhs-general-practice", "G3"),
    ]:
        rung = next(one for one in LADDERS[key].rungs if one.code == code)
        topics = {one.parameters.get("topic") for one in requirements(rung, "hours")}
        assert {"finance", "decision"} <= topics


def test_the_first_rungs_ask_for_nothing():
    assert not LADDERS["permanente"].rungs[0].groups
    assert not LADDERS["nhs-hospital"].rungs[0].groups
    assert not LADDERS["nhs-general-practice"].rungs[0].groups


def test_the_targets_are_those_of_the_map_that_the_catalogue_teaches():
    assert TARGETS.framework == read_catalogue().framework
    assert TARGETS.framework in {framework.key for framework in read_frameworks()}


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('setting = "medical_group"', 'setting = "farm"', "ladder.setting: must be one of"),
        ('time_unit = "fte"', 'time_unit = "day"', "ladder.time_unit: must be one of"),
        ("full_time_hours = 40", "full_time_hours = 0", "ladder.full_time_hours: must be more"),
        ('below = "K0"', 'below = "K2"', "rungs[1].below: must be one of K0"),
        ('below = "K0"\n', "", "rungs[1].below: is missing"),
        ('code = "K1"', 'code = "K0"', "rungs[1].code: K0 is there already"),
        ("typical = 0.950", "typical = 0.900", "rungs[0].mixes[0].typical: shares must add up"),
        ("least = 0.850", "least = 0.999", "rungs[0].mixes[0].clinical: must rise"),
        ("least = 0.850", "least = -0.1", "rungs[0].mixes[0].clinical.least: must be from 0 to 1"),
        ("at_least = 2", "at_least = 6", "rungs[1].groups[4].at_least: asks for 6 of 5"),
        ('kind = "tenure"', 'kind = "luck"', "rungs[1].groups[3].requirements[0].kind: must be"),
        ('"tenure", months = 36', '"tenure"', "rungs[1].groups[3].requirements[0].months: is mis"),
        ("level = 2", "level = 0", "rungs[1].groups[1].requirements[0].level: must be"),
        ("level = 2", "level = 2, within = 3", "rungs[1].groups[1].requirements[0].within: is not"),
        ('name = "Target levels"', 'name = "Core training"', "rungs[1].groups: holds Core"),
        ("term_months = 24", "term_months = 1.5", "rungs[2].term_months: must be a whole"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_field(tmp_path, old, new, where):
    text = (PRESETS / FILES[0]).read_text("utf-8")
    assert old in text
    (tmp_path / FILES[0]).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(WrongPreset) as refusal:
        read_ladder(tmp_path / FILES[0])
    assert str(refusal.value).startswith(f"{FILES[0]}: {where}")
