"""Reads about ladders: a whole version at once, and which rung is next."""

from django.db.models import Prefetch, prefetch_related_objects

from pathways.ladders.models import LadderVersion, Requirement, Rung


def version_tree(version: LadderVersion) -> LadderVersion:
    """The version with its rungs, mixes, groups and requirements fetched. Five queries."""
    requirements = Requirement.objects.select_related(
        "module", "element", "evidence_type", "feedback_kind"
    )
    prefetch_related_objects(
        [version],
        "rungs__mixes",
        "rungs__groups",
        Prefetch("rungs__groups__requirements", requirements),
        "rungs__groups__requirements__elements",
    )
    return version


def next_rung(rung: Rung) -> Rung | None:
    """The rung of the main line that one comes to from `rung`, if there is one. One query."""
    return Rung.objects.filter(below=rung, is_side=False).order_by("position").first()
