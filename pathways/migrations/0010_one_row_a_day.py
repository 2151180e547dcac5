"""Stored answers as one row a day and journey or post; `manage.py readiness rebuild` fills it."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0009_frozen_truncate"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(default=datetime.date(9999, 12, 31))),
                ("lacking", models.PositiveSmallIntegerField(help_text="0: all is met.")),
                (
                    "untrained",
                    models.PositiveSmallIntegerField(help_text="So many of them are training."),
                ),
                (
                    "met",
                    models.TextField(
                        blank=True, help_text="As in StandingSpan, for the rung of the post."
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="pathways.appointment",
                    ),
                ),
            ],
            options={
                "ordering": ["appointment", "starts_on"],
            },
        ),
        migrations.CreateModel(
            name="StandingSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(default=datetime.date(9999, 12, 31))),
                (
                    "lacking",
                    models.PositiveSmallIntegerField(
                        help_text="For the target; 0: ready. Empty without one.", null=True
                    ),
                ),
                (
                    "turns_on",
                    models.DateField(
                        help_text="The first day on which ready turns into not ready, or the reverse.",
                        null=True,
                    ),
                ),
                (
                    "met",
                    models.TextField(
                        blank=True,
                        help_text="For each requirement of the target in order: 1 met, 0 not.",
                    ),
                ),
                (
                    "journey",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standing",
                        to="pathways.journey",
                    ),
                ),
                (
                    "rung",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pathways.rung",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="The aim; on a rung left since, the next one of the main line.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pathways.rung",
                    ),
                ),
            ],
            options={
                "ordering": ["journey", "starts_on"],
            },
        ),
        migrations.DeleteModel(
            name="RequirementSpan",
        ),
        migrations.DeleteModel(
            name="RungSpan",
        ),
        migrations.AddIndex(
            model_name="postspan",
            index=models.Index(
                fields=["ends_on", "starts_on", "lacking", "untrained"],
                name="pathways_postspan_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="postspan",
            constraint=models.UniqueConstraint(
                fields=("appointment", "starts_on"), name="pathways_postspan_starts_once"
            ),
        ),
        migrations.AddIndex(
            model_name="standingspan",
            index=models.Index(
                fields=["ends_on", "starts_on", "rung", "lacking"], name="pathways_standing_by_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="standingspan",
            constraint=models.UniqueConstraint(
                fields=("journey", "starts_on"), name="pathways_standing_starts_once"
            ),
        ),
    ]
