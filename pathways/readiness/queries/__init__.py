"""Reads of readiness: facts, what rungs ask for, and answers."""

from pathways.readiness.queries.answers import answer, answer_known
from pathways.readiness.queries.comparing import Compared, ComparedLadder, compared
from pathways.readiness.queries.due import Due, Life, PostAnswer, Standing, State, due_of, lives_of
from pathways.readiness.queries.evidence import ELSEWHERE, Evidence, evidence_of
from pathways.readiness.queries.facts import (
    History,
    Known,
    facts_of,
    facts_of_many,
    history_of,
    known_of,
)
from pathways.readiness.queries.keys import key_of
from pathways.readiness.queries.reproduced import (
    Differing,
    FactChange,
    Reproduced,
    reproduced,
)
from pathways.readiness.queries.rungs import (
    AskedRung,
    asked_of_versions,
    asked_rungs,
    engine_rung,
    join,
    labels_of,
    rungs_visible_to,
    with_requirements,
)
from pathways.readiness.queries.stored import Change, Difference, changes, differences
from pathways.readiness.queries.unverified import Unverified, unverified_of

__all__ = [
    "ELSEWHERE",
    "AskedRung",
    "Change",
    "Compared",
    "ComparedLadder",
    "Difference",
    "Differing",
    "Due",
    "Evidence",
    "FactChange",
    "History",
    "Known",
    "Life",
    "PostAnswer",
    "Reproduced",
    "Standing",
    "State",
    "Unverified",
    "answer",
    "answer_known",
    "asked_of_versions",
    "asked_rungs",
    "changes",
    "compared",
    "differences",
    "due_of",
    "engine_rung",
    "evidence_of",
    "facts_of",
    "facts_of_many",
    "history_of",
    "join",
    "key_of",
    "known_of",
    "labels_of",
    "lives_of",
    "reproduced",
    "rungs_visible_to",
    "unverified_of",
    "with_requirements",
]
