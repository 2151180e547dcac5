"""Pages on which a ladder or a version begins: from a preset, empty, from an earlier version."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.organisations.models import Organisation, Permission
from accounts.people.models import Tier
from accounts.people.requests import PersonRequest
from common import parts
from common.errors import Refusal
from pathways.ladders import actions
from pathways.ladders.forms import LadderForm, LadderNamesForm
from pathways.ladders.models import Ladder, LadderVersion
from pathways.ladders.preset_files import LadderPreset, read_ladders
from pathways.ladders.rules import check_can_manage, check_manages_ladders
from pathways.ladders.views.answers import answer, posted


@dataclass(frozen=True, slots=True)
class ShownPreset:
    """A preset as the gallery shows it."""

    preset: LadderPreset
    drawn: list[parts.Rung]


@require_GET
def presets(request: PersonRequest) -> HttpResponse:
    """The ladders that one may start from."""
    check_manages_ladders(request.user)
    shown = [ShownPreset(preset, _drawn(preset)) for preset in read_ladders()]
    return render(request, "pathways/ladders/presets.html", {"presets": shown})


@require_http_methods(["GET", "POST"])
def start_from_preset(request: PersonRequest, key: str) -> HttpResponse:
    """Start a ladder from a preset, as a draft."""
    check_manages_ladders(request.user)
    preset = next((one for one in read_ladders() if one.key == key), None)
    if preset is None:
        raise Http404
    form = LadderForm(
        posted(request), places=_places(request), initial={"name": preset.name}, preset=True
    )
    started: list[LadderVersion] = []
    return answer(
        request,
        form,
        lambda: started.append(
            actions.start_from_preset(preset=key, by=request.user, **form.cleaned_data)
        ),
        template="start",
        done="The draft is ready: look through it, change what is different with you, publish.",
        back=lambda: reverse("ladders:version", args=[started[0].uuid]),
        preset=preset,
        cancel_url=reverse("ladders:presets"),
    )


@require_http_methods(["GET", "POST"])
def ladder_new(request: PersonRequest) -> HttpResponse:
    """Start a ladder with an empty draft."""
    check_manages_ladders(request.user)
    form = LadderForm(posted(request), places=_places(request))
    started: list[LadderVersion] = []
    return answer(
        request,
        form,
        lambda: started.append(actions.start_empty(by=request.user, **form.cleaned_data)),
        template="start",
        done="The draft is empty: add its first rung.",
        back=lambda: reverse("ladders:version", args=[started[0].uuid]),
        preset=None,
        cancel_url=reverse("ladders:list"),
    )


@require_http_methods(["GET", "POST"])
def ladder_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Change what a ladder is called; its versions keep what they hold."""
    visible = Ladder.objects.visible_to(request.user).select_related("organisation")
    ladder = get_object_or_404(visible, uuid=uuid)
    check_can_manage(request.user, ladder.organisation)
    initial = {name: getattr(ladder, name) for name in ("name", "description", "revision")}
    form = LadderNamesForm(posted(request), initial=initial)
    return answer(
        request,
        form,
        lambda: actions.update_ladder(ladder=ladder, by=request.user, **form.cleaned_data),
        template="names",
        done="The ladder is changed.",
        back=reverse("ladders:ladder", args=[ladder.uuid]),
        ladder=ladder,
    )


@require_POST
def draft_start(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Start the next version as a copy of this one."""
    managed = LadderVersion.objects.visible_to(request.user).filter(
        ladder__in=Ladder.objects.manageable_by(request.user)
    )
    version = get_object_or_404(managed.select_related("ladder__organisation"), uuid=uuid)
    try:
        draft = actions.start_draft(ladder=version.ladder, based_on=version, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("ladders:ladder", version.ladder.uuid)
    messages.success(request, f"Version {draft.number} is a draft, a copy of {version.number}.")
    return redirect("ladders:version", draft.uuid)


def _places(request: PersonRequest) -> QuerySet[Organisation]:
    places = Organisation.objects.where(request.user, Permission.MANAGE_LADDERS)
    return places.order_by("path")


def _drawn(preset: LadderPreset) -> list[parts.Rung]:
    return [
        parts.Rung(title=rung.title, tier=Tier[rung.tier].label, side=rung.side)
        for rung in preset.rungs
    ]
