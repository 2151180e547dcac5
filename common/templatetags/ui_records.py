"""Tags that show records: states, numbers, lists, tables, people, files, timelines."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.parts import Event, Fact, File
from common.templatetags.statuses import look_of
from common.templatetags.ui_filters import initials

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1_000)
def status(*, of: str, value: object) -> SafeString:
    """A state: word, shape and colour from one table. Drawn once and kept."""
    return render_to_string("components/status.html", {"look": look_of(of, value)})


@register.inclusion_tag("components/badge.html")
def badge(*, label: object, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """A small mark that is not a state."""
    return {"label": label, "tone": tone, "icon": icon}


@register.inclusion_tag("components/stat.html")
def stat(
    *, value: object, label: str, note: str = "", url: str = "", tone: str = ""
) -> dict[str, Any]:
    """A number and what it counts."""
    return {"value": value, "label": label, "note": note, "url": url, "tone": tone}


@register.inclusion_tag("components/definition_list.html")
def definition_list(*, items: Iterable[Fact | tuple[str, object]]) -> dict[str, Any]:
    """Terms and values, from Facts or pairs."""
    facts = [
        item if isinstance(item, Fact) else Fact(term=item[0], value=item[1]) for item in items
    ]
    return {"facts": facts}


@register.simple_block_tag
def table(
    content: str, *, caption: str, show_caption: bool = False, cards: bool = True
) -> SafeString:
    """A table that turns into cards on a phone; its cells carry data-label."""
    return render_to_string(
        "components/table.html",
        {"content": content, "caption": caption, "show_caption": show_caption, "cards": cards},
    )


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: template.Context, *, page: Page[Any], noun: str = "entries", target: str = ""
) -> dict[str, Any]:
    """Which part of a list this is, and the way to the others; keeps the query string."""
    return {
        "request": context["request"],
        "page": page,
        "noun": noun,
        "target": target,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(*, form: BaseForm, clear_url: str, target: str = "") -> dict[str, Any]:
    """A GET form above a list; open where a filter is set."""
    shown = [field for field in form if not field.is_hidden]
    chosen = sum(1 for field in shown if field.value() not in (None, "", [], False))
    return {"form": form, "clear_url": clear_url, "target": target, "chosen": chosen}


@register.inclusion_tag("components/task.html")
def task(
    *,
    title: str,
    url: str,
    detail: str = "",
    since: date | None = None,
    action: str = "Open",
    icon: str = "",
    tone: str = "",
) -> dict[str, Any]:
    """One line of a to-do list."""
    return {
        "title": title,
        "url": url,
        "detail": detail,
        "since": since,
        "action": action,
        "icon": icon,
        "tone": tone,
    }


@register.simple_tag
def person(*, name: str, url: str = "", detail: str = "", small: bool = False) -> SafeString:
    """A name with its initials. Drawn in Python, as a list has one in every row."""
    drawn = '<a href="{url}">{name}</a>' if url else "<span>{name}</span>"
    if detail:
        drawn += ' <span class="muted">{detail}</span>'
    return format_html(
        '<span class="person{small}"><span class="initials" aria-hidden="true">{initials}</span> '
        f'<span class="person-words">{drawn}</span></span>',
        small=" person-small" if small else "",
        initials=initials(name),
        name=name,
        url=url,
        detail=detail,
    )


@register.inclusion_tag("components/file_list.html")
def file_list(*, files: Sequence[File]) -> dict[str, Any]:
    """Files to download."""
    return {"files": files}


@register.inclusion_tag("components/timeline.html")
def timeline(*, events: Iterable[Event], label: str = "Timeline") -> dict[str, Any]:
    """What happened, newest first, by year."""
    ordered = sorted(events, key=lambda event: event.day, reverse=True)
    years = [(year, list(those)) for year, those in groupby(ordered, lambda event: event.day.year)]
    return {"years": years, "label": label}
