"""Pages on which a version moves from state to state, and its notes are kept."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.requests import PersonRequest
from common.errors import Refusal
from pathways.ladders import actions
from pathways.ladders.forms import DiscardForm, NotesForm, ReasonForm
from pathways.ladders.models import LadderVersion
from pathways.ladders.queries import fetch_trees, people_on, pinned_to
from pathways.ladders.rules import (
    check_can_discard,
    check_can_edit,
    check_can_manage,
    check_can_publish,
    check_can_retire,
    problems_of,
)
from pathways.ladders.views.answers import answer, posted
from pathways.ladders.views.reading import differences, version_of


@require_http_methods(["GET", "POST"])
def version_publish(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """What keeps the draft from being published; or publish it for ever."""
    version = _managed(request, uuid)
    check_can_publish(request.user, version)
    form = ReasonForm(posted(request))
    current = version.ladder.current_version
    fetch_trees(version, *([current] if current else []))
    return answer(
        request,
        form,
        lambda: actions.publish(
            version=version, by=request.user, reason=form.cleaned_data["reason"]
        ),
        template="publish",
        done=f"Version {version.number} is published and in use.",
        back=_page_of(version),
        version=version,
        ladder=version.ladder,
        current=current,
        pinned=pinned_to(version.ladder),
        problems=problems_of(version),
        **(differences(current, version) if current else {}),
        submit="Publish",
        submit_kind="primary",
    )


@require_POST
def version_review(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Hold a draft still for others to look at."""
    return _handed_over(request, uuid, actions.ask_review, "is in review: nobody can edit it now")


@require_POST
def version_reopen(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a draft back from review."""
    return _handed_over(request, uuid, actions.reopen, "is a draft again, to be edited")


@require_http_methods(["GET", "POST"])
def version_retire(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a published version out of use."""
    version = _managed(request, uuid)
    check_can_retire(request.user, version)
    form = ReasonForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.retire(
            version=version, by=request.user, reason=form.cleaned_data["reason"]
        ),
        template="retire",
        done=f"Version {version.number} is retired.",
        back=_page_of(version),
        version=version,
        ladder=version.ladder,
        people=people_on(version),
        submit="Retire the version",
    )


@require_http_methods(["GET", "POST"])
def version_discard(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Give up a draft."""
    version = _managed(request, uuid)
    check_can_discard(request.user, version)
    form = DiscardForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.discard(
            version=version, by=request.user, reason=form.cleaned_data["reason"]
        ),
        template="discard",
        done=f"Version {version.number} is discarded.",
        back=reverse("ladders:ladder", args=[version.ladder.uuid]),
        cancel_url=_page_of(version),
        version=version,
        ladder=version.ladder,
        submit="Discard the draft",
    )


@require_http_methods(["GET", "POST"])
def version_notes(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Write what changes in this version, and why."""
    version = _managed(request, uuid)
    check_can_edit(request.user, version)
    initial = {"notes": version.notes, "revision": version.revision}
    form = NotesForm(posted(request), initial=initial)
    return answer(
        request,
        form,
        lambda: actions.update_notes(version=version, by=request.user, **form.cleaned_data),
        template="notes",
        done="The notes are saved.",
        back=_page_of(version),
        version=version,
        ladder=version.ladder,
    )


def _handed_over(
    request: PersonRequest, uuid: UUID, act: Callable[..., object], done: str
) -> HttpResponse:
    version = _managed(request, uuid)
    try:
        act(version=version, by=request.user)
        messages.success(request, f"Version {version.number} {done}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_page_of(version))


def _managed(request: PersonRequest, uuid: UUID) -> LadderVersion:
    version = version_of(request, uuid)
    check_can_manage(request.user, version.ladder.organisation)
    return version


def _page_of(version: LadderVersion) -> str:
    return reverse("ladders:version", args=[version.uuid])
