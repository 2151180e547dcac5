"""Writing ladders: drafts, from presets and versions, and publishing."""

from pathways.ladders.actions.copying import start_draft
from pathways.ladders.actions.presets import start_from_preset
from pathways.ladders.actions.publishing import create_ladder, publish

__all__ = ["create_ladder", "publish", "start_draft", "start_from_preset"]
