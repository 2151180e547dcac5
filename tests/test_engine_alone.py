"""The readiness engine imports itself and the standard library, and nothing else."""

import ast
import sys
from pathlib import Path

import pytest

ENGINE = "pathways.readiness.engine"
FILES = sorted(Path(__file__).parent.parent.joinpath(*ENGINE.split(".")).rglob("*.py"))


def _imported(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return whole | {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_engine_stands_alone(file):
    foreign = {
        name
        for name in _imported(file.read_text())
        if name.split(".")[0] not in sys.stdlib_module_names
        and not f"{name}.".startswith(f"{ENGINE}.")
    }
    assert not foreign


def test_the_engine_is_there():
    assert FILES
