"""The database itself refuses to change facts; they can only be revoked."""

from django.db import migrations

from common.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [
        AppendOnly("training_completion", mutable=("revoked_at",)),
        AppendOnly("training_activity", mutable=("revoked_at",)),
        AppendOnly("training_signedrating", mutable=("revoked_at",)),
        AppendOnly("training_feedbackround", mutable=("revoked_at",)),
        AppendOnly("training_entryevent"),
    ]
