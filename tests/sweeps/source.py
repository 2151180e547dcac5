"""The source of the house, read but not run: modules, calls, sizes."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("accounts", "common", "config", "demo", "pathways", "training")


@cache
def files() -> tuple[Path, ...]:
    """Every Python file that is shipped, migrations left out; paths from the root."""
    found = (path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py"))
    return tuple(sorted(path for path in found if "migrations" not in path.parts))


def files_called(name: str) -> list[Path]:
    """The files called so in their slices: `views.py`, or all of the folder `views`."""
    return [
        path
        for path in files()
        if path.parts[0] in {"accounts", "training", "pathways"} and name in _rooms(path)
    ]


def _rooms(path: Path) -> set[str]:
    return {path.stem, *path.parts[2:-1]}


@cache
def tree(path: Path) -> ast.Module:
    """What the file says."""
    return ast.parse((ROOT / path).read_text(), str(path))


def module(path: Path) -> ModuleType:
    """The file, imported."""
    return import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in the file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function in the file, with a name by which it can be told: "training/x.py:name"."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield f"{path}:{node.name}", node


def offered(name: str) -> Iterator[tuple[str, object]]:
    """The functions that a slice offers in the file called so, or by the front of the folder.

    With the dotted name of where each is defined.
    """
    for path in files_called(name):
        if path.stem not in {name, "__init__"}:
            continue
        for value in vars(module(path)).values():
            if inspect.isfunction(value) and not value.__name__.startswith("_"):
                here = module(path).__name__
                if value.__module__ == here or value.__module__.startswith(f"{here}."):
                    yield f"{value.__module__}.{value.__name__}", value
