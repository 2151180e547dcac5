"""Ladders, rungs, mixes and requirements as the pages draw them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from accounts.organisations.queries import WorkingTime
from common import parts
from pathways.ladders.models import (
    MIX_PARTS,
    Requirement,
    RequirementGroup,
    RoleMix,
    Rung,
)
from pathways.ladders.wording import wording


@dataclass(frozen=True, slots=True)
class ShownRequirement:
    """A requirement and its sentence."""

    row: Requirement
    sentence: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group, how many of it are asked for, and its requirements."""

    row: RequirementGroup
    asked: str
    requirements: list[ShownRequirement]


@dataclass(frozen=True, slots=True)
class ShownMix:
    """A role mix, ready to be drawn."""

    row: RoleMix
    shares: list[parts.Share]


@dataclass(frozen=True, slots=True)
class ShownRung:
    """A rung with all that is said of it."""

    row: Rung
    facts: list[parts.Fact]
    mixes: list[ShownMix]
    groups: list[ShownGroup]

    @property
    def asks(self) -> str:
        """How much it asks for, in words."""
        count = sum(len(group.requirements) for group in self.groups)
        return "1 requirement" if count == 1 else f"{count} requirements"


def drawn(rungs: Iterable[Rung]) -> list[parts.Rung]:
    """The ladder, lowest first, each rung a link to its page."""
    return [
        parts.Rung(
            title=rung.title,
            tier=rung.get_tier_display(),
            url=reverse("ladders:rung", args=[rung.uuid]),
            note=rung.code,
            side=rung.is_side,
        )
        for rung in rungs
    ]


def shown_rung(rung: Rung, time: WorkingTime) -> ShownRung:
    """Assumes the rung fetched by `version_tree` or `rung_tree`; no query then."""
    return ShownRung(
        row=rung,
        facts=_facts(rung),
        mixes=[ShownMix(mix, shares_of(mix)) for mix in rung.mixes.all()],
        groups=[_group(group, time) for group in rung.groups.all()],
    )


def shares_of(mix: RoleMix) -> list[parts.Share]:
    """The parts of a mix; one that nobody may have is left out."""
    ranges = [(part, mix.part(part)) for part in MIX_PARTS]
    return [
        parts.Share(
            part=part,
            typical=float(share.typical),
            least=float(share.least),
            most=float(share.most),
        )
        for part, share in ranges
        if share.most
    ]


def _group(group: RequirementGroup, time: WorkingTime) -> ShownGroup:
    said = partial(wording, unit=time.unit, full_time_hours=time.full_time_hours)
    rows = [ShownRequirement(one, said(one)) for one in group.requirements.all()]
    return ShownGroup(group, asked_of(group.at_least, len(rows)), rows)


def asked_of(at_least: int | None, count: int) -> str:
    """How many of a group are asked for: "All 5", "At least 2 of 5"."""
    if at_least is not None and at_least < count:
        return f"At least {at_least} of {count}"
    return f"All {count}" if count > 1 else ""


def _facts(rung: Rung) -> list[parts.Fact]:
    term = f"{rung.term_months} months" if rung.term_months else "Open-ended"
    return [
        parts.Fact(term=name, value=value)
        for name, value in (
            ("Tier", rung.get_tier_display()),
            ("Scope", rung.scope),
            ("How it is filled", rung.how_filled),
            ("Term", term),
            ("One comes from", str(rung.below) if rung.below else "Where the ladder begins"),
            ("Years after qualifying", rung.years_after_qualifying),
            ("Other titles", rung.aliases),
        )
        if value
    ]
