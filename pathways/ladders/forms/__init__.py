"""Forms of ladders."""

from pathways.ladders.forms.requirements import GroupForm, RequirementForm
from pathways.ladders.forms.rungs import MixForm, RungForm
from pathways.ladders.forms.versions import (
    DiscardForm,
    LadderForm,
    LadderNamesForm,
    NotesForm,
    ReasonForm,
)

__all__ = [
    "DiscardForm",
    "GroupForm",
    "LadderForm",
    "LadderNamesForm",
    "MixForm",
    "NotesForm",
    "ReasonForm",
    "RequirementForm",
    "RungForm",
]
