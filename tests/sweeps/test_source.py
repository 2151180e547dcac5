"""How source is written: views ask for whom and never write, and every room is of a size."""

import ast

import pytest

from tests.sweeps import source

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 40

# Querysets that know who asks: a view begins with one of these.
FOR_WHOM = {
    *("visible_to", "own", "of", "where", "directed_by", "manageable_by", "managed_by"),
    "of_token",  # whoever has the letter
    "none",
}
WRITES = {"save", "delete", "create", "update", "get_or_create", "update_or_create"} | {
    "bulk_create",
    "bulk_update",
}

# What is right all the same, and why.
READS_ALL_THE_SAME = {
    "accounts/organisations/views/accept.py:invitation_accept": "of the address in the letter",
    "pathways/journeys/views/listing.py:without": "inside a query that asks for whom",
    "pathways/journeys/views/moves.py:journey_move": "the current version of a ladder found so",
    "pathways/journeys/views/placing.py:_placement": "on journeys that are visible",
    "pathways/reviews/views.py:judgement": "what corrects a judgement that is visible",
    "training/logbook/views/writing.py:_begun": "the leadership map, which is everybody's",
    "training/modules/views.py:module": "of the doctor who looks",
    "training/modules/views.py:module_edit": "of an organisation that is managed",
}
WRITES_ALL_THE_SAME = {
    "training/logbook/views/writing.py:_keep": "a file of what was refused, taken off the disk",
}
LONG_ALL_THE_SAME = {
    "common/styleguide.py:_samples": "a list of samples",
    "pathways/readiness/views/standing.py:shown": "what a page shows, name by name",
    "pathways/reviews/actions.py:judge": "one act, step by step",
    "pathways/reviews/views.py:case": "a form and the case above it, step by step",
    "training/verification/actions.py:_record_facts": "one fact after the other",
}


@pytest.mark.parametrize("path", source.files_called("views"), ids=str)
def test_a_view_asks_for_whom(path):
    bare = {
        f"{name}: {ast.unparse(node)[:100]}"
        for name, function in source.functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _is_bare(node) and name not in READS_ALL_THE_SAME
    }
    assert not bare, "\n".join(sorted(bare))


@pytest.mark.parametrize("path", source.files_called("views"), ids=str)
def test_a_view_writes_nothing(path):
    writes = {
        f"{name}: {ast.unparse(node)[:100]}"
        for name, function in source.functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and name not in WRITES_ALL_THE_SAME
    }
    assert not writes, "\n".join(sorted(writes))


def test_every_exception_is_one():
    there = {name for path in source.files() for name, _ in source.functions(path)}
    excused = {*READS_ALL_THE_SAME, *WRITES_ALL_THE_SAME, *LONG_ALL_THE_SAME}
    assert sorted(excused - there) == []


def test_no_file_is_too_long():
    long = {
        str(path): lines
        for path in source.files()
        if (lines := len((source.ROOT / path).read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_function_is_too_long():
    long = {
        name: lines
        for path in source.files()
        for name, function in source.functions(path)
        if (lines := _lines_of(function)) > MOST_LINES_OF_A_FUNCTION
        and name not in LONG_ALL_THE_SAME
    }
    assert long == {}


def _is_bare(call: ast.Call) -> bool:
    """`Entry.objects.filter(…)`, or `get_object_or_404(Entry, …)`."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="objects"), attr=method)):
            return method not in FOR_WHOM
        case ast.Call(func=ast.Name(id="get_object_or_404"), args=[ast.Name(id=name), *_]):
            return name[:1].isupper()
    return False


def _lines_of(function: ast.FunctionDef) -> int:
    """Its lines without signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0
