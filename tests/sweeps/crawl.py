"""Following every link that somebody is offered, as they would by clicking."""

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import resolve

from tests.sweeps.visit import Visitor, read, undone

# Of pages that differ by their query only (a filter, a day, a page of a list), this many.
VARIANTS = 4
MOST_PAGES = 600


@dataclass(slots=True)
class Sent:
    """A form as it stands on a page: how it is sent, where to, and the names of its fields."""

    method: str
    action: str
    fields: set[str] = field(default_factory=set)
    name: str = ""


@dataclass(slots=True)
class Seen:
    """A page that somebody opened, and what is on it."""

    url: str
    came_from: str
    status: int
    text: str
    links: list[str] = field(default_factory=list)
    forms: list[Sent] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its address."""
        return name_of(self.url)

    def __str__(self) -> str:
        return f"{self.url} (from {self.came_from})"


def name_of(url: str) -> str:
    """The name of the address that a URL is one of. Raises Resolver404 if it is none of ours."""
    return resolve(urlsplit(url).path).view_name


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Sent] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(Sent(given.get("method", "get").lower(), given.get("action", "")))
        elif tag in {"input", "select", "textarea", "button"} and self.forms:
            self.forms[-1].fields.add(given.get("name", ""))
        for name in ("hx-get", "hx-trigger-get"):
            if name in given:
                self.links.append(given[name])


def crawl(client: Visitor, start: str = "/") -> list[Seen]:
    """Every page that can be reached by links from `start`, each once; GET only."""
    waiting, known, variants = deque([(start, "the address bar")]), {start}, Counter[str]()
    pages: list[Seen] = []
    while waiting and len(pages) < MOST_PAGES:
        url, came_from = waiting.popleft()
        page = look(client, url, came_from)
        pages.append(page)
        for link in page.links:
            target = urldefrag(urljoin(url, link)).url
            if target in known or not _is_ours(target):
                continue
            known.add(target)
            path = urlsplit(target).path
            variants[path] += 1
            if variants[path] <= VARIANTS:
                waiting.append((target, url))
    return pages


def parameters_of(page: Seen) -> set[str]:
    """What the page's own filters and links put into its query."""
    path = urlsplit(page.url).path
    linked = [urlsplit(urljoin(page.url, link)) for link in page.links]
    return {
        *(name for form in page.forms if form.method == "get" for name in form.fields if name),
        *(name for link in linked if link.path == path for name, _ in parse_qsl(link.query)),
    }


def _is_ours(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.netloc and not parts.scheme and not parts.path.startswith(settings.STATIC_URL)


def look(client: Visitor, url: str, came_from: str = "") -> Seen:
    """Open one page."""
    parts = urlsplit(url)
    with undone(client):
        response = client.get(parts.path, parse_qsl(parts.query))
        content = read(response)
    links = [response["Location"]] if response.status_code == 302 else []
    page = Seen(url, came_from, response.status_code, "", links)
    if response.headers.get("Content-Type", "").startswith("text/"):
        page.text = content.decode()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        reader = _Reader()
        reader.feed(page.text)
        page.links += reader.links
        page.forms = reader.forms
        for form in page.forms:
            form.name = name_of(urljoin(url, form.action))
    return page
