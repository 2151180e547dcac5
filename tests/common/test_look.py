"""Habits of templates, styles and vendored files, held by reading them."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
VENDOR = BASE / "static" / "vendor"
STYLES = sorted((BASE / "static" / "css").glob("*.css"))
SCRIPTS = sorted((BASE / "static" / "js").glob("*.js"))
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))

# They fail contrast: use a tone of ours, or *-emphasis on *-subtle.
FAINT = re.compile(
    r"\b(btn-outline-(warning|info|light|primary|secondary|success|danger)"
    r"|(text|link)-(warning|info|light|primary|secondary|success|danger)(?!-emphasis)"
    r"|text-body-tertiary)\b"
)
INLINE = re.compile(r"""\s(style|on[a-z]+)=["']|<style|javascript:""", re.IGNORECASE)


def _name(path: Path) -> str:
    return str(path.relative_to(BASE))


def test_vendored_files_are_those_of_the_manifest():
    lines = (VENDOR / "MANIFEST.sha256").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "MANIFEST.sha256"
    }
    assert found == listed


def test_each_vendored_package_brings_its_licence():
    assert all((folder / "LICENSE").exists() for folder in VENDOR.iterdir() if folder.is_dir())


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_is_readable_short_and_free_of_inline_code(path: Path):
    source = path.read_text()
    assert not FAINT.findall(source)
    assert not INLINE.findall(source)
    assert source.count("\n") <= 150


@pytest.mark.parametrize("path", STYLES, ids=_name)
def test_a_stylesheet_is_short_and_never_shouts(path: Path):
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert "!important" not in rules
    assert rules.count("\n") <= 300
    if path.name not in ("tokens.css", "older.css", "print.css"):
        asked = rules.replace("@supports (color: light-dark(#000, #fff))", "")
        assert not re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", asked), "colours live in tokens.css"


@pytest.mark.parametrize("path", STYLES, ids=_name)
def test_no_variable_of_bootstrap_holds_the_address_of_a_picture(path: Path):
    """Bootstrap would look for it beside its own stylesheet, not beside ours."""
    assert not re.findall(r"--bs-[\w-]+:\s*url\([^)]*\)", path.read_text())


def test_no_rule_is_dead():
    """Every class of our stylesheets is written somewhere, or documented for pages to use."""
    drawn = (BASE / "common" / "templatetags").glob("*.py")
    sources = [*TEMPLATES, *SCRIPTS, *drawn, BASE / "docs" / "interface.md"]
    written = "\n".join(path.read_text() for path in sources)
    stems = set(re.findall(r"([a-z][\w-]*-)\{[{%]", written))
    rules = "\n".join(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S) for path in STYLES)
    rules = re.sub(r"url\([^)]*\)|@import[^;]*;", "", rules)
    classes = set(re.findall(r"\.([a-z][\w-]*)", rules))
    bootstrap = (VENDOR / "bootstrap" / "bootstrap.min.css").read_text()
    dead = {
        name
        for name in classes
        if not re.search(rf"(?<![\w-]){name}(?![\w-])", written)
        and not any(name.startswith(stem) for stem in stems)
        and f".{name}" not in bootstrap
        and not name.startswith("htmx-")
    }
    assert not dead


def test_older_browsers_get_the_colours_of_the_light_theme():
    colours = r"^\s*(--[\w-]+): (.*);$"
    folder = BASE / "static" / "css"
    tokens = re.findall(colours, (folder / "tokens.css").read_text(), flags=re.M)
    older = re.findall(colours, (folder / "older.css").read_text(), flags=re.M)
    colour = r"light-dark\((#\w+|\w+\(.*?\)), .*\)"
    assert older == [
        (name, re.sub(colour, r"\1", value)) for name, value in tokens if "light-dark" in value
    ]


def test_older_browsers_get_the_pictures_of_the_light_theme():
    """As they know no light-dark(), they have its colours alone."""
    for path in STYLES:
        source = path.read_text()
        known = r"^@supports \(color: light-dark\(#000, #fff\)\) \{$.*?^\}$"
        beside = re.sub(known, "", source, flags=re.M | re.S)
        assert "-dark.svg" not in beside, path.name


def test_every_token_is_used():
    tokens = (BASE / "static" / "css" / "tokens.css").read_text()
    everything = "\n".join(path.read_text() for path in STYLES)
    named = set(re.findall(r"^\s*(--(?!bs-)[\w-]+):", tokens, flags=re.M))
    unused = {name for name in named if f"var({name})" not in everything}
    assert not unused
