"""Which requirements a kind of fact can move (docs/readiness.md): one table."""

from accounts.people.facts import FactKind
from pathways.ladders.models import RequirementKind

TOUCHES: dict[FactKind, frozenset[RequirementKind]] = {
    FactKind.COMPLETION: frozenset({RequirementKind.MODULE, RequirementKind.HOURS}),
    FactKind.RATING: frozenset({RequirementKind.LEVEL}),
    FactKind.ACTIVITY: frozenset({RequirementKind.ACTIVITY, RequirementKind.HOURS}),
    FactKind.FEEDBACK: frozenset({RequirementKind.FEEDBACK}),
    FactKind.SERVICE: frozenset({RequirementKind.SERVICE}),
    FactKind.PLACEMENT: frozenset({RequirementKind.TENURE}),
}

# What also decides which answers are stored at all: placements (an aim, a move to a version, a
# closing) for which rungs, service for which posts.
ALWAYS = frozenset({FactKind.PLACEMENT, FactKind.SERVICE})
