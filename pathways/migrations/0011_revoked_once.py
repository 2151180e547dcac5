"""A post and a placement are revoked once; the row says for ever when."""

from django.db import migrations

from common.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("pathways", "0010_one_row_a_day")]

    operations = [
        AppendOnly("pathways_appointment", mutable=("revoked_at",)),
        AppendOnly("pathways_placement", mutable=("revoked_at",)),
    ]
