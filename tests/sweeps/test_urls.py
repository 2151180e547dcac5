"""Every address of the site x everybody of the cast x GET and POST, against the written table."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.sweeps.cast import CAST
from tests.sweeps.crawl import look, parameters_of
from tests.sweeps.rules import Rule
from tests.sweeps.table import TABLE
from tests.sweeps.visit import Outcome, outcome_of, read, reading_only, undone

pytestmark = pytest.mark.django_db


def addresses(resolver: URLResolver, *spaces: str) -> Iterator[tuple[str, URLPattern]]:
    """Every named address below a resolver, with the names of its name spaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, *spaces, *filter(None, [pattern.namespace]))
        else:
            yield ":".join([*spaces, pattern.name or str(pattern.pattern)]), pattern


STRANGE = ["\0", "abc", "-1", "9" * 30, "0000-00-00", "9999-12-31", "' OR 1=1 --", "x" * 5000]
STRANGE += [str(uuid4())]
SITE = dict(addresses(get_resolver()))


def test_the_table_names_every_address_and_no_other():
    written = {rule.name for rule in TABLE}
    assert SITE.keys() - written == set(), "add a line to tests/sweeps/table.py for each"
    assert written - SITE.keys() == set(), "gone from the site: take the lines out"


def test_the_table_says_nothing_twice():
    said = [str(rule) for rule in TABLE]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize("rule", TABLE, ids=str)
def test_everybody_gets_what_the_table_says(world, visitors, rule):
    url = url_of(world, rule)
    wrong = defaultdict(list)
    for person, client in visitors.items():
        expected_get, expected_post = rule.expected(person)
        for method, expected, outcome in (
            ("GET", expected_get, _get(client, url)),
            ("POST", expected_post, _post(client, url)),
        ):
            if outcome is not expected:
                wrong[f"{method} is {outcome.name}, not {expected.name}"].append(person)
    assert not wrong, f"{rule} ({url}): " + "; ".join(
        f"{what} for {', '.join(people)}" for what, people in wrong.items()
    )


@pytest.mark.parametrize("rule", [rule for rule in TABLE if rule.of], ids=str)
def test_what_does_not_exist_is_gone(world, visitors, rule):
    named = world.address_of(rule.of)
    for part in (name for name, value in named.items() if isinstance(value, UUID)):
        url = url_of(world, rule, **{part: uuid4()})
        for person in sorted(rule.may, key=CAST.index)[:2]:
            got = {_get(visitors[person], url), _post(visitors[person], url)}
            assert got <= {Outcome.GONE, Outcome.NO_SUCH_METHOD}, f"{url} as {person}"


@pytest.mark.parametrize("rule", [rule for rule in TABLE if rule.reader], ids=str)
def test_a_strange_query_is_no_error(world, visitors, rule):
    client, url = visitors[rule.reader], url_of(world, rule)
    own = parameters_of(look(client, url))
    names = own | {"page", "on", "next"}
    queries = [{name: "\0"} for name in own] + [dict.fromkeys(names, value) for value in STRANGE]
    for query in queries if own else queries[:2]:
        with undone(client), reading_only():
            response = client.get(url, query)
            read(response)
        assert response.status_code in {200, 302, 404, 422}, query


def test_no_address_goes_without_csrf_protection():
    exempt = [name for name, one in SITE.items() if getattr(one.callback, "csrf_exempt", False)]
    assert exempt == []


def url_of(world, rule: Rule, **other) -> str:
    """The address a rule is about; `other` replaces parts of it."""
    return reverse(rule.name, kwargs=world.address_of(rule.of) | other if rule.of else None)


def _get(client, url: str) -> Outcome:
    with undone(client), reading_only():
        return _checked(client.get(url))


def _post(client, url: str) -> Outcome:
    """As a browser sends a form in which nothing was filled in."""
    with undone(client):
        return _checked(client.post(url, {"csrfmiddlewaretoken": "any"}))


def _checked(response) -> Outcome:
    content, outcome = read(response), outcome_of(response)
    if outcome is Outcome.DENIED:
        assert response.context.get("sentence"), f"Denied without a sentence: {content}"
    return outcome
