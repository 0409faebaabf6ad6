"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("classifications", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("bin", models.CharField(max_length=40)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("size_class", models.CharField(blank=True, max_length=100)),
                ("employees", models.IntegerField(blank=True, null=True)),
                ("joint_training", models.BooleanField(blank=True, null=True)),
                ("patron", models.BooleanField(blank=True, null=True)),
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
                    models.UniqueConstraint(fields=("region", "bin"), name="enterprises_key"),
                    models.CheckConstraint(
                        condition=models.Q(("size_class__in", ["large", "medium", "small", ""])),
                        name="enterprises_size_class_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("employees__gte", 0.0)), name="enterprises_employees_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="enterprises_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("facility_id", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("status", models.CharField(max_length=100)),
                ("opens_on", models.DateField(blank=True, null=True)),
                ("probability", models.FloatField(blank=True, null=True)),
                ("delay_mean_months", models.FloatField(blank=True, null=True)),
                ("delay_sd_months", models.FloatField(blank=True, null=True)),
                ("ramp_months", models.FloatField(blank=True, null=True)),
                ("local_hire_share", models.FloatField(blank=True, null=True)),
                ("counted_in", models.CharField(blank=True, max_length=100)),
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
                    models.UniqueConstraint(fields=("region", "facility_id"), name="facilities_key"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["existing", "opening", "closing"])),
                        name="facilities_status_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("probability__gte", 0.0)), name="facilities_probability_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("probability__lte", 1.0)), name="facilities_probability_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delay_mean_months__gte", 0.0)), name="facilities_delay_mean_months_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delay_mean_months__lte", 240.0)),
                        name="facilities_delay_mean_months_greatest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delay_sd_months__gte", 0.0)), name="facilities_delay_sd_months_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delay_sd_months__lte", 240.0)), name="facilities_delay_sd_months_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ramp_months__gte", 0.0)), name="facilities_ramp_months_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ramp_months__lte", 240.0)), name="facilities_ramp_months_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("local_hire_share__gte", 0.0)), name="facilities_local_hire_share_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("local_hire_share__lte", 1.0)), name="facilities_local_hire_share_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counted_in__in", ["nowhere", "history", "requests", ""])),
                        name="facilities_counted_in_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="facilities_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FacilityJobs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("jobs", models.IntegerField()),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.facility"
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
                    models.UniqueConstraint(fields=("region", "facility", "occupation"), name="facility_jobs_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="facility_jobs_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
