"""`python -m pathways.readiness.engine`: a world in, an answer out, a wrong world refused."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pathways.readiness.engine.door import read_world, reply
from pathways.readiness.engine.reading import Refused

ROOT = Path(__file__).parents[4]
WORLD = {
    "on": "2026-05-04",
    "facts": {
        "completions": [{"module": "M1", "on": "2026-01-31", "hours": 8, "topic": None}],
        "ratings": [{"element": "E1", "level": 2, "on": "2026-05-04"}],
        "activities": [
            {"type": "QIP", "on": "2026-02-01", "hours": 1.5, "topic": "x", "elements": []}
        ],
        "feedback": [{"kind": "leader", "released": "2026-01-01"}],
        "service": [{"from": "2025-01-01", "until": None, "leadership": 0.1, "tier": 1}],
        "placements": [{"rung": "A", "since": "2025-01-01"}],
    },
    "rung": {
        "key": "B",
        "below": "A",
        "groups": [
            {
                "at_least": None,
                "requirements": [
                    {"kind": "module", "module": "M1", "validity_months": 1},
                    {"kind": "level", "element": "E1", "level": 3},
                ],
            }
        ],
    },
}


def run(raw):
    """The door as another program meets it."""
    return subprocess.run(
        [sys.executable, "-m", "pathways.readiness.engine"],
        input=raw,
        capture_output=True,
        cwd=ROOT,
    )


def test_a_world_is_answered():
    done = run(json.dumps(WORLD).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    said = json.loads(done.stdout)
    assert (said["ready"], said["since"], said["earliest"], said["timeline"]) == (
        False,
        None,
        None,
        [],
    )
    module, level = said["requirements"]
    assert module["timeline"] == [["2026-01-31", "2026-02-28"]]
    assert level["missing"] == "E1 at level 3: rated 2 on 4 May 2026"


def test_the_same_world_gives_the_same_answer():
    raw = json.dumps(WORLD).encode()
    assert reply(read_world(raw)) == reply(read_world(raw))


def test_a_wrong_world_is_refused_with_its_path_and_status_2():
    wrong = copy.deepcopy(WORLD)
    wrong["facts"]["completions"][0]["on"] = "2026-02-30"
    done = run(json.dumps(wrong).encode())
    assert done.returncode == 2
    assert done.stderr.startswith(b"facts.completions[0].on: ")
    assert done.stdout == b""


def spoiled(path, value):
    """The world with one place changed; `path` as a list of keys."""
    world = copy.deepcopy(WORLD)
    place = world
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(world).encode()


ASKED = ["rung", "groups", 0, "requirements"]


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["on"], "4 May 2026", "on"),
        (["on"], 20260504, "on"),
        (["extra"], 1, "extra"),
        (["facts", "completions", 0, "hours"], -1, "facts.completions[0].hours"),
        (["facts", "completions", 0, "hours"], True, "facts.completions[0].hours"),
        (["facts", "completions", 0, "hours"], float("nan"), ""),
        (["facts", "completions", 0, "colour"], "red", "facts.completions[0].colour"),
        (["facts", "ratings", 0, "level"], 6, "facts.ratings[0].level"),
        (["facts", "ratings", 0, "level"], 2.5, "facts.ratings[0].level"),
        (["facts", "service", 0, "until"], "2024-01-01", "facts.service[0].until"),
        (["facts", "service"], {}, "facts.service"),
        ([*ASKED, 0, "kind"], "luck", "rung.groups[0].requirements[0].kind"),
        ([*ASKED, 0, "level"], 3, "rung.groups[0].requirements[0].level"),
        ([*ASKED, 1, "level"], 0, "rung.groups[0].requirements[1].level"),
        (["rung", "groups", 0, "at_least"], -1, "rung.groups[0].at_least"),
        (["rung", "below"], 7, "rung.below"),
    ],
)
def test_a_wrong_field_is_named(path, value, named):
    with pytest.raises(Refused) as refused:
        read_world(spoiled(path, value))
    assert str(refused.value).startswith(named)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b'{"on": 1, "on": 2}', b"null"])
def test_what_is_no_world_is_refused(raw):
    with pytest.raises(Refused):
        read_world(raw)
