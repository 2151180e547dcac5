"""Pages of ladders."""

from pathways.ladders.views.publishing import (
    version_discard,
    version_notes,
    version_publish,
    version_reopen,
    version_retire,
    version_review,
)
from pathways.ladders.views.reading import compare, ladder, ladders, rung, version
from pathways.ladders.views.requirements import (
    group_edit,
    group_move,
    group_new,
    group_remove,
    requirement_edit,
    requirement_move,
    requirement_new,
    requirement_remove,
)
from pathways.ladders.views.rungs import (
    mix_edit,
    mix_new,
    mix_remove,
    rung_edit,
    rung_move,
    rung_new,
    rung_remove,
)
from pathways.ladders.views.starting import (
    draft_start,
    ladder_edit,
    ladder_new,
    presets,
    start_from_preset,
)

__all__ = [
    "compare",
    "draft_start",
    "group_edit",
    "group_move",
    "group_new",
    "group_remove",
    "ladder",
    "ladder_edit",
    "ladder_new",
    "ladders",
    "mix_edit",
    "mix_new",
    "mix_remove",
    "presets",
    "requirement_edit",
    "requirement_move",
    "requirement_new",
    "requirement_remove",
    "rung",
    "rung_edit",
    "rung_move",
    "rung_new",
    "rung_remove",
    "start_from_preset",
    "version",
    "version_discard",
    "version_notes",
    "version_publish",
    "version_reopen",
    "version_retire",
    "version_review",
]
