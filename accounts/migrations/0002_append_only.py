"""The database itself refuses to change what was audited."""

from django.db import migrations

from common.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [AppendOnly("accounts_auditevent")]
