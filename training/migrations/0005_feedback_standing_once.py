"""One standing round of a kind and closing day for each doctor; a shortfall of any length."""

from typing import Any

from django.conf import settings
from django.db import migrations, models

from common.triggers import AppendOnly, remove

TABLE = "training_feedbackround"


def lift(_apps: Any, editor: Any) -> None:
    """PostgreSQL alters no column that a trigger names; the last operation installs them again."""
    remove(editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_audit_by_object"),
        ("training", "0004_logbook_form_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(lift, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="feedbackround",
            name="shortfall",
            field=models.TextField(blank=True, help_text="Why it is not valid, in a sentence."),
        ),
        migrations.AddConstraint(
            model_name="feedbackround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("doctor", "kind", "closed_on"),
                name="training_feedbackround_standing_once",
            ),
        ),
        AppendOnly(TABLE, mutable=("revoked_at",)),
    ]
