"""A draft can be discarded; from then on the database refuses to change it, as one published."""

from typing import Any

from django.db import migrations, models

from pathways.ladders import frozen

STATES = [
    ("draft", "Draft"),
    ("in_review", "In review"),
    ("published", "Published"),
    ("retired", "Retired"),
    ("discarded", "Discarded"),
]


def install(_apps: Any, editor: Any) -> None:
    frozen.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("pathways", "0014_standing_asked_of_placements")]

    operations = [
        migrations.AlterField(
            model_name="ladderversion",
            name="status",
            field=models.CharField(choices=STATES, default="draft", max_length=10),
        ),
        migrations.AlterField(
            model_name="versionevent",
            name="source",
            field=models.CharField(blank=True, choices=STATES, max_length=10),
        ),
        migrations.AlterField(
            model_name="versionevent",
            name="target",
            field=models.CharField(choices=STATES, max_length=10),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
