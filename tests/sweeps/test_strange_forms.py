"""Whatever is sent in a field of a form, the answer is a page: a sentence, or what was done."""

from html.parser import HTMLParser
from uuid import uuid4

import pytest

from pathways.ladders.models import RequirementKind
from tests.sweeps.table import LADDERS, PATHWAYS
from tests.sweeps.test_urls import url_of
from tests.sweeps.visit import read, undone

pytestmark = pytest.mark.django_db

ANSWERS = {200, 302, 403, 404, 422}
STRANGE = (
    *("", "a\0b", "x" * 20_000, "-1", "9" * 30, "1e400", "NaN", "½"),
    *("0001-01-01", "9999-12-31", "2026-02-30", str(uuid4())),
)
RULES = [
    rule
    for rule in (*PATHWAYS, *LADDERS)
    if rule.name.startswith(("ladders:", "journeys:")) and rule.reader
]
# Pages whose form depends on what is asked for.
QUERIES = {"ladders:requirement-new": [f"?kind={kind.value}" for kind in RequirementKind]}


class _Fields(HTMLParser):
    """What a browser would send of the forms that are posted, with something in every field."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.is_posted = False
        self.select = ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_posted = given.get("method", "").lower() == "post" and not given.get("action")
            if self.is_posted:
                self.forms.append({})
        if not self.is_posted:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            plausible = {"date": "2026-01-05", "number": "1", "text": "Because"}
            value = given.get("value") or plausible.get(given.get("type", "text"), "")
            self.forms[-1].setdefault(name, value)
        elif tag == "textarea":
            self.forms[-1][name] = "Because of this."
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and given.get("value"):
            first = not self.forms[-1].get(self.select)
            chosen = given["value"] if first or "selected" in given else self.forms[-1][self.select]
            self.forms[-1][self.select] = chosen

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_posted = False
        elif tag == "select":
            self.select = ""


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_strange_value_in_a_field_is_no_error(world, visitors, rule):
    client = visitors[rule.reader]
    for query in QUERIES.get(rule.name, [""]):
        url = f"{url_of(world, rule)}{query}"
        for fields in _forms(client, url):
            for name in fields.keys() - {"csrfmiddlewaretoken"}:
                for value in STRANGE:
                    with undone(client):
                        response = client.post(url, fields | {name: value})
                        read(response)
                    assert response.status_code in ANSWERS, f"{url}: {name}={value[:40]!r}"


def _forms(client, url):
    with undone(client):
        content = read(client.get(url)).decode()
    reader = _Fields()
    reader.feed(content)
    return reader.forms
