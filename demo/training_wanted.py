"""What a doctor would do to meet what a rung asks: entries to log and rounds to hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from pathways.ladders.models import Requirement, RequirementGroup, RequirementKind, Rung
from training.frameworks.models import Element, EvidenceType, FeedbackKind
from training.modules.models import Module

# Levels are shown a few at a time: one piece of work touches so many elements.
LEVELS_AN_ENTRY = 10
TITLES: Mapping[str, tuple[str, ...]] = {
    "QIP": (
        "Shorter waits for blood results on the ward",
        "Safer handover at the weekend",
        "Fewer cancelled lists on Mondays",
        "One page for discharge medicines",
    ),
    "DONCS": (
        "Chaired the monthly governance meeting",
        "Led the morning huddle for a week",
        "Taught the new starters' day",
        "Chaired the rota meeting",
    ),
    "LCBD": (
        "How we closed six beds safely",
        "A complaint that three teams shared",
        "When two consultants disagreed about a rota",
    ),
    "DELIV": (
        "Business case for a second registrar at night",
        "Rota for the merged on-call",
        "Policy on outliers",
        "Paper on theatre start times",
    ),
    "LACT": ("Led the induction for new residents", "Ran the journal club for a year"),
    "OUTC": ("Length of stay, before and after", "Falls on two wards over a year"),
    "TEST": ("From the matron of the ward", "From the service manager"),
    "SLE": ("Led the arrest team", "Broke bad news with the team watching"),
    "APPR": ("Yearly appraisal",),
    "COACH": ("Mentoring agreed, six meetings",),
    "EXPR": ("Shadowed the service manager", "Sat on the drugs committee"),
    "CPD": ("Leadership study day", "Regional leadership forum"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to do. `freshest`: days within which it must lie to count today; None: any."""

    title: str = ""
    kind: EvidenceType | None = None
    hours: Decimal = Decimal(0)
    module: Module | None = None
    topic: str = ""
    claims: Mapping[Element, int] = field(default_factory=dict)
    summary: str = ""
    freshest: int | None = None
    feedback: FeedbackKind | None = None
    raters: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_training(self) -> bool:
        """Whether it is learned in training, as against shown at work."""
        return self.module is not None or bool(self.kind and self.kind.code == "CPD")


@dataclass(slots=True)
class Kinds:
    """The kinds of evidence by code, read once."""

    by_code: Mapping[str, EvidenceType]

    @classmethod
    def read(cls) -> "Kinds":
        """One query."""
        return cls({kind.code: kind for kind in EvidenceType.objects.order_by("position")})


def wanted_for(rung: Rung, random: Random, but: Rung | None = None) -> Iterator[Wanted]:
    """All that meets the rung's training requirements; time in post is not made here.

    With `but`, levels and modules which that rung asks for already are left out.
    """
    kinds = Kinds.read()
    had = _asked_by(but) if but else set()
    levels: dict[Element, int] = {}
    for group in rung.groups.all():
        for requirement in _chosen(group, random):
            if _key(requirement) in had:
                continue
            if requirement.kind == RequirementKind.LEVEL and requirement.element:
                levels[requirement.element] = requirement.level or 1
            else:
                yield from _one(requirement, kinds, random)
    yield from _levels(levels, kinds, random)


def _asked_by(rung: Rung) -> set[tuple[object, ...]]:
    return {_key(one) for group in rung.groups.all() for one in group.requirements.all()}


def _key(requirement: Requirement) -> tuple[object, ...]:
    if requirement.kind == RequirementKind.MODULE:
        return ("module", requirement.module_id)
    if requirement.kind == RequirementKind.LEVEL:
        return ("level", requirement.element_id, requirement.level)
    return ("other", requirement.pk)


def _chosen(group: RequirementGroup, random: Random) -> list[Requirement]:
    """All of a group, or as many as it asks for."""
    members = list(group.requirements.all())
    return random.sample(members, group.at_least) if group.at_least else members


def _one(requirement: Requirement, kinds: Kinds, random: Random) -> Iterator[Wanted]:
    months = requirement.within_months or requirement.validity_months
    fresh = round(months * 30.4) if months else None
    match requirement.kind:
        case RequirementKind.MODULE:
            module = requirement.module
            assert module is not None
            yield Wanted(
                title=module.title,
                kind=kinds.by_code["CPD"],
                hours=module.hours,
                module=module,
                topic=module.topic,
                freshest=fresh,
            )
        case RequirementKind.ACTIVITY:
            kind = requirement.evidence_type
            assert kind is not None
            elements = list(requirement.elements.all())
            for _ in range(requirement.count or 1):
                yield _evidence(kind, random, dict.fromkeys(elements[:1], 3), fresh)
        case RequirementKind.HOURS:
            yield Wanted(
                title=random.choice(TITLES["CPD"]),
                kind=kinds.by_code["CPD"],
                hours=requirement.hours or Decimal(1),
                topic=requirement.topic,
                freshest=fresh,
            )
        case RequirementKind.FEEDBACK:
            feedback = requirement.feedback_kind
            assert feedback is not None
            yield Wanted(feedback=feedback, raters=_raters(feedback), freshest=fresh)


def _levels(levels: Mapping[Element, int], kinds: Kinds, random: Random) -> Iterator[Wanted]:
    """Levels shown a few at a time by pieces of work of several kinds."""
    items = list(levels.items())
    codes = ["DONCS", "LCBD", "DELIV", "QIP"]
    for number, start in enumerate(range(0, len(items), LEVELS_AN_ENTRY)):
        kind = kinds.by_code[codes[number % len(codes)]]
        yield _evidence(kind, random, dict(items[start : start + LEVELS_AN_ENTRY]), 700)


def _evidence(
    kind: EvidenceType, random: Random, claims: Mapping[Element, int], fresh: int | None
) -> Wanted:
    return Wanted(
        title=random.choice(TITLES.get(kind.code, (kind.name,))),
        kind=kind,
        hours=Decimal(random.choice((2, 3, 4, 6))) if kind.has_hours else Decimal(0),
        claims=claims,
        summary="What I did, with whom, and what changed. Identifiers are left out.",
        freshest=fresh,
    )


def _raters(kind: FeedbackKind) -> dict[str, int]:
    """Enough raters of every group for a valid round."""
    keys = [str(group["key"]) for group in kind.groups]
    each = -(-max(kind.target_raters, kind.least_raters) // max(1, len(keys)))
    return {key: max(each, 4) for key in keys}
