"""Tags that a page is framed with: headings, sections, buttons, notices, navigation."""

import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from common.forms import SUBMIT_KEY, new_submit_key
from common.parts import Link

register = template.Library()

SPRITE = "vendor/lucide/icons.svg"
TONE_ICONS = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "octagon-alert",
    "neutral": "info",
}


@cache
def icon_names() -> frozenset[str]:
    """The names in the sprite, so that a misspelt one fails instead of drawing nothing."""
    sprite = Path(settings.BASE_DIR) / "static" / SPRITE
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))


def _drawn(component: str, parts: Mapping[str, Any]) -> SafeString:
    return render_to_string(f"components/{component}.html", parts)


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """Keep what is between the tags, trimmed: `{% capture as name %}…{% endcapture %}`."""
    # The content was rendered, and so escaped, by the template it stands in.
    return mark_safe(content.strip())  # noqa: S308


@register.simple_tag
@lru_cache(maxsize=1_000)
def icon(*, name: str, label: str = "") -> SafeString:
    """A picture beside a word; with a label, a picture that speaks. Drawn once and kept."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"No icon is called {name!r}.")
    return _drawn("icon", {"sprite": SPRITE, "name": name, "label": label})


@register.inclusion_tag("components/action.html")
def action(
    *,
    label: str,
    url: str,
    icon: str = "",
    kind: str = "primary",
    small: bool = False,
    about: str = "",
) -> dict[str, Any]:
    """A link that looks like a button."""
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "kind": kind,
        "small": small,
        "about": about,
    }


@register.inclusion_tag("components/post_button.html")
def post_button(
    *,
    label: str,
    url: str,
    icon: str = "",
    kind: str = "secondary",
    small: bool = False,
    about: str = "",
    disabled_reason: str = "",
    name: str = "",
    value: object = "",
) -> dict[str, Any]:
    """A form of one button. With `disabled_reason` it stays, cannot be pressed, and says why."""
    return {
        "label": label,
        "url": url,
        "icon": icon,
        "kind": kind,
        "small": small,
        "about": about,
        "disabled_reason": disabled_reason,
        "reason_id": f"reason-{zlib.crc32(f'{url} {label} {value}'.encode()):08x}",
        "name": name,
        "value": value,
    }


@register.inclusion_tag("components/submit_key.html")
def submit_key() -> dict[str, Any]:
    """The hidden key by which a form sent twice is taken once. Every form by hand needs it."""
    return {"name": SUBMIT_KEY, "value": new_submit_key()}


@register.simple_block_tag
def card(
    content: str, *, title: str = "", lead: str = "", id: str = "", tone: str = "", level: int = 2
) -> SafeString:
    """A section with a border."""
    parts = {"title": title, "lead": lead, "id": id, "tone": tone, "level": level}
    return _drawn("card", parts | {"content": content})


@register.simple_block_tag
def section(
    content: str, *, title: str, lead: str = "", id: str = "", level: int = 2
) -> SafeString:
    """A section without a border."""
    parts = {"title": title, "lead": lead, "id": id, "level": level}
    return _drawn("section", parts | {"content": content})


@register.simple_block_tag
def callout(content: str, *, tone: str = "info", title: str = "") -> SafeString:
    """One thing to know."""
    parts = {"tone": tone, "title": title, "icon": TONE_ICONS[tone]}
    return _drawn("callout", parts | {"content": content})


@register.simple_block_tag
def who_can_see(content: str) -> SafeString:
    """Who can see this page, with a lock."""
    return _drawn("who_can_see", {"content": content})


@register.inclusion_tag("components/tabs.html")
def tabs(*, items: Sequence[Link], label: str) -> dict[str, Any]:
    """Views of one thing."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    *,
    title: str,
    text: str = "",
    icon: str = "inbox",
    action_label: str = "",
    action_url: str = "",
    compact: bool = False,
) -> dict[str, Any]:
    """What belongs here, and the first step."""
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "action_label": action_label,
        "action_url": action_url,
        "compact": compact,
    }
