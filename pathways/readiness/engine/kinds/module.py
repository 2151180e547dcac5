"""A module: met while some completion of it is valid."""

from dataclasses import dataclass
from datetime import date

from pathways.readiness.engine.facts import Completion, Facts
from pathways.readiness.engine.kinds.case import Case
from pathways.readiness.engine.timeline import Timeline, end_of, holds, union, window
from pathways.readiness.engine.wording import Gap, lapsing, say_date


@dataclass(frozen=True, slots=True)
class ModuleRequirement:
    """One module completed, and not longer ago than its validity."""

    module: str
    validity_months: int | None = None

    def timeline(self, facts: Facts, below: str | None) -> Timeline:
        """The union of the completions' validities."""
        done = facts.completions_of.get(self.module, ())
        return union([window(one.on, self.validity_months) for one in done])

    def counted(self, facts: Facts, on: date, below: str | None) -> tuple[Completion, ...]:
        """The completions that are valid on the day."""
        done = facts.completions_of.get(self.module, ())
        return tuple(one for one in done if holds(window(one.on, self.validity_months), on))

    def gap(self, case: Case) -> Gap:
        """Never completed, or completed and lapsed."""
        label = case.labels.get(self.module)
        what = f"Module {self.module} '{label}'" if label else f"Module {self.module}"
        done = case.facts.completions_of.get(self.module, [])
        last = case.last([one.on for one in done])
        if last is None:
            return Gap(what, ("not completed yet",))
        end = end_of(last, self.validity_months)
        return Gap(what, (lapsing(f"last completed {say_date(last)}", end),))
