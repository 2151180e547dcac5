"""One table of states: each has its word, its shape (an icon) and its tone (a colour)."""

from typing import NamedTuple


class Look(NamedTuple):
    """How a state is shown; the word alone is enough, the rest helps the eye."""

    word: str
    icon: str
    tone: str


STATUSES: dict[str, dict[str, Look]] = {
    "entry": {
        "draft": Look("Draft", "circle-dashed", "neutral"),
        "submitted": Look("Submitted", "send", "info"),
        "returned": Look("Returned", "undo", "warning"),
        "verified": Look("Verified", "circle-check", "success"),
        "withdrawn": Look("Withdrawn", "archive", "neutral"),
    },
    "version": {
        "draft": Look("Draft", "circle-dashed", "neutral"),
        "in_review": Look("In review", "eye", "info"),
        "published": Look("Published", "circle-check", "success"),
        "retired": Look("Retired", "archive", "neutral"),
        "discarded": Look("Discarded", "bin", "neutral"),
    },
    "judgement": {
        "ready": Look("Ready", "circle-check", "success"),
        "ready_with_conditions": Look("Ready with conditions", "circle-dot", "success"),
        "not_yet": Look("Not yet", "circle-x", "warning"),
        "more_evidence": Look("More evidence needed", "search", "info"),
        "deferred": Look("Deferred at the doctor's request", "clock", "neutral"),
    },
    "review": {
        "requested": Look("Requested", "send", "info"),
        "in_review": Look("In review", "eye", "info"),
        "decided": Look("Decided", "circle-check", "success"),
        "returned": Look("Returned", "undo", "warning"),
        "withdrawn": Look("Withdrawn", "archive", "neutral"),
    },
    "readiness": {
        "ready": Look("Ready", "circle-check", "success"),
        "close": Look("Close", "circle-dot", "info"),
        "not_ready": Look("Not ready", "circle", "neutral"),
        "met": Look("Met", "check", "success"),
        "not_met": Look("Not met", "x", "danger"),
        "lapsing": Look("Lapsing", "clock", "warning"),
        "unknown": Look("Not known", "minus", "neutral"),
        "none": Look("Not asked", "minus", "neutral"),
    },
    "invitation": {
        "pending": Look("Waiting", "mail", "info"),
        "accepted": Look("Accepted", "circle-check", "success"),
        "expired": Look("Expired", "clock", "warning"),
        "unbacked": Look("To be renewed", "circle-x", "warning"),
        "revoked": Look("Withdrawn", "archive", "neutral"),
    },
    "membership": {
        "current": Look("Current", "circle-check", "success"),
        "future": Look("Starts later", "clock", "info"),
        "ended": Look("Ended", "archive", "neutral"),
    },
    "completion": {
        "started": Look("Started", "circle-dot", "info"),
        "done": Look("Done", "circle-check", "success"),
        "open": Look("Open to you", "circle", "neutral"),
        "locked": Look("Not open yet", "lock", "neutral"),
    },
}

# Words that slices store for the same state.
ALIASES = {
    "more_evidence_needed": "more_evidence",
    "withdrawn_invitation": "revoked",
    "completed": "done",
}


def look_of(of: str, value: object) -> Look:
    """The look of a state, from the key or the word: "in_review" and "In review" are one."""
    key = str(value).lower().replace(" ", "_").replace("-", "_")
    table = STATUSES[of]
    return table[key] if key in table else table[ALIASES[key]]
