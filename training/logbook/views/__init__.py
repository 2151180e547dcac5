"""Pages of the training log."""

from training.logbook.views.files import file, file_remove
from training.logbook.views.reading import entries, entry
from training.logbook.views.writing import (
    entry_autosave,
    entry_edit,
    entry_module,
    entry_new,
    entry_submit,
    entry_withdraw,
)

__all__ = [
    "entries",
    "entry",
    "entry_autosave",
    "entry_edit",
    "entry_module",
    "entry_new",
    "entry_submit",
    "entry_withdraw",
    "file",
    "file_remove",
]
