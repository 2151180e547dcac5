"""Lists in pages."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 25


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = PAGE_SIZE
) -> Page[Any]:
    """The page of `rows` that `?page=` asks for; the nearest one if there is no such page.

    Assumes that `rows` are ordered. Two queries: the count and the rows.
    """
    return Paginator(rows, size).get_page(request.GET.get("page"))
