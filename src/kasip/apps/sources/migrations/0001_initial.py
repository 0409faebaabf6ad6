"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                ("title", models.TextField()),
                ("published_on", models.DateField(blank=True, null=True)),
                ("licence", models.CharField(blank=True, max_length=100)),
                ("note", models.TextField(blank=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "source"), name="sources_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="sources_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
