"""Service: met from the day on which enough days have been served in posts that qualify.

m months are `ceil(m * 30.4375)` days, 30.4375 being the average month over four years. Once met it
stays met. Days of an appointment that lie in the future count as they come.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.readiness.engine.facts import Facts, Service
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import (
    ALWAYS,
    END,
    NEVER,
    Span,
    Timeline,
    holds,
    starting,
    union,
)
from pathways.readiness.engine.wording import Gap, decimal, more, say_date


@dataclass(frozen=True, slots=True)
class ServiceRequirement:
    """Months in posts of at least a leadership fraction (of full time) and at least a tier."""

    months: int
    leadership: Decimal = Decimal(0)
    tier: int | None = None

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """Walk the served days to the last one needed, each counted once in however many posts."""
        left = days_in(self.months)
        if left == 0:
            return ALWAYS
        for start, until in self._served(facts).spans:
            if left <= until - start:
                return starting(start + left - 1)
            left -= until - start
        return NEVER

    def counted(self, facts: Facts, on: date, below: str | None) -> tuple[Service, ...]:
        """The posts that qualify and have given at least a day by then."""
        posts = [one for one in self._qualifying(facts) if holds((_held(one)[0], END), on)]
        return tuple(sorted((one for one in posts if one.start != one.until), key=_held))

    def gap(self, case: Case) -> Gap:
        """How long is missing, and how much has been served."""
        needed, after = days_in(self.months), case.on.toordinal() + 1
        served = self._served(case.facts).spans
        have = sum(min(until, after) - start for start, until in served if start < after)
        what = f"{_more(needed - have)} in post{self._such()}"
        return Gap(what, (f"{have} of {needed} days served by {say_date(case.on)}",))

    def qualifies(self, post: Service) -> bool:
        """Whether days in the post count."""
        return post.leadership >= self.leadership and (
            self.tier is None or (post.tier is not None and post.tier >= self.tier)
        )

    def _qualifying(self, facts: Facts) -> list[Service]:
        return [one for one in facts.service if self.qualifies(one)]

    def _served(self, facts: Facts) -> Timeline:
        return union([_held(one) for one in self._qualifying(facts)])

    def _such(self) -> str:
        """What kind of post is asked for."""
        share = f" with {decimal(self.leadership * 100)}% leadership or more"
        tier = f" at tier T{self.tier} or above"
        return (share if self.leadership else "") + ("" if self.tier is None else tier)


def days_in(months: int) -> int:
    """How many days some months of service are: ceil(months * 30.4375), in whole numbers."""
    return -(-months * 487 // 16)


def _held(post: Service) -> Span:
    return post.start.toordinal(), END if post.until is None else post.until.toordinal()


def _more(days: int) -> str:
    """In days up to two months, else in the fewest months that give so many days."""
    if days <= days_in(2):
        return more(days, "day")
    return more((days - 1) * 16 // 487 + 1, "month")
