"""Pages on which ladders are read: the list, a ladder, a version, a rung, two versions compared."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.organisations.models import Permission
from accounts.organisations.queries import holds, working_time_of
from accounts.people.requests import PersonRequest
from common.paging import page_of
from common.rules import why_not
from pathways.ladders.comparison import changes_between, is_reordered
from pathways.ladders.models import Ladder, LadderVersion, VersionEvent
from pathways.ladders.queries import (
    fetch_trees,
    ladders_listed,
    pinned_to,
    rung_tree,
    version_tree,
    versions_of,
    visible_rungs,
)
from pathways.ladders.rules import check_can_edit, check_can_manage, check_can_publish, problems_of
from pathways.ladders.views.shown import drawn, shown_rung
from pathways.ladders.workflow import VersionStatus

# Whoever may one of these somewhere may move journeys to another version.
MOVERS = (Permission.MANAGE_LADDERS, Permission.APPOINT)


@require_GET
def ladders(request: PersonRequest) -> HttpResponse:
    """The ladders used where the person is, and those that they manage."""
    context = {
        "page": page_of(request, ladders_listed(request.user)),
        "may_manage": holds(request.user, Permission.MANAGE_LADDERS),
    }
    return render(request, "pathways/ladders/list.html", context)


@require_GET
def ladder(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A ladder and its versions: which is in use, who published each and why."""
    visible = Ladder.objects.visible_to(request.user)
    shown = get_object_or_404(visible.select_related("organisation"), uuid=uuid)
    page = page_of(request, versions_of(shown, request.user))
    context = {
        "ladder": shown,
        "page": page,
        "draft": next((one for one in page if not one.is_frozen), None),
        "current": next((one for one in page if one.pk == shown.current_version_id), None),
        "latest": next(iter(page), None),
        "may_manage": why_not(check_can_manage, request.user, shown.organisation) is None,
        # Each sees and moves the journeys they may, wherever those are.
        "may_move": any(holds(request.user, one) for one in MOVERS),
    }
    return render(request, "pathways/ladders/ladder.html", context)


@require_GET
def version(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A version whole: the ladder drawn, and every rung with what it asks for."""
    shown = version_tree(version_of(request, uuid))
    ladder = shown.ladder
    time = working_time_of(ladder.organisation)
    rungs = shown.rungs.all()
    may_edit = why_not(check_can_edit, request.user, shown) is None
    may_publish = why_not(check_can_publish, request.user, shown) is None
    current = ladder.current_version
    is_current = current is not None and current.pk == shown.pk
    may_manage = why_not(check_can_manage, request.user, ladder.organisation) is None
    context = {
        "version": shown,
        "ladder": ladder,
        "current": current,
        "is_current": is_current,
        "behind": _behind(shown) if is_current and may_manage else [],
        "drawn": drawn(rungs),
        "rungs": [shown_rung(rung, time) for rung in rungs],
        "unit": time.unit.value,
        "hours": time.full_time_hours,
        "may_manage": may_manage,
        "may_edit": may_edit,
        "may_publish": may_publish,
        "problems": problems_of(shown) if may_publish else [],
        "ended": _end_of(shown),
    }
    return render(request, "pathways/ladders/version.html", context)


@require_GET
def rung(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """A rung in full: its scope, its role mixes and what it asks for."""
    shown = rung_tree(get_object_or_404(visible_rungs(request.user), uuid=uuid))
    time = working_time_of(shown.version.ladder.organisation)
    context = {
        "rung": shown_rung(shown, time),
        "version": shown.version,
        "ladder": shown.version.ladder,
        "unit": time.unit.value,
        "hours": time.full_time_hours,
        "may_edit": why_not(check_can_edit, request.user, shown.version) is None,
    }
    return render(request, "pathways/ladders/rung.html", context)


@require_GET
def compare(request: PersonRequest, uuid: UUID, other: UUID) -> HttpResponse:
    """What is different in a version from another one of the same ladder."""
    new = version_of(request, uuid)
    visible = LadderVersion.objects.visible_to(request.user).filter(ladder=new.ladder)
    old = get_object_or_404(visible, uuid=other)
    fetch_trees(old, new)
    context = {"ladder": new.ladder, **differences(old, new)}
    return render(request, "pathways/ladders/compare.html", context)


def differences(old: LadderVersion, new: LadderVersion) -> dict[str, Any]:
    """What `_changes.html` shows. Assumes both fetched by `fetch_trees`; one query."""
    time = working_time_of(new.ladder.organisation)
    return {
        "new": new,
        "old": old,
        "changes": changes_between(old, new, time),
        "is_reordered": is_reordered(old, new),
    }


def _behind(current: LadderVersion) -> list[LadderVersion]:
    """The other versions that journeys are pinned to. One query."""
    return [one for one in pinned_to(current.ladder) if one.pk != current.pk]


def _end_of(version: LadderVersion) -> VersionEvent | None:
    """Who retired or discarded the version, when and why; None while neither is so. One query."""
    ends = [VersionStatus.RETIRED, VersionStatus.DISCARDED]
    if version.status not in ends:
        return None
    return version.events.select_related("by").filter(target__in=ends).first()


def version_of(request: PersonRequest, uuid: UUID) -> LadderVersion:
    """The version if the person may see it, or 404. One query."""
    visible = LadderVersion.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("ladder__organisation", "ladder__current_version", "based_on"),
        uuid=uuid,
    )
