"""Pages on which what a rung of a draft asks for is edited."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people.requests import PersonRequest
from common.errors import Refusal
from common.forms import RungsForm
from pathways.ladders import actions
from pathways.ladders.forms import GroupForm, RequirementForm
from pathways.ladders.models import Requirement, RequirementGroup, RequirementKind, Rung
from pathways.ladders.queries import managed
from pathways.ladders.rules import check_can_edit
from pathways.ladders.views.answers import answer, posted
from pathways.ladders.views.rungs import page_of_rung, rung_managed
from pathways.ladders.wording import wording


@require_http_methods(["GET", "POST"])
def group_new(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Add a group of requirements to a rung."""
    rung = rung_managed(request, uuid)
    form = GroupForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.add_group(rung=rung, by=request.user, **form.cleaned_data),
        template="edit",
        done="The group is added: say what it asks for.",
        back=page_of_rung(rung),
        **_about(rung, f"Add a group to {rung.title}", "Add the group"),
    )


@require_http_methods(["GET", "POST"])
def group_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Change the name of a group, and how many of it must be met."""
    group = _group(request, uuid)
    form = GroupForm(posted(request), group=group)
    return answer(
        request,
        form,
        lambda: actions.update_group(group=group, by=request.user, **form.cleaned_data),
        template="edit",
        done="The group is changed.",
        back=page_of_rung(group.rung),
        **_about(group.rung, f"Edit {group.name}", "Save"),
    )


@require_POST
def group_move(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Move a group one place up or down on its rung."""
    group = _group(request, uuid)
    return _moved(request, group.rung, group, partial(actions.move_group, group=group))


@require_http_methods(["GET", "POST"])
def group_remove(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a group away with all in it, once it is confirmed."""
    group = _group(request, uuid)
    form = RungsForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.remove_group(group=group, by=request.user),
        template="remove",
        done=f"{group.name} is removed.",
        back=page_of_rung(group.rung),
        **_about(group.rung, f"Remove {group.name}?", "Remove the group"),
        consequences=("All requirements in it go with it.",),
    )


@require_http_methods(["GET", "POST"])
def requirement_new(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Choose a kind of requirement; then its own fields."""
    group = _group(request, uuid)
    about = _about(group.rung, f"Add to {group.name}", "Add the requirement")
    back = page_of_rung(group.rung)
    kind = request.GET.get("kind", "")
    if kind not in RequirementKind:
        own = reverse("ladders:requirement-new", args=[group.uuid])
        kinds = [
            (f"{own}?kind={one.value}", one.label, WHAT_IT_ASKS[one]) for one in RequirementKind
        ]
        context = about | {"kinds": kinds, "cancel_url": back}
        status = 422 if request.method == "POST" else 200
        return render(request, "pathways/ladders/kinds.html", context, status=status)
    form = RequirementForm(posted(request), kind=kind, group=group)
    return answer(
        request,
        form,
        lambda: actions.add_requirement(
            group=group, kind=kind, by=request.user, **form.for_action()
        ),
        template="edit",
        done="The requirement is added.",
        back=back,
        **about | {"title": RequirementKind(kind).label},
    )


@require_http_methods(["GET", "POST"])
def requirement_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Change a requirement; its kind stays."""
    one = _requirement(request, uuid)
    form = RequirementForm(posted(request), kind=one.kind, group=one.group, requirement=one)
    return answer(
        request,
        form,
        lambda: actions.update_requirement(requirement=one, by=request.user, **form.for_action()),
        template="edit",
        done="The requirement is changed.",
        back=page_of_rung(one.group.rung),
        **_about(one.group.rung, one.get_kind_display(), "Save"),
    )


@require_POST
def requirement_move(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Move a requirement one place up or down in its group."""
    one = _requirement(request, uuid)
    move = partial(actions.move_requirement, requirement=one)
    return _moved(request, one.group.rung, one.group, move)


@require_http_methods(["GET", "POST"])
def requirement_remove(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Take a requirement away, once it is confirmed."""
    one = _requirement(request, uuid)
    form = RungsForm(posted(request))
    return answer(
        request,
        form,
        lambda: actions.remove_requirement(requirement=one, by=request.user),
        template="remove",
        done="The requirement is removed.",
        back=page_of_rung(one.group.rung),
        **_about(one.group.rung, "Remove this requirement?", "Remove the requirement"),
        consequences=(wording(one),),
    )


WHAT_IT_ASKS = {
    RequirementKind.MODULE: "One module of the catalogue, completed and verified.",
    RequirementKind.LEVEL: "An element of the leadership map, rated and signed at a level.",
    RequirementKind.ACTIVITY: "So many verified activities, such as improvement projects.",
    RequirementKind.HOURS: "So many hours of verified learning, of a topic or any.",
    RequirementKind.SERVICE: "Months in posts with at least a share of leadership.",
    RequirementKind.TENURE: "Months on the rung that one comes from.",
    RequirementKind.FEEDBACK: "A multisource feedback round, released in the last months.",
}


def _group(request: PersonRequest, uuid: UUID) -> RequirementGroup:
    group = get_object_or_404(managed(RequirementGroup, request.user), uuid=uuid)
    check_can_edit(request.user, group.rung.version)
    return group


def _requirement(request: PersonRequest, uuid: UUID) -> Requirement:
    rows = managed(Requirement, request.user)
    one = get_object_or_404(
        rows.select_related(
            "group__rung__below", "module", "element", "evidence_type", "feedback_kind"
        ),
        uuid=uuid,
    )
    check_can_edit(request.user, one.group.rung.version)
    return one


def _moved(
    request: PersonRequest, rung: Rung, group: RequirementGroup, move: Callable[..., object]
) -> HttpResponse:
    """Do a move, and go back to the group on the page of its rung."""
    try:
        move(way=request.POST.get("way", ""), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{page_of_rung(rung)}#group-{group.uuid}")


def _about(rung: Rung, title: str, submit: str) -> dict[str, Any]:
    version = rung.version
    return {
        "version": version,
        "ladder": version.ladder,
        "rung": rung,
        "title": title,
        "submit": submit,
    }
