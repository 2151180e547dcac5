"""The vocabulary that presets name things with, and a draft to write in."""

import pytest
from django.core.management import call_command

from pathways.ladders import actions
from tests.pathways import factories


@pytest.fixture
def vocabulary(db):
    """All that is shared, as `load_presets` loads it."""
    call_command("load_presets", verbosity=0)


@pytest.fixture
def draft(trust):
    """Version 2 of the trust's ladder, a copy of the published one with mixes."""
    for rung in trust.version.rungs.all():
        factories.RoleMixFactory(rung=rung)
    return actions.start_draft(
        ladder=trust.version.ladder, based_on=trust.version, by=trust.administrator
    )
