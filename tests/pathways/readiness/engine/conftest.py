"""How many random worlds: 500, or with HYPOTHESIS_PROFILE=nightly 20,000."""

import os

from hypothesis import HealthCheck, settings

calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", max_examples=500, **calm)
settings.register_profile("nightly", max_examples=20_000, **calm)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
