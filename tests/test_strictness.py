"""The suite is stricter than production: each of its checks is seen to fail here."""

import socket
import warnings

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.templatetags.static import static
from django.test import TransactionTestCase
from django.urls import path
from pytest_socket import SocketConnectBlockedError

from common import triggers
from tests.support import queries
from tests.support.html import problems_of

PAGE = (
    '<!doctype html><html lang="en"><head><title>A page</title></head>'
    "<body><main><h1>A page</h1>{}</main></body></html>"
)
Failed = pytest.fail.Exception


@login_not_required
def broken(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.format("<p>never <b>closed"))


urlpatterns = [path("broken", broken)]


@pytest.mark.parametrize(
    "source",
    [
        "{{ typo }}",
        "{{ known.typo }}",
        "{{ typo|default:'x' }}",
        "{% if typo %}{% endif %}",
        "{% if not typo or known %}{% endif %}",
        "{% if known and typo %}{% endif %}",
        "{% if 1 in typo %}{% endif %}",
        "{% for row in typo %}{% endfor %}",
        "{% with x=typo %}{% endwith %}",
    ],
)
def test_an_undefined_template_variable_fails(source):
    with pytest.raises(Failed, match="Undefined template variable"):
        Engine().from_string(source).render(Context({"known": {"x": 1}}))


def test_a_template_may_name_what_may_be_left_out(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    body = "{% if hint %}{{ hint }}{% else %}none{% endif %}"
    (tmp_path / "named.html").write_text("{# optional: badge, hint #}" + body)
    (tmp_path / "unnamed.html").write_text(body)
    engine = Engine(dirs=[tmp_path])
    assert engine.get_template("named.html").render(Context({})) == "none"
    with pytest.raises(Failed, match="unnamed"):
        engine.get_template("unnamed.html").render(Context({}))


def test_templates_of_other_packages_stay_lenient(settings, tmp_path):
    settings.BASE_DIR = tmp_path / "ours"
    (tmp_path / "theirs.html").write_text("{{ typo }}")
    assert Engine(dirs=[tmp_path]).get_template("theirs.html").render(Context({})) == ""


def test_an_empty_variable_is_a_defined_one():
    assert Engine().from_string("{{ known|default:'x' }}").render(Context({"known": ""})) == "x"


def test_a_static_file_that_nobody_wrote_fails():
    with pytest.raises(ValueError, match="No such static file"):
        static("no/such/file.css")


@pytest.mark.django_db
def test_an_unordered_queryset_comes_back_shuffled():
    assert len({tuple(ContentType.objects.values_list("pk", flat=True)) for _ in range(20)}) > 1
    ordered = ContentType.objects.order_by("pk")
    assert len({tuple(ordered.values_list("pk", flat=True)) for _ in range(20)}) == 1


@pytest.mark.django_db
def test_a_query_too_many_fails(count_queries, query_budget, monkeypatch, tmp_path):
    monkeypatch.setattr(queries, "BASELINE", tmp_path / "baseline.json")
    monkeypatch.delenv("UPDATE_QUERY_BASELINE", raising=False)
    with pytest.raises(Failed, match="1 queries, at most 0"), count_queries(at_most=0):
        ContentType.objects.count()
    with pytest.raises(Failed, match="the baseline says nothing yet"), query_budget("a page"):
        ContentType.objects.count()
    monkeypatch.setenv("UPDATE_QUERY_BASELINE", "1")
    with query_budget("a page"):
        ContentType.objects.count()
    monkeypatch.delenv("UPDATE_QUERY_BASELINE")
    with query_budget("a page"):
        ContentType.objects.count()
    with pytest.raises(Failed, match="the baseline says 1"), query_budget("a page"):
        pass


@pytest.mark.urls(__name__)
def test_every_response_of_the_client_is_looked_over(client, settings):
    settings.MIDDLEWARE = []
    with pytest.raises(Failed, match=r"GET /broken \(200\)"):
        client.get("/broken")


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ('<p id="a"></p><p id="a"></p>', "the id 'a' occurs 2 times"),
        ('<img src="x.png">', "a picture without alt"),
        ('<input name="x">', "a form control without a label"),
        ('<select name="x"></select>', "a form control without a label"),
        ('<textarea name="x"></textarea>', "a form control without a label"),
        ('<p style="color: red"></p>', "an inline style"),
        ("<style>p {}</style>", "an inline style"),
        ("<script>go()</script>", "an inline script"),
        ('<p onclick="go()"></p>', "an inline script"),
        ('<a href="javascript:go()">Go</a>', "an inline script"),
        ('<button type="button"></button>', "a button without words"),
        ("<form></form>", "a form that does not say its method"),
        ("<p><div></div></p>", "Unexpected end tag (p)"),
        ("<div><p></span></p></div>", "Unexpected end tag (span)"),
        ('<p class="a" class="b"></p>', "duplicate"),
    ],
)
@pytest.mark.parametrize("frame", [PAGE, "{}"], ids=["page", "fragment"])
def test_wrong_html_is_found(frame, inside, problem):
    assert any(problem.lower() in found.lower() for found in problems_of(frame.format(inside)))


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        (PAGE.format("<h1>Two</h1>"), "the page has 2 <h1>, not one"),
        (PAGE.replace(' lang="en"', "").format(""), "the page does not say its language"),
        (PAGE.replace("A page</title>", "</title>").format(""), "the page has no title"),
        (PAGE.format('<label for="x">X</label>'), "for names 'x', which is not on the page"),
        (PAGE.format('<a href="#x">X</a>'), "a link to '#x', which is not on the page"),
    ],
)
def test_wrong_pages_are_found(html, problem):
    assert any(problem in found for found in problems_of(html))


@pytest.mark.parametrize(
    "html",
    [
        PAGE.format(""),
        PAGE.format('<label for="x">X</label><input id="x" name="x">'),
        PAGE.format('<label>X <input name="x"></label><input type="hidden" name="y">'),
        PAGE.format('<input aria-label="X" name="x"><img src="x.png" alt="">'),
        PAGE.format(
            '<script type="application/json">{"a": 1}</script><script src="a.js"></script>'
        ),
        PAGE.format('<form method="post"><button>Save</button></form>'),
        PAGE.format('<svg viewBox="0 0 1 1" role="img"><title>A</title><path d="M0 0"/></svg>'),
        "<tr><td>A row to swap in</td></tr>",
        "<li>An item</li>",
        "plain words",
    ],
)
def test_right_html_is_left_alone(html):
    assert problems_of(html) == []


def test_there_is_no_network():
    # It warns before it raises, and a warning is an error here.
    blocked = pytest.raises((SocketConnectBlockedError, UserWarning), match="tried to use socket")
    with socket.socket() as probe, blocked:
        probe.connect(("192.0.2.1", 80))


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning):
        warnings.warn("careful", stacklevel=1)


def _trigger_names() -> set[str]:
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith(triggers.PREFIX)}


@pytest.mark.django_db(transaction=True)
def test_append_only_tables_can_be_emptied_after_a_test_and_stay_append_only():
    before = _trigger_names()
    TransactionTestCase()._fixture_teardown()
    assert before
    assert _trigger_names() == before
