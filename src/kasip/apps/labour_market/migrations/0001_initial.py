"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("classifications", "0001_initial"),
        ("employers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgeCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("sex", models.CharField(max_length=100)),
                ("age", models.IntegerField()),
                ("persons", models.FloatField()),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.occupation"
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
                    models.UniqueConstraint(fields=("region", "occupation", "sex", "age"), name="age_structure_key"),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["female", "male"])), name="age_structure_sex_allowed"
                    ),
                    models.CheckConstraint(condition=models.Q(("age__gte", 15.0)), name="age_structure_age_least"),
                    models.CheckConstraint(condition=models.Q(("age__lte", 80.0)), name="age_structure_age_greatest"),
                    models.CheckConstraint(
                        condition=models.Q(("persons__gte", 0.0)), name="age_structure_persons_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="age_structure_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmployerRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("request_id", models.CharField(max_length=100)),
                ("year", models.IntegerField()),
                ("persons", models.IntegerField()),
                ("targeted", models.BooleanField(blank=True, null=True)),
                ("submitted_on", models.DateField(blank=True, null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.enterprise"
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.facility",
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
                    models.UniqueConstraint(fields=("region", "request_id"), name="employer_requests_key"),
                    models.CheckConstraint(
                        condition=models.Q(("persons__gte", 0.0)), name="employer_requests_persons_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="employer_requests_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmploymentCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("persons", models.FloatField(blank=True, null=True)),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.industry"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.territory"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "territory", "industry", "year"), name="employment_history_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("persons__gte", 0.0)), name="employment_history_persons_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="employment_history_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExitRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("sex", models.CharField(max_length=100)),
                ("age", models.IntegerField()),
                ("death_rate", models.FloatField()),
                ("leave_rate", models.FloatField()),
                ("retire_rate", models.FloatField()),
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
                    models.UniqueConstraint(fields=("region", "sex", "age"), name="exit_rates_key"),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["female", "male"])), name="exit_rates_sex_allowed"
                    ),
                    models.CheckConstraint(condition=models.Q(("age__gte", 15.0)), name="exit_rates_age_least"),
                    models.CheckConstraint(condition=models.Q(("age__lte", 80.0)), name="exit_rates_age_greatest"),
                    models.CheckConstraint(
                        condition=models.Q(("death_rate__gte", 0.0)), name="exit_rates_death_rate_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("death_rate__lte", 1.0)), name="exit_rates_death_rate_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leave_rate__gte", 0.0)), name="exit_rates_leave_rate_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leave_rate__lte", 1.0)), name="exit_rates_leave_rate_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retire_rate__gte", 0.0)), name="exit_rates_retire_rate_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retire_rate__lte", 1.0)), name="exit_rates_retire_rate_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="exit_rates_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OccupationCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("persons", models.FloatField()),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.occupation"
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
                    models.UniqueConstraint(fields=("region", "occupation", "year"), name="occupation_history_key"),
                    models.CheckConstraint(
                        condition=models.Q(("persons__gte", 0.0)), name="occupation_history_persons_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="occupation_history_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OccupationFlow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("from_year", models.IntegerField()),
                ("to_year", models.IntegerField()),
                ("employed_from", models.FloatField()),
                ("employed_to", models.FloatField()),
                ("exits", models.FloatField()),
                ("transfers", models.FloatField()),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.occupation"
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
                    models.UniqueConstraint(fields=("region", "occupation"), name="occupation_flows_key"),
                    models.CheckConstraint(
                        condition=models.Q(("employed_from__gte", 0.0)), name="occupation_flows_employed_from_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("employed_to__gte", 0.0)), name="occupation_flows_employed_to_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exits__gte", 0.0)), name="occupation_flows_exits_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("transfers__gte", 0.0)), name="occupation_flows_transfers_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="occupation_flows_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherSupply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("channel", models.CharField(max_length=100)),
                ("persons", models.FloatField()),
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
                        fields=("region", "qualification", "year", "channel"), name="other_supply_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["in_migration", "unemployed", "retrained", "paid_study"])),
                        name="other_supply_channel_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("persons__gte", 0.0)), name="other_supply_persons_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="other_supply_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("requested", models.IntegerField()),
                ("hired", models.IntegerField()),
                ("stayed", models.IntegerField(blank=True, null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.enterprise"
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
                    models.UniqueConstraint(fields=("region", "enterprise", "year"), name="request_record_key"),
                    models.CheckConstraint(
                        condition=models.Q(("requested__gte", 0.0)), name="request_record_requested_least"
                    ),
                    models.CheckConstraint(condition=models.Q(("hired__gte", 0.0)), name="request_record_hired_least"),
                    models.CheckConstraint(
                        condition=models.Q(("stayed__gte", 0.0)), name="request_record_stayed_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="request_record_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffingCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("survey", models.CharField(max_length=100)),
                ("persons", models.FloatField()),
                ("sample_size", models.FloatField(blank=True, null=True)),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.industry"
                    ),
                ),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.occupation"
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
                    models.UniqueConstraint(fields=("region", "survey", "industry", "occupation"), name="staffing_key"),
                    models.CheckConstraint(condition=models.Q(("persons__gte", 0.0)), name="staffing_persons_least"),
                    models.CheckConstraint(
                        condition=models.Q(("sample_size__gte", 0.0)), name="staffing_sample_size_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="staffing_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VacancyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("month", models.CharField(max_length=100)),
                ("published", models.IntegerField()),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.occupation"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.territory"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "occupation", "territory", "month"), name="vacancies_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published__gte", 0.0)), name="vacancies_published_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="vacancies_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
