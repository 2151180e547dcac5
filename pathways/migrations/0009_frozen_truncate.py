"""Parts of ladders are not emptied by TRUNCATE either."""

from typing import Any

from django.db import migrations

from pathways.ladders import frozen


def install(_apps: Any, editor: Any) -> None:
    frozen.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("pathways", "0008_ladder_revision")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
