"""What a team as a whole can do: how many of its doctors are signed at which level of what."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pathways.insight.queries.gaps import Alike, Asked
from pathways.insight.queries.lacks import AskedGroup
from pathways.readiness.models import StateSpan
from training.frameworks.models import LEVELS, Domain, Element
from training.verification.models import SignedRating


@dataclass(frozen=True, slots=True)
class Covered:
    """One element: how many doctors are signed at each level; of so many whose own rung asks a
    level of it, so many are below that.
    """

    element: Element
    at_levels: dict[int, int]
    asked: int
    below: int

    @property
    def share_below(self) -> float:
        """Of those who are asked, how many are below; 0 where nobody is."""
        return self.below / self.asked if self.asked else 0.0

    @property
    def state(self) -> str:
        """In the words of the status table."""
        if not self.asked:
            return "none"
        return "not_met" if self.below else "met"

    @property
    def said(self) -> str:
        """How many are below, of how many."""
        return f"{self.below or 'None'} of {self.asked}" if self.asked else "Not asked"


@dataclass(frozen=True, slots=True)
class DomainCovered:
    """A domain of the framework and its elements, those of which most are below first."""

    domain: Domain
    elements: list[Covered]


def coverage(
    states: QuerySet[StateSpan], team: Iterable[Alike], asked: Asked, on: date
) -> list[DomainCovered]:
    """Every element of our own map, by domain, for the doctors of `states` of the day. Two queries.

    `team` and `asked` are those of the same doctors (`gaps.alike`, `gaps.asked_of`). A doctor on
    two ladders counts on each.
    """
    standing_on: Counter[int] = Counter()
    for one in team:
        standing_on[one.rung] += one.doctors
    wanted = {rung: levels_asked(asked[rung]) for rung in standing_on}
    counts: defaultdict[int, dict[int, int]] = defaultdict(lambda: dict.fromkeys(LEVELS, 0))
    reached: Counter[int] = Counter()
    for rung, element, level, doctors in levels_held(states, on):
        counts[element][level] += doctors
        # Another writer may have moved somebody to a rung on which nobody stood a moment ago.
        least = wanted.get(rung, {}).get(element)
        if least is not None and level >= least:
            reached[element] += doctors
    of: Counter[int] = Counter()
    for rung, levels in wanted.items():
        of.update(dict.fromkeys(levels, standing_on[rung]))
    domains: dict[int, DomainCovered] = {}
    elements = Element.objects.rateable().select_related("domain")
    for row in elements.order_by("domain__position", "domain", "position", "pk"):
        below = max(of[row.pk] - reached[row.pk], 0)
        domain = domains.setdefault(row.domain_id, DomainCovered(row.domain, []))
        domain.elements.append(Covered(row, counts[row.pk], of[row.pk], below))
    for domain in domains.values():
        domain.elements.sort(key=lambda one: -one.share_below)
    return list(domains.values())


def levels_held(states: QuerySet[StateSpan], on: date) -> list[tuple[int, int, int, int]]:
    """Rung stood on, element, level and how many doctors there are at it, each by their latest
    rating on or before the day; of two on a day the later recorded holds. One query.
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
    latest = counting.filter(~Exists(later), doctor__journeys__states__in=states.order_by())
    rows = latest.order_by().values_list("doctor__journeys__states__rung", "element", "level")
    return list(rows.annotate(doctors=Count("pk")))


def levels_asked(groups: Iterable[AskedGroup]) -> dict[int, int]:
    """By element's id the level that a rung asks, the highest if it asks several. No query.

    What is one of a choice is not asked of everybody, and left out.
    """
    wanted: dict[int, int] = {}
    for group in groups:
        if group.needed < len(group.members):
            continue
        for one in group.members:
            if one.element_id and one.level:
                wanted[one.element_id] = max(one.level, wanted.get(one.element_id, 0))
    return wanted
