"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("classifications", "0001_initial"),
        ("colleges", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("definition", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("data_source", models.CharField(blank=True, max_length=100)),
                ("window_months", models.IntegerField(blank=True, null=True)),
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
                    models.UniqueConstraint(fields=("region", "definition"), name="outcome_definitions_key"),
                    models.CheckConstraint(
                        condition=models.Q(("window_months__gte", 0.0)), name="outcome_definitions_window_months_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("window_months__lte", 120.0)),
                        name="outcome_definitions_window_months_greatest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="outcome_definitions_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("cohort", models.IntegerField()),
                ("outcome", models.CharField(max_length=100)),
                ("numerator", models.IntegerField()),
                ("denominator", models.IntegerField()),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="colleges.college"
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outcomes.outcomedefinition"
                    ),
                ),
                (
                    "qualification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="classifications.qualification",
                    ),
                ),
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
                    models.UniqueConstraint(
                        fields=("region", "college", "qualification", "cohort", "outcome", "definition"),
                        name="outcomes_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["employed", "in_specialty", "stayed_in_region", "continued_study", "army_or_leave"],
                            )
                        ),
                        name="outcomes_outcome_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numerator__gte", 0.0)), name="outcomes_numerator_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__gte", 0.0)), name="outcomes_denominator_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="outcomes_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
