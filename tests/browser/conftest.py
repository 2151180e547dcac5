"""The browser journeys: a real Chromium against a live server, with nothing else on the network.

A journey takes `page` (or `new_person()` for a second browser of its own) and `live_server`.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support import chromium
from tests.support.axe import assert_accessible
from tests.support.processes import in_ci

# Playwright runs an event loop in this thread, so Django takes our queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser the journeys are skipped, but in CI they fail."""
    if chromium.find() is None and not in_ci():
        for item in items:
            item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome found"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the Chromium of this machine."""
    return browser_type_launch_args | chromium.launch_options()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """British, without animations, on a phone until the test says otherwise."""
    here = {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
    return browser_context_args | here | {"viewport": PHONE}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in the demonstration: server and test each have their connection."""
    from django.db import connections

    for connection in connections.all():
        if connection.vendor == "sqlite":
            file = tmp_path_factory.mktemp("database") / "journeys.sqlite3"
            connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """Started after the database is made: it looks at once whether that is one in memory."""
    return live_server


class Problems(list[str]):
    """What went wrong in a browser behind the back of the journey."""

    def watch(self, context: BrowserContext, server: str) -> None:
        """Note script errors, reports of the CSP, failed files and calls to other hosts."""
        context.on("weberror", lambda error: self.append(f"script error: {error.error}"))
        context.on("console", self._console)
        context.on("response", self._response)
        context.on("request", lambda request: self._request(request.url, server))

    def _console(self, message: Any) -> None:
        # What the server refused is told by `_response`.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.append(f"console: {message.text}")

    def _response(self, response: Any) -> None:
        asked = response.request.resource_type in {"document", "xhr", "fetch"}
        if response.status >= 500 or (response.status >= 400 and not asked):
            self.append(f"{response.status} for {response.url}")

    def _request(self, url: str, server: str) -> None:
        if not url.startswith((server, "data:", "blob:", "about:")):
            self.append(f"a call to another host: {url}")


@pytest.fixture
def problems() -> Iterator[Problems]:
    """Fails the journey for what went wrong unseen; empty it where that was meant."""
    found = Problems()
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def new_person(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, problems: Problems
) -> Iterator[Callable[..., Page]]:
    """`new_person(viewport=DESKTOP)`: a page in a fresh browser that nobody is signed in to."""
    contexts = []

    def new(**options: Any) -> Page:
        context = browser.new_context(
            **(browser_context_args | {"base_url": live_server.url} | options)
        )
        context.set_default_timeout(10_000)
        problems.watch(context, live_server.url)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_person: Callable[..., Page], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone; a picture of it is kept in test-results when the journey fails."""
    page = new_person()
    yield page
    if getattr(request.node, "rep_call", None) and request.node.rep_call.failed:
        folder = Path("test-results")
        folder.mkdir(exist_ok=True)
        page.screenshot(path=folder / f"{request.node.name}.png", full_page=True)


@pytest.fixture
def accessible(problems: Problems) -> Callable[[Page], None]:
    """`accessible(page)`: no axe violation and no sideways scrolling, light and dark."""

    def check(page: Page) -> None:
        before = len(problems)
        try:
            assert_accessible(page)
        finally:
            page.evaluate("null")  # by then the browser has told what it had to tell
            # To measure contrast axe writes styles of its own, which our policy reports.
            own = [one for one in problems[before:] if "directive 'style-src 'self''" in one]
            for one in own:
                problems.remove(one)

    return check
