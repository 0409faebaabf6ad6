"""Indicators of the yearly evaluation of colleges."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_idempotency"),
        ("classifications", "0001_initial"),
        ("colleges", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollegeIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("indicator", models.CharField(max_length=100)),
                ("value", models.FloatField(blank=True, null=True)),
                ("denominator", models.FloatField(blank=True, null=True)),
                ("unit", models.CharField(blank=True, max_length=100)),
                ("answer", models.TextField(blank=True)),
                ("absence", models.CharField(blank=True, max_length=100)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="colleges.college"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "specialty",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="classifications.specialty",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "college", "specialty", "year", "indicator"), name="college_indicators_key"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("specialty__isnull", True)),
                        fields=("region", "college", "year", "indicator"),
                        name="college_indicators_key_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__gte", 0.0)), name="college_indicators_denominator_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "unit__in",
                                [
                                    "person",
                                    "percent",
                                    "point",
                                    "kzt",
                                    "yes_no",
                                    "workshop",
                                    "enterprise",
                                    "mini_enterprise",
                                    "startup",
                                    "",
                                ],
                            )
                        ),
                        name="college_indicators_unit_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absence__in", ["suppressed", "unknown", "error", ""])),
                        name="college_indicators_absence_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="college_indicators_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
