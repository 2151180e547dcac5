"""Templates: each is used, short, and without script, style or unescaped text of its own."""

import ast
import re
from inspect import unwrap
from pathlib import Path

import allauth
import pytest
from django.template import engines

from tests.sweeps import source

FOLDER = source.ROOT / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
MOST_LINES = 150

# Found by their name by those who render them.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}

FORBIDDEN = {
    "an inline style": re.compile(r"<style|<\w[^<>]*\sstyle=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)|<\w[^<>]*\son\w+=", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape off"),
}

UNESCAPED_ALL_THE_SAME = {
    "accounts/organisations/letter.txt": "plain text",
    "bootstrap5/layout/help_text.html": "Django's own help with passwords is HTML",
}


def _name(template: Path) -> str:
    return str(template.relative_to(FOLDER))


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_a_template_is_short_and_plain(template):
    text = template.read_text()
    assert len(text.splitlines()) <= MOST_LINES
    found = {what for what, pattern in FORBIDDEN.items() if pattern.search(text)}
    excused = {"text that is not escaped"} if _name(template) in UNESCAPED_ALL_THE_SAME else set()
    assert found == excused


def test_every_template_is_used():
    named = _named_in_templates() | _named_in_source()
    unused = {
        name
        for name in map(_name, TEMPLATES)
        if name not in BY_NAME
        and not _takes_the_place_of_anothers(name)
        and not any(re.fullmatch(pattern, name) for pattern in named)
    }
    assert sorted(unused) == []


def _named_in_templates() -> set[str]:
    quoted = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
    return {re.escape(name) for path in TEMPLATES for name in quoted.findall(path.read_text())}


def _named_in_source() -> set[str]:
    """Names as patterns: `f"people/{page}.html"` names every template of that folder."""
    return {
        _pattern(node)
        for path in source.files()
        for node in ast.walk(source.tree(path))
        if isinstance(node, (ast.Constant, ast.JoinedStr))
    }


def _pattern(said: ast.expr) -> str:
    if isinstance(said, ast.Constant):
        return re.escape(str(said.value))
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
        for part in said.values
    )


def _takes_the_place_of_anothers(name: str) -> bool:
    """Whether it stands instead of a template of django-allauth, crispy-forms or Django."""
    packages = Path(allauth.__file__).parent.parent
    places = ("allauth/templates", "crispy_bootstrap5/templates", "django/forms/templates")
    return any((packages / place / name).exists() for place in places)


# Tags of ours, and why the style guide need not name them.
DRAWN_BY_OTHERS = {
    "capture": "draws nothing",
    "error_summary": "in every form with errors",
    "submit_key": "hidden, in every form",
    "who_can_see": "at the foot of every page",
}


def _ours(kind: str) -> list[str]:
    libraries = engines["django"].engine.template_builtins
    return sorted(
        name
        for library in libraries
        for name, function in getattr(library, kind).items()
        if "common.templatetags" in unwrap(function).__module__
    )


def _texts(*, guide: bool) -> str:
    those = [one for one in TEMPLATES if ("styleguide" in _name(one)) == guide]
    return "\n".join(one.read_text() for one in those)


@pytest.mark.parametrize("tag", _ours("tags"))
def test_a_tag_is_used_by_a_page_and_shown_in_the_style_guide(tag):
    used = re.compile(rf"{{% {tag}\b")
    assert used.search(_texts(guide=False))
    assert tag in DRAWN_BY_OTHERS or used.search(_texts(guide=True))


@pytest.mark.parametrize("name", _ours("filters"))
def test_a_filter_is_used_by_a_page(name):
    assert re.search(rf"\|{name}\b", _texts(guide=False))
