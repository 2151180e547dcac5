"""Lists in pages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 25


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | list[Any],
    size: int = PAGE_SIZE,
    count: int | None = None,
) -> Page[Any]:
    """The page of `rows` that `?page=` asks for; the nearest one if there is no such page.

    Assumes that `rows` are ordered. Two queries: the count, unless it is known, and the rows.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))
