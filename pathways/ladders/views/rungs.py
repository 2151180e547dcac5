"""Pages on which the rungs of a draft and their role mixes are edited."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.requests import PersonRequest
from common.errors import Refusal
from common.forms import RungsForm
from pathways.ladders import actions
from pathways.ladders.forms import MixForm, RungForm
from pathways.ladders.models import LadderVersion, RoleMix, Rung
from pathways.ladders.queries import managed
from pathways.ladders.rules import check_can_edit, check_can_manage
from pathways.ladders.views.answers import answer, posted
from pathways.ladders.views.reading import version_of


@require_http_methods(["GET", "POST"])
def rung_new(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Add a rung to a draft."""
    version = version_of(request, uuid)
    check_can_manage(request.user, version.ladder.organisation)
    check_can_edit(request.user, version)
    form = RungForm(posted(request), version=version)
    added: list[Rung] = []
    return answer(
        request,
        form,
        lambda: added.append(
            actions.add_rung(version=version, by=request.user, **form.cleaned_data)
        ),
        template="edit",
        done="The rung is added: give it a role mix next.",
        back=lambda: page_of_rung(added[0]),
        **_about(version, "Add a rung", "Add the rung"),
        cancel_url=_page_of_version(version),
    )


@require_http_methods(["GET", "POST"])
def rung_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Change a rung of a draft."""
    rung = rung_managed(request, uuid)
    form = RungForm(posted(request), version=rung.version, rung=rung)
    return answer(
        request,
        form,
        lambda: actions.update_rung(rung=rung, by=request.user, **form.cleaned_data),
        template="edit",
        done="The rung is changed.",
        back=page_of_rung(rung),
        **_about(rung.version, f"Edit {rung.title}", "Save"),
    )


@require_http_methods(["GET", "POST"])
def rung_remove(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a rung out of a draft, once it is confirmed."""
    rung = rung_managed(request, uuid)
    form = RungsForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.remove_rung(rung=rung, by=request.user),
        template="remove",
        done=f"{rung.title} is removed.",
        back=lambda: _page_of_version(rung.version),
        **_about(rung.version, f"Remove {rung.title}?", "Remove the rung"),
        consequences=(
            "Its role mixes and all that it asks for go with it.",
            "The rungs above it are then reached from the one below it.",
            "Published versions keep theirs.",
        ),
        cancel_url=page_of_rung(rung),
    )


@require_POST
def rung_move(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Move a rung of a draft one place up or down."""
    rung = rung_managed(request, uuid)
    try:
        actions.move_rung(rung=rung, way=request.POST.get("way", ""), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{_page_of_version(rung.version)}#rung-{rung.code.lower()}")


@require_http_methods(["GET", "POST"])
def mix_new(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Add a role mix to a rung."""
    rung = rung_managed(request, uuid)
    form = MixForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.add_mix(rung=rung, by=request.user, **form.for_action()),
        template="mix",
        done="The role mix is added.",
        back=page_of_rung(rung),
        **_about(rung.version, f"Add a role mix to {rung.title}", "Add the role mix"),
    )


@require_http_methods(["GET", "POST"])
def mix_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Change a role mix."""
    mix = _mix(request, uuid)
    form = MixForm(posted(request), mix=mix)
    return answer(
        request,
        form,
        lambda: actions.update_mix(mix=mix, by=request.user, **form.for_action()),
        template="mix",
        done="The role mix is changed.",
        back=page_of_rung(mix.rung),
        **_about(mix.rung.version, f"{mix.rung.title}: {mix.name}", "Save"),
    )


@require_http_methods(["GET", "POST"])
def mix_remove(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a role mix away, once it is confirmed."""
    mix = _mix(request, uuid)
    form = RungsForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.remove_mix(mix=mix, by=request.user),
        template="remove",
        done=f"{mix.name} is removed.",
        back=page_of_rung(mix.rung),
        **_about(mix.rung.version, f"Remove the role mix {mix.name}?", "Remove the role mix"),
        consequences=("A rung needs at least one role mix to be published.",),
    )


def rung_managed(request: PersonRequest, uuid: UUID) -> Rung:
    """The rung of a draft that the person edits; 404, or Denied once it is published."""
    rung = get_object_or_404(managed(Rung, request.user).select_related("below"), uuid=uuid)
    check_can_edit(request.user, rung.version)
    return rung


def page_of_rung(rung: Rung) -> str:
    """Where a rung is read, and edited while it is a draft's."""
    return reverse("ladders:rung", args=[rung.uuid])


def _mix(request: PersonRequest, uuid: UUID) -> RoleMix:
    mix = get_object_or_404(managed(RoleMix, request.user), uuid=uuid)
    check_can_edit(request.user, mix.rung.version)
    return mix


def _page_of_version(version: LadderVersion) -> str:
    return reverse("ladders:version", args=[version.uuid])


def _about(version: LadderVersion, title: str, submit: str) -> dict[str, Any]:
    return {"version": version, "ladder": version.ladder, "title": title, "submit": submit}
