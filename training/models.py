"""Re-exports the tables of training for Django."""

from training.feedback.models import FeedbackRound
from training.frameworks.models import (
    Domain,
    Element,
    ElementMapping,
    EvidenceType,
    FeedbackKind,
    Framework,
    TargetLevel,
)
from training.logbook.models import Activity, EntryClaim, EntryEvent, EntryFile, LogEntry
from training.modules.models import Completion, Module
from training.reflections.models import Reflection
from training.verification.models import SignedRating

__all__ = [
    "Activity",
    "Completion",
    "Domain",
    "Element",
    "ElementMapping",
    "EntryClaim",
    "EntryEvent",
    "EntryFile",
    "EvidenceType",
    "FeedbackKind",
    "FeedbackRound",
    "Framework",
    "LogEntry",
    "Module",
    "Reflection",
    "SignedRating",
    "TargetLevel",
]
