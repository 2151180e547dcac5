"""What a version needs to be published; each thing that is missing is a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from pathways.ladders.models import MIX_PARTS, LadderVersion, RequirementKind, Rung
from pathways.ladders.models.requirement import NEEDED
from pathways.ladders.models.rung import HALF_A_STEP
from pathways.ladders.rules.content import total_of, whole_sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend before publishing, and the rung where it is, if it is on one."""

    sentence: str
    rung: Rung | None = None


def problems_of(version: LadderVersion) -> list[Problem]:
    """All that keeps a draft from being published. Assumes `queries.version_tree`; no query."""
    rungs = list(version.rungs.all())
    if not rungs:
        return [Problem("It has no rungs yet. Add the first one.")]
    by_id = {rung.pk: rung for rung in rungs}
    return [problem for rung in rungs for problem in _problems_of(rung, by_id)]


def _problems_of(rung: Rung, by_id: dict[int, Rung]) -> Iterator[Problem]:
    for sentence in (
        *_place_problems(rung, by_id),
        *_mix_problems(rung),
        *_requirement_problems(rung),
    ):
        yield Problem(f"{rung.code}, {rung.title}: {sentence}", rung)


def _place_problems(rung: Rung, by_id: dict[int, Rung]) -> Iterator[str]:
    if rung.below_id is None:
        return
    below = by_id.get(rung.below_id)
    if below is None:
        yield "the rung one comes from is of another version. Choose one of this version."
    elif below.position >= rung.position:
        yield f"one comes from {below.title}, which stands higher. Move one of the two."
    elif below.tier > rung.tier:
        yield f"its tier is below that of {below.title}, where one comes from. Raise it."


def _mix_problems(rung: Rung) -> Iterator[str]:
    mixes = list(rung.mixes.all())
    if not mixes:
        yield "it has no role mix. Add at least one."
    for mix in mixes:
        total = total_of([mix.part(part).typical for part in MIX_PARTS])
        if abs(total - 1) >= HALF_A_STEP:
            yield f"the role mix {mix.name} is not whole. {whole_sentence(total)}"
        for part in MIX_PARTS:
            least, typical, most = mix.part(part)
            if not least <= typical <= most:
                yield f"in {mix.name}, {part} is not least, typical, most in that order."


def _requirement_problems(rung: Rung) -> Iterator[str]:
    for group in rung.groups.all():
        members = list(group.requirements.all())
        if not members:
            yield f"the group {group.name} is empty. Add a requirement or remove it."
        elif group.at_least is not None and not 1 <= group.at_least <= len(members):
            yield f"{group.name} asks for {group.at_least} of {len(members)}. Choose fewer."
        for one in members:
            kind = RequirementKind(one.kind)
            if any(getattr(one, column) is None for column in NEEDED[kind]):
                yield f"a requirement of {group.name} ({kind.label.lower()}) is not complete."
            if kind is RequirementKind.TENURE and rung.below_id is None:
                yield f"{group.name} asks for time on the rung below, and there is none."
            if one.module is not None and one.module.retired_at is not None:
                yield f"{group.name} asks for {one.module}, which is retired. Replace it."
