"""An entry remembers which showing of a form wrote it last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0003_framework_texts")]

    operations = [
        migrations.AddField(
            model_name="logentry",
            name="form_key",
            field=models.UUIDField(
                editable=False,
                help_text="Which showing of a form wrote it last: a save whose answer got lost is known.",
                null=True,
            ),
        ),
    ]
