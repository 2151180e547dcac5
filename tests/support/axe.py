"""axe on a page in the browser, in both themes; the vendored script is checked by its sum."""

import functools
import hashlib
import json
from pathlib import Path

from playwright.sync_api import Page

VENDOR = Path(__file__).parent.parent / "browser" / "vendor"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def _script() -> str:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    content = (VENDOR / "axe.min.js").read_bytes()
    if hashlib.sha256(content).hexdigest() != manifest["sha256"]["axe.min.js"]:
        raise RuntimeError("tests/browser/vendor/axe.min.js is not the file of the manifest.")
    return content.decode()


def _violations(page: Page, theme: str) -> list[str]:
    # Without preloading: axe would write the imported stylesheets into the page, against its CSP.
    result = page.evaluate("tags => axe.run(document, {runOnly: tags, preload: false})", _TAGS)
    return [
        f"{theme}: {rule['id']} ({rule['impact']}): {rule['help']}: "
        + "; ".join(node["html"][:160] for node in rule["nodes"][:5])
        for rule in result["violations"]
    ]


def assert_accessible(page: Page) -> None:
    """No axe violation (WCAG 2.2 AA and good practice), no sideways scrolling, light and dark."""
    found: list[str] = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.evaluate(_script())  # by the debugger, which the page's CSP does not bind
        found += _violations(page, theme)
    page.emulate_media(color_scheme="null")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"{wide} px wider than the screen")
    assert not found, f"{page.url}\n" + "\n".join(found)
