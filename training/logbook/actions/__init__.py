"""Writing log entries: what they say, where they stand, the files they carry."""

from training.logbook.actions.files import attach_file, remove_file
from training.logbook.actions.moves import move_entry, submit_entry, withdraw_entry
from training.logbook.actions.writing import save_entry, start_entry

__all__ = [
    "attach_file",
    "move_entry",
    "remove_file",
    "save_entry",
    "start_entry",
    "submit_entry",
    "withdraw_entry",
]
