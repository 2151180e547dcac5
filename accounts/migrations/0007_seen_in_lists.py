"""Once a day: that somebody was seen in a list. The new column is as fixed as the others."""

from django.db import migrations, models

from common.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_tier_changes")]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="once_on",
            field=models.DateField(
                blank=True,
                help_text="The day, for what is written once a day of a reader and a doctor.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("once_on__isnull", False)),
                fields=("actor", "about", "action", "once_on"),
                name="accounts_auditevent_once_a_day",
            ),
        ),
        AppendOnly("accounts_auditevent"),
    ]
