"""Notifications told before this held the titles of entries that their readers may no longer see."""

from django.db import migrations

# What the sentence said before the title, and what it says now; the longer first.
WORDS = {
    " withdrew, though it was verified: ": " withdrew a verified entry.",
    " asks you to verify: ": " asks you to verify an entry.",
    " verified: ": " verified an entry of yours.",
    " returned to you: ": " returned an entry to you.",
}


def take_titles_out(apps, schema_editor):
    notifications = apps.get_model("accounts", "Notification").objects
    for before, now in WORDS.items():
        for told in notifications.filter(sentence__contains=before).order_by("pk").iterator():
            told.sentence = told.sentence.partition(before)[0] + now
            told.save(update_fields=["sentence"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_audit_by_object"),
        ("training", "0005_feedback_standing_once"),
    ]

    operations = [migrations.RunPython(take_titles_out, migrations.RunPython.noop)]
