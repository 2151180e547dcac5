"""Turns a refusal that no page caught into a page with its sentence."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import Refusal


class RefusalMiddleware:
    """Shows an uncaught refusal as a sentence with status 403; nothing was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a Refusal; leave every other exception alone."""
        if not isinstance(exception, Refusal):
            return None
        return render(request, "403.html", {"sentence": str(exception)}, status=403)
