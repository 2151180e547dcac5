"""Which requirements a kind of fact can move (docs/readiness.md): one table."""

from accounts.people.facts import FactKind
from pathways.ladders.models import RequirementKind

TOUCHES: dict[FactKind, frozenset[RequirementKind]] = {
    FactKind.COMPLETION: frozenset({RequirementKind.MODULE, RequirementKind.HOURS}),
    FactKind.RATING: frozenset({RequirementKind.LEVEL}),
    FactKind.ACTIVITY: frozenset({RequirementKind.ACTIVITY, RequirementKind.HOURS}),
    FactKind.FEEDBACK: frozenset({RequirementKind.FEEDBACK}),
    FactKind.SERVICE: frozenset({RequirementKind.SERVICE}),
    # A placement, an aim or a move to a version also decides which rungs are answered for.
    FactKind.PLACEMENT: frozenset({RequirementKind.TENURE}),
}
