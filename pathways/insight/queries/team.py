"""What a team as a whole can do: how many of its doctors are signed at which level of what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pathways.insight.queries.gaps import Alike, Asked
from pathways.readiness.models import StandingSpan
from training.frameworks.models import LEVELS, Domain, Element
from training.verification.models import SignedRating


@dataclass(frozen=True, slots=True)
class Covered:
    """One element: how many doctors are signed at each level, and the level asked of the team.

    `asked`: the highest that a rung asks on which somebody of the team stands; None if none does.
    """

    element: Element
    at_levels: dict[int, int]
    asked: int | None

    @property
    def covering(self) -> int:
        """How many doctors are at the level asked, or above."""
        return sum(n for level, n in self.at_levels.items() if level >= (self.asked or 1))

    @property
    def highest(self) -> int | None:
        """The highest level that anybody is signed at."""
        return max((level for level, n in self.at_levels.items() if n), default=None)

    @property
    def by_level(self) -> list[tuple[int, int, bool]]:
        """Level, how many doctors, and whether it is the one asked."""
        return [(level, n, level == self.asked) for level, n in self.at_levels.items()]

    @property
    def is_open(self) -> bool:
        """Whether a level is asked that nobody is at."""
        return self.asked is not None and not self.covering

    @property
    def state(self) -> str:
        """In the words of the status table."""
        if self.asked is None:
            return "none"
        return "not_met" if self.is_open else "met"

    @property
    def said(self) -> str:
        """What the team's cell says."""
        if self.highest is None:
            return "Nobody is signed"
        if self.asked is None or self.is_open:
            return f"Level {self.highest} at most"
        return f"{self.covering} at or above"


@dataclass(frozen=True, slots=True)
class DomainCovered:
    """A domain of the framework and its elements, those that nobody covers first."""

    domain: Domain
    elements: list[Covered]


def coverage(
    standing: QuerySet[StandingSpan], team: Iterable[Alike], asked: Asked, on: date
) -> list[DomainCovered]:
    """Every element of our own map, by domain, for the doctors of a `cohort`. Two queries.

    `team` and `asked` are those of the same cohort (`gaps.alike`, `gaps.asked_of`).
    """
    counts: defaultdict[int, dict[int, int]] = defaultdict(lambda: dict.fromkeys(LEVELS, 0))
    for pk, level, doctors in levels_held(standing, on):
        counts[pk][level] = doctors
    wanted = levels_asked(team, asked)
    domains: dict[int, DomainCovered] = {}
    elements = Element.objects.rateable().select_related("domain")
    for element in elements.order_by("domain__position", "domain", "position", "pk"):
        held = Covered(element, counts[element.pk], wanted.get(element.pk))
        of = domains.setdefault(element.domain_id, DomainCovered(element.domain, []))
        of.elements.append(held)
    for domain in domains.values():
        domain.elements.sort(key=lambda one: not one.is_open)
    return list(domains.values())


def levels_held(standing: QuerySet[StandingSpan], on: date) -> list[tuple[int, int, int]]:
    """Element, level and how many doctors of the cohort are at it, each by their latest rating on
    or before the day; of two on a day the later recorded holds. One query.
    """
    counting = SignedRating.objects.counting().filter(rated_on__lte=on)
    later = counting.filter(doctor=OuterRef("doctor"), element=OuterRef("element")).filter(
        Q(rated_on__gt=OuterRef("rated_on"))
        | Q(rated_on=OuterRef("rated_on"), recorded_at__gt=OuterRef("recorded_at"))
        | Q(
            rated_on=OuterRef("rated_on"),
            recorded_at=OuterRef("recorded_at"),
            pk__gt=OuterRef("pk"),
        )
    )
    latest = counting.filter(doctor__in=standing.order_by().values("journey__doctor"))
    rows = latest.exclude(Exists(later)).order_by().values_list("element", "level")
    return list(rows.annotate(doctors=Count("doctor", distinct=True)))


def levels_asked(team: Iterable[Alike], asked: Asked) -> dict[int, int]:
    """By element's id the highest level that a rung asks on which somebody stands. No query."""
    wanted: dict[int, int] = {}
    for rung in {one.rung for one in team}:
        for group in asked[rung]:
            for one in group.members:
                if one.element_id and one.level:
                    wanted[one.element_id] = max(one.level, wanted.get(one.element_id, 0))
    return wanted
