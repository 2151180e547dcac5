"""The table of transitions: what may follow what, held in the one place where an entry moves."""

import pytest

from common.errors import Denied
from tests.training.factories import LogEntryFactory
from training.logbook.actions import move_entry
from training.logbook.models import LogEntry
from training.logbook.workflow import TRANSITIONS, EntryStatus

EVERY = [(state, move) for state in EntryStatus for move in TRANSITIONS]


@pytest.mark.parametrize(("state", "move"), EVERY, ids=lambda one: getattr(one, "name", None))
def test_an_entry_moves_as_the_table_says_and_not_otherwise(cast, state, move):
    entry = LogEntryFactory(doctor=cast.doctor, status=state, asked_of=cast.supervisor)
    told = {"entry": entry, "transition": move, "by": cast.user, "reason": "Why."}

    if state in move.sources:
        move_entry(**told, asked_of=cast.supervisor)
        moved = LogEntry.objects.get()
        assert (moved.status, moved.revision) == (move.target, 1)
        event = moved.events.first()
        assert (event.source, event.target, event.by) == (state, move.target, cast.user)
    else:
        with pytest.raises(Denied, match="can’t be"):
            move_entry(**told)
        assert LogEntry.objects.get().status == state


def test_an_entry_that_was_changed_since_it_was_read_does_not_move(cast):
    entry = LogEntryFactory(doctor=cast.doctor)
    LogEntry.objects.update(revision=3)

    with pytest.raises(Denied, match="changed a moment ago"):
        move_entry(entry=entry, transition=TRANSITIONS[0], by=cast.user, asked_of=cast.supervisor)
    assert entry.events.count() == 1
