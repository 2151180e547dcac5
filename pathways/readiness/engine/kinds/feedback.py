"""Feedback: met while some released round of the kind is recent enough."""

from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.facts import Facts, FeedbackRound
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import Timeline, end_of, holds, union, window
from pathways.readiness.engine.wording import Gap, lapsing, recent, say_date


@dataclass(frozen=True, slots=True)
class FeedbackRequirement:
    """A valid round of one kind of feedback, released not longer ago than the limit."""

    feedback: str
    within_months: int

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """The union of the rounds' windows."""
        rounds = facts.feedback_of.get(self.feedback, ())
        return union([window(one.released, self.within_months) for one in rounds])

    def counted(self, facts: Facts, on: date, below: str | None) -> tuple[FeedbackRound, ...]:
        """The rounds that are recent enough on the day."""
        rounds = facts.feedback_of.get(self.feedback, ())
        return tuple(one for one in rounds if holds(window(one.released, self.within_months), on))

    def gap(self, case: Case) -> Gap:
        """No round yet, or none recent enough."""
        what = f"A round of {case.name(self.feedback)}{recent(self.within_months)}"
        rounds = case.facts.feedback_of.get(self.feedback, [])
        last = case.last([one.released for one in rounds])
        if last is None:
            return Gap(what, ("none released yet",))
        end = end_of(last, self.within_months)
        return Gap(what, (lapsing(f"last released {say_date(last)}", end),))
