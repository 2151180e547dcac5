"""From a ladder's rows to what the engine judges: rungs, their requirements and names for them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.people.models import User
from pathways.journeys.models import Journey
from pathways.ladders.models import LadderVersion, Requirement, Rung
from pathways.ladders.queries import next_among
from pathways.readiness import engine
from pathways.readiness.queries.keys import key_of
from pathways.readiness.queries.requirements import engine_requirement
from training.modules.models import Topic

# Published versions never change, so what they ask for is kept; a process holds at most so many
# rungs. By uuid, as an id given out in a transaction that was undone may be given out again.
MOST_KEPT = 5_000
_kept: dict[str, "AskedRung"] = {}
_numbers: dict[tuple[engine.Requirement, str | None], int] = {}
_next_number = count()


@dataclass(frozen=True, slots=True)
class AskedRung:
    """What a rung asks for, as the engine has it, each requirement with a number: two of the same
    number are met on the same days. `next` is the uuid in hex of the next rung on the main line.
    """

    id: int
    ladder: int
    sweep: engine.Sweep
    asks: tuple[tuple[int, engine.Requirement], ...]
    engine: engine.Rung
    kinds: frozenset[str]
    next: str | None


def asked_rungs(uuids: Collection[str]) -> dict[str, AskedRung]:
    """What the rungs with these uuids (in hex), and those next to them, ask for, by uuid.

    No query for rungs of published versions met before in this process, else five for all.
    """
    found = _kept_of(uuids)
    following = [one.next for one in found.values() if one.next]
    found |= _kept_of(following)
    if missing := [UUID(one) for one in (*uuids, *following) if one not in found]:
        found |= _asked_of(_versions_of(missing))
    return found


def asked_of_versions(versions: Sequence[LadderVersion]) -> dict[int, AskedRung]:
    """What every rung of these versions asks for, by the rung's id.

    One query for the rungs, none where they were fetched; three more for all where a version was
    not met before in this process.
    """
    prefetch_related_objects(versions, "rungs")
    rungs = [rung for version in versions for rung in version.rungs.all()]
    found = _kept_of([rung.uuid.hex for rung in rungs])
    missing = {rung.version_id for rung in rungs if rung.uuid.hex not in found}
    found |= _asked_of([one for one in versions if one.pk in missing])
    return {rung.pk: found[rung.uuid.hex] for rung in rungs}


def rungs_visible_to(user: User) -> QuerySet[Rung]:
    """Rungs of the ladder versions that `user` may see, and of those that journeys they may see
    are pinned to.
    """
    pinned = Journey.objects.visible_to(user).values("version")
    versions = LadderVersion.objects.visible_to(user).values("pk")
    return Rung.objects.filter(Q(version__in=versions) | Q(version__in=pinned))


def engine_rung(rung: Rung) -> engine.Rung:
    """What a rung asks for, as the engine has it; its key is its code (see docs/readiness.md).

    Three queries, none if the rung is of a tree (`ladders.queries`); one more for the rung below.
    """
    with_requirements([rung])
    groups = [
        engine.Group(tuple(map(engine_requirement, group.requirements.all())), group.at_least)
        for group in rung.groups.all()
    ]
    below = key_of("rung", rung.below.code) if rung.below else None
    return engine.Rung(key_of("rung", rung.code), below, tuple(groups))


def join(rungs: Collection[Rung]) -> None:
    """Let all the rungs of a version know the rung below each. No query."""
    by_id = {one.pk: one for one in rungs}
    for one in rungs:
        if one.below_id in by_id:
            one.below = by_id[one.below_id]


def with_requirements(rungs: Sequence[Rung]) -> None:
    """Fetch what all the rungs ask for at once. Three queries, none for those of a tree."""
    requirements = Requirement.objects.select_related(
        "module", "element", "evidence_type", "feedback_kind"
    )
    fresh = [one for one in rungs if "groups" not in getattr(one, "_prefetched_objects_cache", {})]
    prefetch_related_objects(
        fresh,
        "groups",
        Prefetch("groups__requirements", requirements),
        "groups__requirements__elements",
    )


def labels_of(rung: Rung) -> dict[str, str]:
    """Names for the keys in what a rung asks for, as they read inside a sentence.

    Queries as `engine_rung`.
    """
    with_requirements([rung])
    labels = {key_of("topic", topic.value): topic.label.lower() for topic in Topic}
    for one in (rung, rung.below):
        if one is not None:
            labels[key_of("rung", one.code)] = one.title
    for group in rung.groups.all():
        for requirement in group.requirements.all():
            labels |= _labels(requirement)
    return labels


def _kept_of(uuids: Iterable[str]) -> dict[str, AskedRung]:
    """Those that are kept. Taken at once: another thread may forget them the moment after."""
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
        _numbers.clear()
    return {uuid: one for uuid in uuids if (one := _kept.get(uuid)) is not None}


def _versions_of(rungs: Sequence[UUID]) -> list[LadderVersion]:
    """The versions that these rungs are of. One query."""
    return list(LadderVersion.objects.filter(rungs__uuid__in=rungs).distinct().order_by("id"))


def _asked_of(versions: Sequence[LadderVersion]) -> dict[str, AskedRung]:
    """Every rung of these versions. Three queries, and one for the rungs unless fetched."""
    prefetch_related_objects(versions, "rungs")
    with_requirements([rung for version in versions for rung in version.rungs.all()])
    found: dict[str, AskedRung] = {}
    for version in versions:
        join(version.rungs.all())
        asked = {rung.uuid.hex: _asked(rung, version) for rung in version.rungs.all()}
        found |= asked
        if version.is_frozen:
            _kept.update(asked)
    return found


def _asked(rung: Rung, version: LadderVersion) -> AskedRung:
    rows = [one for group in rung.groups.all() for one in group.requirements.all()]
    following, asked = next_among(rung, version.rungs.all()), engine_rung(rung)
    return AskedRung(
        id=rung.pk,
        ladder=version.ladder_id,
        sweep=engine.Sweep(asked),
        engine=asked,
        asks=tuple((_number(one, asked.below), one) for one in asked.requirements),
        kinds=frozenset(one.kind for one in rows),
        next=following.uuid.hex if following else None,
    )


def _number(requirement: engine.Requirement, below: str | None) -> int:
    """No number is given out twice, as one may still be in use that was forgotten here."""
    place = below if isinstance(requirement, engine.TenureRequirement) else None
    return _numbers.setdefault((requirement, place), next(_next_number))


def _labels(requirement: Requirement) -> dict[str, str]:
    labels = {key_of("element", one.code): one.name for one in requirement.elements.all()}
    if requirement.module:
        labels[key_of("module", requirement.module.code)] = requirement.module.title
    if requirement.element:
        labels[key_of("element", requirement.element.code)] = requirement.element.name
    if requirement.evidence_type:
        labels[key_of("type", requirement.evidence_type.code)] = requirement.evidence_type.one
    if requirement.feedback_kind:
        kind = requirement.feedback_kind
        labels[key_of("feedback", kind.key)] = kind.name[:1].lower() + kind.name[1:]
    return labels
