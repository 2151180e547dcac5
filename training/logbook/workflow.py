"""States of a log entry: which may follow which, and who moves it."""

from dataclasses import dataclass

from django.db import models


class EntryStatus(models.TextChoices):
    """The states, in the words of the field."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    VERIFIED = "verified", "Verified"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Owner(models.TextChoices):
    """Whose turn it is."""

    DOCTOR = "doctor", "the doctor"
    VERIFIER = "verifier", "the verifier"
    NOBODY = "nobody", "nobody"


# Whose turn it is in each state.
OWNERS: dict[EntryStatus, Owner] = {
    EntryStatus.DRAFT: Owner.DOCTOR,
    EntryStatus.SUBMITTED: Owner.VERIFIER,
    EntryStatus.RETURNED: Owner.DOCTOR,
    EntryStatus.VERIFIED: Owner.NOBODY,
    EntryStatus.WITHDRAWN: Owner.NOBODY,
}


@dataclass(frozen=True, slots=True)
class Transition:
    """A named move from one of several states to one; `done` is its word for the past."""

    name: str
    done: str
    sources: frozenset[EntryStatus]
    target: EntryStatus
    needs_reason: bool = False


_WITH_DOCTOR = frozenset({EntryStatus.DRAFT, EntryStatus.RETURNED})
_WITH_VERIFIER = frozenset({EntryStatus.SUBMITTED})

SUBMIT = Transition("submit", "sent for verification", _WITH_DOCTOR, EntryStatus.SUBMITTED)
# Who was asked can no longer verify: it goes to somebody who can.
ASK_ANEW = Transition("ask-anew", "sent to somebody else", _WITH_VERIFIER, EntryStatus.SUBMITTED)
VERIFY = Transition("verify", "verified", _WITH_VERIFIER, EntryStatus.VERIFIED)
RETURN = Transition("return", "returned", _WITH_VERIFIER, EntryStatus.RETURNED, needs_reason=True)
WITHDRAW = Transition("withdraw", "withdrawn", _WITH_DOCTOR | _WITH_VERIFIER, EntryStatus.WITHDRAWN)
# What counted stops counting: it takes a reason, and revokes the facts of the entry.
WITHDRAW_VERIFIED = Transition(
    "withdraw-verified",
    "withdrawn",
    frozenset({EntryStatus.VERIFIED}),
    EntryStatus.WITHDRAWN,
    needs_reason=True,
)
TRANSITIONS = (SUBMIT, ASK_ANEW, VERIFY, RETURN, WITHDRAW, WITHDRAW_VERIFIED)

# What a verifier puts their name to.
SIGNED = frozenset({VERIFY.target, RETURN.target})

# The doctor writes in these states only.
OPEN_STATES = frozenset(state for state, owner in OWNERS.items() if owner is Owner.DOCTOR)
