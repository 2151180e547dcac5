"""An undefined template variable fails the test, in our templates.

Django prints nothing for `{{ typo }}` and takes `{% if typo %}` for false. Here both fail, unless
the template names the variable as one that may be left out, in a comment of its own:

    {# optional: hint, badge #}

Templates of other packages stay as lenient as they were written.
"""

import functools
import re
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.template.base import UNKNOWN_SOURCE, Node, Variable, VariableDoesNotExist

_OPTIONAL = re.compile(r"\{#\s*optional:\s*([\w\s,.]+?)\s*#\}")
_resolve = Variable.resolve


@functools.cache
def _ours(path: str) -> bool:
    """Whether the template is one of this project, and not of a package it uses."""
    if path == UNKNOWN_SOURCE:
        return True
    file, base = Path(path), Path(settings.BASE_DIR)
    return file.is_relative_to(base) and not {".venv", "site-packages"} & set(file.parts)


@functools.cache
def _optional(path: str) -> frozenset[str]:
    found = _OPTIONAL.findall("" if path == UNKNOWN_SOURCE else Path(path).read_text())
    return frozenset(name.strip() for names in found for name in names.split(","))


def _origin() -> str | None:
    """The file of the node that is being rendered, from the call stack."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if frame.f_code.co_name == "render_annotated" and isinstance(node, Node):
            return getattr(getattr(node, "origin", None), "name", None)
        frame = frame.f_back
    return None


def _strict_resolve(self: Variable, context: Any) -> Any:
    try:
        return _resolve(self, context)
    except VariableDoesNotExist:
        path, name = _origin(), str(self.var)
        if path is None or not _ours(path) or {name, name.split(".")[0]} & _optional(path):
            raise
    # Not an Exception: `{% if %}` and others would swallow it.
    return pytest.fail(f"Undefined template variable '{name}' in {path}", pytrace=False)


def refuse_undefined_variables(patch: pytest.MonkeyPatch) -> None:
    """Make every template render of the test run strict."""
    patch.setattr(Variable, "resolve", _strict_resolve)
