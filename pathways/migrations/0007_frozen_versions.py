"""The database itself refuses to change a published version of a ladder."""

from typing import Any

from django.db import migrations

from pathways.ladders import frozen


def install(_apps: Any, editor: Any) -> None:
    frozen.install(editor.connection)


def remove(_apps: Any, editor: Any) -> None:
    frozen.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("pathways", "0006_spans_start_once")]

    operations = [migrations.RunPython(install, remove)]
