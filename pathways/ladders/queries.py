"""Reads about ladders: what somebody may see or edit, a whole version, which rung is next."""

from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models import prefetch_related_objects as fetch
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from accounts.people.models import User
from pathways.ladders.models import (
    Ladder,
    LadderVersion,
    Requirement,
    RequirementGroup,
    RoleMix,
    Rung,
    VersionEvent,
)
from pathways.ladders.models.ladder import KEY_LIMIT
from pathways.ladders.workflow import FROZEN, PUBLIC

Part = TypeVar("Part", Rung, RoleMix, RequirementGroup, Requirement)

# How each part of a version leads to it.
VERSION_OF: dict[type, str] = {
    Rung: "version",
    RoleMix: "rung__version",
    RequirementGroup: "rung__version",
    Requirement: "group__rung__version",
}


def version_tree(version: LadderVersion) -> LadderVersion:
    """The version with its rungs, mixes, groups and requirements fetched. Six queries."""
    fetch_trees(version)
    return version


def fetch_trees(*versions: LadderVersion) -> None:
    """The same for several versions at once. Six queries, however many they are."""
    fetch(versions, "rungs")
    rungs = [rung for version in versions for rung in version.rungs.all()]
    _fetch_content(rungs)
    by_id = {rung.pk: rung for rung in rungs}
    for rung in rungs:
        if rung.below_id in by_id:
            rung.below = by_id[rung.below_id]


def rung_tree(rung: Rung) -> Rung:
    """The rung with its mixes, groups and requirements fetched. Five queries."""
    _fetch_content([rung])
    return rung


# Which rung is next: the lowest of the main line that one comes to from here; from a rung beside
# the ladder, if there is none, the one next to the rung that it hangs off. Said twice, for rows
# and for rungs in hand; a test holds the two together.


def next_of(rung: str) -> Coalesce:
    """The id of the rung next to the one that the column or annotation `rung` names, in SQL."""
    main = Rung.objects.filter(is_side=False).order_by("position", "id").values("pk")
    beside = main.filter(below__above=OuterRef(rung), below__above__is_side=True)
    return Coalesce(
        Subquery(main.filter(below=OuterRef(rung))[:1]),
        Subquery(beside.exclude(pk=OuterRef(rung))[:1]),
    )


def next_among(rung: Rung, rungs: Iterable[Rung]) -> Rung | None:
    """The rung next to `rung` among those of its version, lowest first. No query."""
    main = [one for one in rungs if not one.is_side]
    froms = [rung.pk, rung.below_id] if rung.is_side and rung.below_id else [rung.pk]
    return next((one for step in froms for one in main if one.below_id == step), None)


def next_rung(rung: Rung) -> Rung | None:
    """The rung of the main line that is next to `rung`, if there is one. One query."""
    here = Rung.objects.filter(pk=rung.pk).values(following=next_of("pk"))
    return Rung.objects.filter(pk__in=here).first()


def free_key(wanted: str) -> str:
    """A key for a new ladder made from `wanted`, with a number if it is taken. One query."""
    base = slugify(wanted)[: KEY_LIMIT - len("-999")].strip("-") or "ladder"
    taken = set(Ladder.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in chain([base], (f"{base}-{n}" for n in count(2))) if key not in taken)


def ladders_listed(user: User) -> QuerySet[Ladder]:
    """Ladders that `user` may edit, and those used where they are that have been published.

    Each with `drafts`, those that they may see. Two queries.
    """
    manageable = Ladder.objects.manageable_by(user).values("pk")
    published = LadderVersion.objects.filter(ladder=OuterRef("pk"), status__in=PUBLIC)
    drafts = LadderVersion.objects.visible_to(user).exclude(status__in=FROZEN)
    return (
        Ladder.objects.visible_to(user)
        .filter(Q(pk__in=manageable) | Exists(published))
        .select_related("organisation", "current_version")
        .prefetch_related(Prefetch("versions", drafts, to_attr="drafts"))
        .order_by("organisation__path", "name", "id")
    )


def versions_of(ladder: Ladder, user: User) -> QuerySet[LadderVersion]:
    """The versions of the ladder that `user` may see, newest first, each with its `told` events
    and `people`, how many open journeys are pinned to it. Two queries.
    """
    events = VersionEvent.objects.select_related("by").order_by("at", "id")
    return (
        LadderVersion.objects.visible_to(user)
        .filter(ladder=ladder)
        .prefetch_related(Prefetch("events", events, to_attr="told"))
        .annotate(people=Count("journeys", filter=Q(journeys__closed_on=None)))
        .order_by("-number")
    )


def pinned_to(ladder: Ladder) -> list[LadderVersion]:
    """The versions of the ladder to which open journeys are pinned, newest first, each with
    `people`, how many. One query.
    """
    counted = ladder.versions.annotate(people=Count("journeys", filter=Q(journeys__closed_on=None)))
    return list(counted.filter(people__gt=0).order_by("-number"))


def people_on(version: LadderVersion) -> int:
    """How many open journeys are pinned to the version. One query."""
    pinned = LadderVersion.objects.filter(pk=version.pk, journeys__closed_on=None)
    return pinned.exclude(journeys=None).count()


def visible_rungs(user: User) -> QuerySet[Rung]:
    """Rungs of the versions that `user` may see."""
    versions = LadderVersion.objects.visible_to(user).values("pk")
    return Rung.objects.filter(version__in=versions).select_related(
        "version__ladder__organisation", "below"
    )


def managed(model: type[Part], user: User) -> QuerySet[Part]:
    """Parts of ladders that `user` manages, whatever the state of their version."""
    path = VERSION_OF[model]
    ladders = Ladder.objects.manageable_by(user).values("pk")
    rows: QuerySet[Part] = model._default_manager.filter(**{f"{path}__ladder__in": ladders})
    return rows.select_related(f"{path}__ladder__organisation")


def _fetch_content(rungs: Sequence[Rung]) -> None:
    requirements = Requirement.objects.select_related(
        "module", "element", "evidence_type", "feedback_kind"
    )
    fetch(
        rungs,
        "mixes",
        "groups",
        Prefetch("groups__requirements", requirements),
        "groups__requirements__elements",
    )
