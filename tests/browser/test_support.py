"""What every journey is watched for is seen to be found."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

pytestmark = pytest.mark.urls(__name__)

PAGE = (
    '<!doctype html><html lang="en"><head><title>A page</title>'
    '<link rel="icon" href="data:,"></head><body><main><h1>A page</h1>{}</main></body></html>'
)
BODIES = {
    "good": "<p>Words</p>",
    "pale": '<p><font color="#ddd">Words</font></p>',
    "wide": '<img src="data:," alt="" width="900" height="9">',
    "script": "<script>go()</script>",
    "picture": '<img src="/no/such.png" alt="">',
    "foreign": '<img src="https://example.org/x.png" alt="">',
}


@login_not_required
def show(_request: HttpRequest, body: str) -> HttpResponse:
    return HttpResponse(PAGE.format(BODIES[body]))


def nothing(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("Nothing here", status=404, content_type="text/plain")


handler404 = nothing
urlpatterns = [path("<str:body>/", show)]


def test_a_good_page_passes(page, accessible):
    page.goto("/good/")
    accessible(page)


@pytest.mark.parametrize(("body", "found"), [("pale", "color-contrast"), ("wide", "px wider")])
def test_an_inaccessible_page_fails(page, accessible, body, found):
    page.goto(f"/{body}/")
    with pytest.raises(AssertionError, match=found):
        accessible(page)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("script", "Content Security Policy"),
        ("picture", "404 for"),
        ("foreign", "a call to another host"),
    ],
)
def test_what_goes_wrong_unseen_is_noted(page, problems, body, found):
    page.goto(f"/{body}/", wait_until="load")
    assert any(found in problem for problem in problems)
    problems.clear()
