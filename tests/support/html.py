"""Every HTML response of the test client is parsed strictly and looked over.

A test that wants to look by itself: `problems_of(html)`.
"""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from django.http import HttpResponseBase
from django.test import Client
from html5lib.constants import E as MESSAGES

Element = ElementTree.Element

_request = Client.request
_UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns")
_DATA_SCRIPTS = {"application/json", "importmap", "speculationrules"}


def problems_of(html: str) -> list[str]:
    """What is wrong with a page, or with a fragment (anything without a doctype)."""
    whole = html.lstrip()[:9].lower() == "<!doctype"
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html) if whole else _fragment(parser, html)
    found = [_parse_problem(html, *error) for error in parser.errors]
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in elements if "id" in element.attrib)
    found += [f"the id {name!r} occurs {count} times" for name, count in ids.items() if count > 1]
    found += ["an id is empty"] * ("" in ids)
    labelled = _labelled(root)
    for element in elements:
        found += _element_problems(element, labelled)
        if whole:
            found += _dangling(element, set(ids))
    return found + (list(_page_problems(root)) if whole else [])


def _fragment(parser: Any, html: str) -> Element:
    # A fragment that begins with table parts is parsed where it will be put.
    first = re.match(r"\s*(?:<!--.*?-->\s*)*<(\w+)", html, re.DOTALL)
    inside = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "option": "select"}
    return parser.parseFragment(html, container=inside.get(first[1] if first else "", "div"))


def _parse_problem(html: str, position: tuple[int, int], code: str, details: Any) -> str:
    line = html.splitlines()[position[0] - 1].strip() if html else ""
    message = MESSAGES.get(code, code)
    text = message % details if isinstance(details, dict) else message
    return f"line {position[0]}: {text} In: {line[:160]}"


def _element_problems(element: Element, labelled: set[Element]) -> Iterator[str]:
    yield from _inline_code(element)
    shown = _shown(element)
    if element.tag == "img" and "alt" not in element.attrib:
        yield f"a picture without alt: {shown}"
    if _wants_label(element) and not _has_label(element, labelled):
        yield f"a form control without a label: {shown}"
    if element.tag in {"button", "a"} and not _has_name(element):
        yield f"a {element.tag} without words: {shown}"
    if element.tag == "form" and not {"method", "hx-get"} & set(element.attrib):
        yield f"a form that does not say its method: {shown}"


def _inline_code(element: Element) -> Iterator[str]:
    """What the Content-Security-Policy would refuse."""
    shown = _shown(element)
    if element.tag == "style" or "style" in element.attrib:
        yield f"an inline style: {shown}"
    if element.tag == "script" and not element.get("src"):
        if element.get("type") not in _DATA_SCRIPTS:
            yield f"an inline script: {shown}"
        else:
            json.loads(element.text or "")
    for name, value in element.attrib.items():
        if name.startswith("on") or value.strip().lower().startswith("javascript:"):
            yield f"an inline script: {shown}"


def _wants_label(element: Element) -> bool:
    if element.tag == "input":
        return element.get("type", "text") not in _UNLABELLED_INPUTS
    return element.tag in {"select", "textarea"}


def _labelled(root: Element) -> set[Element]:
    """The controls that a label names, by `for` or by holding them."""
    labels = [label for label in root.iter("label") if "".join(label.itertext()).strip()]
    named = {label.get("for") for label in labels}
    held = {control for label in labels for control in label.iter()}
    return held | {element for element in root.iter() if element.get("id", object()) in named}


def _has_label(element: Element, labelled: set[Element]) -> bool:
    return element in labelled or bool(
        element.get("aria-label", "").strip() or element.get("aria-labelledby", "").strip()
    )


def _has_name(element: Element) -> bool:
    pictures = [picture.get("alt", "") for picture in element.iter("img")]
    spoken = [part.get("aria-label", "") for part in element.iter()]
    named = element.get("aria-labelledby", "")
    return bool("".join([*element.itertext(), *pictures, *spoken, named]).strip())


def _dangling(element: Element, ids: set[str | None]) -> Iterator[str]:
    for attribute in _REFERENCES:
        for name in element.get(attribute, "").split():
            if name not in ids:
                yield f"{attribute} names {name!r}, which is not on the page: {_shown(element)}"
    target = element.get("href", "") if element.tag == "a" else ""
    if target.startswith("#") and len(target) > 1 and target[1:] not in ids:
        yield f"a link to {target!r}, which is not on the page: {_shown(element)}"


def _page_problems(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "the page does not say its language"
    if not (root.findtext("head/title") or "").strip():
        yield "the page has no title"
    for tag in ("h1", "main"):
        if (count := len(list(root.iter(tag)))) != 1:
            yield f"the page has {count} <{tag}>, not one"


def _shown(element: Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag}{attributes}>"[:200]


def _is_html(response: HttpResponseBase) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return kind == "text/html" and not response.streaming and bool(response.content)  # type: ignore[attr-defined]


def _checked_request(self: Client, **request: Any) -> Any:
    response = _request(self, **request)
    if _is_html(response):
        found = problems_of(response.content.decode())
        if found:
            lines = "\n  ".join(dict.fromkeys(found))
            path = request.get("PATH_INFO", "")
            pytest.fail(
                f"{request.get('REQUEST_METHOD')} {path} ({response.status_code}):\n  {lines}",
                pytrace=False,
            )
    return response


def check_every_response(patch: pytest.MonkeyPatch) -> None:
    """Look over every HTML response that a test client gets."""
    patch.setattr(Client, "request", _checked_request)
