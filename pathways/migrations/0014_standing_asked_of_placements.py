"""Where a doctor stands is asked of the placements, as at a day, and so is the tier."""

from collections import defaultdict
from typing import Any

from django.db import migrations


def fill_tier_changes(apps: Any, _editor: Any) -> None:
    """From each day on which it changes, the highest tier of the rungs of open journeys."""
    placements = apps.get_model("pathways", "Placement").objects
    rows = placements.filter(revoked_at=None, journey__closed_on=None)
    reached: defaultdict[int, dict[Any, int]] = defaultdict(dict)
    held: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for doctor, journey, since, tier in rows.order_by("since", "recorded_at", "id").values_list(
        "journey__doctor", "journey", "since", "rung__tier"
    ):
        held[doctor][journey] = tier
        reached[doctor][since] = max(held[doctor].values())
    change = apps.get_model("accounts", "TierChange")
    for doctor, tiers in reached.items():
        before = 0
        for since, tier in tiers.items():
            if tier != before:
                change.objects.create(doctor_id=doctor, since=since, tier=tier)
            before = tier


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_tier_changes"),
        ("pathways", "0013_saved_view"),
    ]

    operations = [
        migrations.RunPython(fill_tier_changes, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name="journey",
            name="pathways_jo_rung_id_d80b14_idx",
        ),
        migrations.RemoveField(
            model_name="journey",
            name="rung",
        ),
    ]
