"""A completion keeps its topic, a name that changes is kept, and a fact is revoked once."""

import uuid
from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from common.triggers import AppendOnly, remove

FACTS = (
    "training_completion",
    "training_activity",
    "training_signedrating",
    "training_feedbackround",
)


def lift(_apps: Any, editor: Any) -> None:
    """The table is changed and its rows filled; the last operations install the triggers again."""
    remove(editor.connection, "training_completion")


def fill(apps: Any, _editor: Any) -> None:
    """What was completed so far counts on the topic that its module has."""
    module = apps.get_model("training", "Module").objects.filter(pk=OuterRef("module"))
    completions = apps.get_model("training", "Completion").objects
    completions.update(topic=Subquery(module.values("topic")))


class Migration(migrations.Migration):
    dependencies = [("training", "0006_notifications_without_titles")]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("of", models.CharField(help_text="The model, in small letters.", max_length=20)),
                ("code", models.CharField(max_length=40)),
                ("field", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=120)),
                ("until", models.DateTimeField()),
            ],
            options={"ordering": ["until", "id"]},
        ),
        migrations.AddIndex(
            model_name="formername",
            index=models.Index(fields=["of", "code", "until"], name="training_fo_of_997702_idx"),
        ),
        migrations.RunPython(lift, migrations.RunPython.noop),
        migrations.AddField(
            model_name="completion",
            name="topic",
            field=models.CharField(
                choices=[
                    ("self", "Leading yourself"),
                    ("team", "Teams"),
                    ("communication", "Communication"),
                    ("people", "Managing people"),
                    ("inclusion", "Inclusion"),
                    ("finance", "Finance"),
                    ("decision", "Decision making"),
                    ("operations", "Operations"),
                    ("improvement", "Improvement"),
                    ("safety", "Safety"),
                    ("governance", "Governance"),
                    ("system", "The health system"),
                    ("strategy", "Strategy"),
                    ("digital", "Digital"),
                    ("experience", "Experience"),
                ],
                default="",
                help_text="What the module was about: its hours count there.",
                max_length=14,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.CheckConstraint(
                condition=models.Q(("topic", ""), _negated=True),
                name="training_completion_has_topic",
            ),
        ),
        AppendOnly("training_formername"),
        AppendOnly("training_activity_elements"),
        *(AppendOnly(table, mutable=("revoked_at",)) for table in FACTS),
    ]
