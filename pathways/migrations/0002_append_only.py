"""The database itself refuses to change facts, decisions and the record of moves."""

from django.db import migrations

from common.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_initial")]

    operations = [
        AppendOnly("pathways_appointment", mutable=("revoked_at",)),
        AppendOnly("pathways_placement", mutable=("revoked_at",)),
        AppendOnly("pathways_versionevent"),
        AppendOnly("pathways_versionmove"),
        AppendOnly("pathways_judgement"),
        AppendOnly("pathways_promotion"),
    ]
