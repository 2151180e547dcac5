"""A form that is sent twice is acted on once."""

import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.audit.models import SubmittedForm
from common import clock
from common.forms import SUBMIT_KEY


class SubmitOnceMiddleware:
    """Answers a repeated POST with the answer of the first, and keeps all of a POST or nothing.

    Applies to POSTs of signed-in people that carry a submit key (every form of ours does). The
    first one is done in one transaction with its key; an answer of 400 and above undoes both. Of
    two at the same moment the second waits for the first (PostgreSQL by the unique key, SQLite
    by its write lock). Costs three queries a POST.
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
                row.location = response.headers.get("Location", "")[:500]
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
        return HttpResponse("This form belongs to another page. Open it again.", status=409)
    return HttpResponseRedirect(row.location or request.path)
