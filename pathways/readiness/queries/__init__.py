"""Reads of readiness: facts, what rungs ask for, and answers."""

from pathways.readiness.queries.answers import answer, answer_known
from pathways.readiness.queries.facts import Known, facts_of, facts_of_many, known_of
from pathways.readiness.queries.keys import key_of
from pathways.readiness.queries.rungs import (
    AskedRung,
    asked_of_versions,
    engine_rung,
    labels_of,
    rungs_visible_to,
    with_requirements,
)
from pathways.readiness.queries.spans import (
    Difference,
    Span,
    Spans,
    differences,
    rungs_due,
    spans_due,
    spans_stored,
)

__all__ = [
    "AskedRung",
    "Difference",
    "Known",
    "Span",
    "Spans",
    "answer",
    "answer_known",
    "asked_of_versions",
    "differences",
    "engine_rung",
    "facts_of",
    "facts_of_many",
    "key_of",
    "known_of",
    "labels_of",
    "rungs_due",
    "rungs_visible_to",
    "spans_due",
    "spans_stored",
    "with_requirements",
]
