"""Imports of files, and the mappings remembered for each source of files."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("sources", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_name", models.CharField(max_length=100)),
                ("file_name", models.CharField(max_length=200)),
                ("stored_name", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("mapping", models.JSONField(default=dict)),
                (
                    "mode",
                    models.CharField(
                        choices=[("add_and_change", "Add And Change"), ("replace", "Replace")],
                        default="add_and_change",
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Reading"),
                            ("mapping", "Mapping"),
                            ("ready", "Ready"),
                            ("applying", "Applying"),
                            ("done", "Done"),
                            ("unchanged", "Unchanged"),
                            ("failed", "Failed"),
                            ("discarded", "Discarded"),
                            ("undone", "Undone"),
                        ],
                        default="reading",
                        max_length=12,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=60)),
                ("problem_facts", models.JSONField(default=dict)),
                ("preview", models.JSONField(default=dict)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("counts", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("job_id", models.BigIntegerField(null=True)),
                ("offered_by_name", models.CharField(blank=True, max_length=200)),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("stored_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="accounts.region"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["region", "source_name", "stored_at"], name="import_of_source"),
                    models.Index(fields=["region", "offered_at"], name="import_latest"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RememberedMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_name", models.CharField(max_length=100)),
                ("signature", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("remembered_at", models.DateTimeField(auto_now=True)),
                ("remembered_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mappings", to="accounts.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "source_name", "signature"), name="mapping_of_header")
                ],
            },
        ),
    ]
