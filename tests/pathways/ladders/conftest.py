"""The vocabulary that presets name things with."""

import pytest
from django.core.management import call_command


@pytest.fixture
def vocabulary(db):
    """All that is shared, as `load_presets` loads it."""
    call_command("load_presets", verbosity=0)
