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
    """A named move from one of several states to one."""

    name: str
    sources: frozenset[EntryStatus]
    target: EntryStatus
    needs_reason: bool = False


SUBMIT = Transition(
    "submit", frozenset({EntryStatus.DRAFT, EntryStatus.RETURNED}), EntryStatus.SUBMITTED
)
VERIFY = Transition("verify", frozenset({EntryStatus.SUBMITTED}), EntryStatus.VERIFIED)
RETURN = Transition(
    "return", frozenset({EntryStatus.SUBMITTED}), EntryStatus.RETURNED, needs_reason=True
)
WITHDRAW = Transition(
    "withdraw",
    frozenset(
        {
            EntryStatus.DRAFT,
            EntryStatus.SUBMITTED,
            EntryStatus.RETURNED,
            EntryStatus.VERIFIED,
        }
    ),
    EntryStatus.WITHDRAWN,
)
TRANSITIONS = (SUBMIT, VERIFY, RETURN, WITHDRAW)
