"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("classifications", "0001_initial"),
        ("colleges", "0001_initial"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("kzt", models.FloatField()),
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
                    models.UniqueConstraint(fields=("region", "year"), name="budget_key"),
                    models.CheckConstraint(condition=models.Q(("kzt__gte", 0.0)), name="budget_kzt_least"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="budget_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Norm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("norm_group", models.CharField(max_length=100)),
                ("year", models.IntegerField()),
                ("kzt_per_student", models.FloatField()),
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
                    models.UniqueConstraint(fields=("region", "norm_group", "year"), name="norms_key"),
                    models.CheckConstraint(
                        condition=models.Q(("kzt_per_student__gte", 0.0)), name="norms_kzt_per_student_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="norms_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastOrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("language", models.CharField(max_length=100)),
                ("base", models.CharField(max_length=100)),
                ("form", models.CharField(max_length=100)),
                ("funding", models.CharField(max_length=100)),
                ("groups", models.IntegerField()),
                ("seats", models.IntegerField()),
                ("applied", models.IntegerField(blank=True, null=True)),
                ("enrolled", models.IntegerField(blank=True, null=True)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="colleges.college"
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
                (
                    "target_employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.enterprise",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "region",
                            "year",
                            "college",
                            "qualification",
                            "language",
                            "base",
                            "form",
                            "funding",
                            "target_employer",
                        ),
                        name="past_orders_key",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("target_employer__isnull", True)),
                        fields=("region", "year", "college", "qualification", "language", "base", "form", "funding"),
                        name="past_orders_key_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["kk", "ru", "en", "mixed"])),
                        name="past_orders_language_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base__in", ["grade9", "grade11", "tvet"])), name="past_orders_base_allowed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["full_time", "evening", "part_time"])),
                        name="past_orders_form_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("funding__in", ["state", "employer", "paid"])),
                        name="past_orders_funding_allowed",
                    ),
                    models.CheckConstraint(condition=models.Q(("groups__gte", 0.0)), name="past_orders_groups_least"),
                    models.CheckConstraint(condition=models.Q(("seats__gte", 0.0)), name="past_orders_seats_least"),
                    models.CheckConstraint(condition=models.Q(("applied__gte", 0.0)), name="past_orders_applied_least"),
                    models.CheckConstraint(
                        condition=models.Q(("enrolled__gte", 0.0)), name="past_orders_enrolled_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="past_orders_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("rule", models.CharField(max_length=100)),
                ("valid_from", models.IntegerField()),
                ("value", models.FloatField()),
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
                    models.UniqueConstraint(fields=("region", "rule", "valid_from"), name="policy_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="policy_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScenarioStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("scenario", models.CharField(max_length=100)),
                ("step", models.IntegerField()),
                ("table", models.CharField(max_length=100)),
                ("where", models.TextField(blank=True)),
                ("column", models.CharField(max_length=100)),
                ("operation", models.CharField(max_length=100)),
                ("value", models.TextField()),
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
                    models.UniqueConstraint(fields=("region", "scenario", "step"), name="scenarios_key"),
                    models.CheckConstraint(condition=models.Q(("step__gte", 1.0)), name="scenarios_step_least"),
                    models.CheckConstraint(
                        condition=models.Q(("operation__in", ["set", "add", "multiply", "add_days"])),
                        name="scenarios_operation_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="scenarios_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudySetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("parameter", models.CharField(max_length=100)),
                ("value", models.TextField()),
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
                    models.UniqueConstraint(fields=("region", "parameter"), name="parameters_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="parameters_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
