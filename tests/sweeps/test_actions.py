"""Whatever writes is an action, says who does it, and leaves an event that has words."""

import ast
import inspect

import pytest

from accounts.audit import actions as audit
from accounts.audit.wording import WORDING
from tests.sweeps import source

OFFERED = dict(source.offered("actions"))

# Offered beside the actions, and why they are none.
NOT_ACTIONS = {
    "accounts.audit.actions.record": "writes the event of an action",
    "accounts.audit.actions.record_many": "writes the events of an action",
    "accounts.audit.actions.record_list_read": "writes the events of a page",
    "accounts.audit.actions.record_many_read": "writes the events of an export",
    "accounts.audit.actions.record_read": "writes the event of a page",
    "accounts.notifications.actions.notify": "tells somebody what an action did",
    "accounts.organisations.actions.invitations.send_letter": "writes nothing: it is a letter",
    "accounts.people.actions.add_doctor": "shared by two actions, each with its rule",
    "accounts.people.actions.change_profile": "shared by two actions, each with its rule",
    "accounts.people.actions.profile_of": "writes nothing: it is what a form opens with",
    "pathways.readiness.actions.rewrite": "shared by actions, of a batch of doctors",
    "training.frameworks.actions.bring_in_line": "shared by the loading of presets",
    "training.frameworks.actions.keep_names": "shared by those that change names",
    "training.frameworks.actions.row_named": "writes nothing: it is what presets name",
    "training.modules.actions.content_of": "writes nothing: it is what a form opens with",
}

RECORDING = {"record", "record_many", "record_many_read", "record_list_read", "record_read"}

# Actions that a command does, or that follow from another: nobody is asked for.
BY_NOBODY = {
    "accounts.audit.actions.forget_old_forms": "a command",
    "accounts.organisations.actions.people.turn_off_second_step": "a command",
    "pathways.readiness.actions.rebuild": "a command",
    "pathways.readiness.actions.refresh_after": "follows from every change of facts",
    "pathways.readiness.actions.verify": "a command",
    "training.frameworks.actions.load_evidence": "a command",
    "training.frameworks.actions.load_feedback": "a command",
    "training.frameworks.actions.load_framework": "a command",
    "training.frameworks.actions.load_targets": "a command",
}

# Actions that leave no event, and why.
WITHOUT_EVENT = {
    "accounts.audit.actions.forget_old_forms": "forgets what kept forms from being sent twice",
    "accounts.notifications.actions.mark_read": "concerns nobody else",
    "accounts.notifications.actions.mark_all_read": "concerns nobody else",
    "pathways.readiness.actions.rebuild": "stores what follows from facts",
    "pathways.readiness.actions.refresh": "stores what follows from facts",
    "pathways.readiness.actions.refresh_after": "stores what follows from facts",
    "pathways.readiness.actions.verify": "writes nothing",
    "training.logbook.actions.moves.move_entry": "those who call it say what it was",
}


@pytest.mark.parametrize("name", sorted(OFFERED.keys() - NOT_ACTIONS.keys()))
def test_what_writes_is_an_action_by_somebody(name):
    function = OFFERED[name]
    assert getattr(function, "is_action", False), "put it under @action, or begin its name with _"
    says_by = "by" in inspect.signature(function).parameters
    assert says_by != (name in BY_NOBODY), "an action says by whom"


@pytest.mark.parametrize("name", sorted(OFFERED.keys() - NOT_ACTIONS.keys()))
def test_an_action_leaves_an_event(name):
    assert _records(OFFERED[name], set()) != (name in WITHOUT_EVENT)


def test_every_exception_is_one():
    assert sorted({*NOT_ACTIONS, *BY_NOBODY, *WITHOUT_EVENT} - OFFERED.keys()) == []


def test_every_event_has_words_and_all_words_an_event():
    """Keys that are put together, such as f"journeys.{verb}", stand for all that begin so."""
    keys, beginnings = set(), set()
    for path in source.files():
        for call in source.calls(path):
            for argument in call.keywords:
                if argument.arg in ("action", "listed") and _name(call) in RECORDING:
                    for said in ast.walk(argument.value):
                        if isinstance(said, ast.JoinedStr):
                            beginnings.add(ast.unparse(said)[2:].partition("{")[0])
                        elif isinstance(said, ast.Constant) and "." in str(said.value):
                            keys.add(said.value)
    keys -= {key for key in keys if key.endswith(".")}
    assert sorted(keys - WORDING.keys()) == [], "give them words in accounts/audit/wording.py"
    unused = {key for key in WORDING.keys() - keys if not key.startswith(tuple(beginnings))}
    assert sorted(unused) == [], "words for what nobody does any more"


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _records(function, seen: set) -> bool:
    """Whether the function, or one of the actions' modules that it calls, writes an event."""
    function = inspect.unwrap(function)
    if function in seen:
        return False
    seen.add(function)
    called = [function.__globals__.get(name) for name in _names_in(function.__code__)]
    return any(getattr(audit, one) in called for one in ("record", "record_many")) or any(
        _records(other, seen)
        for other in called
        if inspect.isfunction(other) and ".actions" in other.__module__
    )


def _names_in(code) -> set[str]:
    inner = (part for part in code.co_consts if inspect.iscode(part))
    return set(code.co_names).union(*map(_names_in, inner))
