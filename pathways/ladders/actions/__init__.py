"""Writing ladders: drafts, from presets and versions, editing, and publishing."""

from pathways.ladders.actions.copying import start_draft
from pathways.ladders.actions.ladders import create_ladder, start_empty, update_ladder
from pathways.ladders.actions.mixes import add_mix, remove_mix, update_mix
from pathways.ladders.actions.presets import start_from_preset
from pathways.ladders.actions.publishing import (
    ask_review,
    discard,
    publish,
    reopen,
    retire,
    update_notes,
)
from pathways.ladders.actions.requirements import (
    add_group,
    add_requirement,
    move_group,
    move_requirement,
    remove_group,
    remove_requirement,
    update_group,
    update_requirement,
)
from pathways.ladders.actions.rungs import add_rung, move_rung, remove_rung, update_rung

__all__ = [
    "add_group",
    "add_mix",
    "add_requirement",
    "add_rung",
    "ask_review",
    "create_ladder",
    "discard",
    "move_group",
    "move_requirement",
    "move_rung",
    "publish",
    "remove_group",
    "remove_mix",
    "remove_requirement",
    "remove_rung",
    "reopen",
    "retire",
    "start_draft",
    "start_empty",
    "start_from_preset",
    "update_group",
    "update_ladder",
    "update_mix",
    "update_notes",
    "update_requirement",
    "update_rung",
]
