"""A form that is sent twice is acted on once."""

import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts.audit.models import SubmittedForm
from common import clock
from common.forms import SUBMIT_KEY

# Where an answer sends the browser; htmx reads the other two.
_WAYS = ("Location", "HX-Redirect", "HX-Location")
_LONGEST = 500


class SubmitOnceMiddleware:
    """Answers a repeated POST with the answer of the first, and keeps all of a POST or nothing.

    Applies to POSTs of signed-in people that carry a submit key (every form of ours does). The
    first one is done in one transaction with its key; an answer of 400 and above undoes both. Of
    two at the same moment the second waits for the first (PostgreSQL by the unique key, SQLite
    by its write lock). An answer without an address to go to is repeated by reloading the page
    that the form was on. Costs three queries a POST.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key_of(request)
        if key is None or not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic():
            row, is_first = SubmittedForm.objects.get_or_create(
                key=key,
                defaults={"user": request.user, "path": request.path[:300], "at": clock.now()},
            )
            if not is_first:
                return _answer_again(request, row)
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                row.location = _address_in(response) or _page_of_form(request)
                row.save(update_fields=["location"])
        return response


def _key_of(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get(SUBMIT_KEY, ""))
    except ValueError:
        return None


def _answer_again(request: HttpRequest, row: SubmittedForm) -> HttpResponse:
    if row.user_id != request.user.pk or row.path != request.path[:300]:
        sentence = "This form was opened by somebody else or for another page. Open it again."
        return render(request, "403.html", {"sentence": sentence}, status=409)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": row.location})
    return HttpResponseRedirect(row.location)


def _address_in(response: HttpResponse) -> str:
    found = next((response.headers[way] for way in _WAYS if way in response.headers), "")
    return found if len(found) <= _LONGEST else ""


def _page_of_form(request: HttpRequest) -> str:
    """The page of ours that the browser says it was on, else the address sent to, without host."""
    came_from = urlsplit(
        request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    )
    if came_from.netloc != request.get_host():
        return request.path[:_LONGEST]
    address = came_from._replace(scheme="", netloc="").geturl()
    return address if 0 < len(address) <= _LONGEST else request.path[:_LONGEST]
