"""Forms of the training log."""

from training.logbook.forms.entry import EntryForm
from training.logbook.forms.fields import NOT_OFFERED, IdentifyingTextMixin, TextField
from training.logbook.forms.moves import FilterForm, SubmitForm, WithdrawForm

__all__ = [
    "NOT_OFFERED",
    "EntryForm",
    "FilterForm",
    "IdentifyingTextMixin",
    "SubmitForm",
    "TextField",
    "WithdrawForm",
]
