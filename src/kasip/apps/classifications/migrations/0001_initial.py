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
            name="Occupation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("occupation", models.CharField(max_length=40)),
                ("isco08", models.CharField(blank=True, max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("vocational_share", models.FloatField()),
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
                    models.UniqueConstraint(fields=("region", "occupation"), name="occupations_key"),
                    models.CheckConstraint(
                        condition=models.Q(("vocational_share__gte", 0.0)), name="occupations_vocational_share_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vocational_share__lte", 1.0)), name="occupations_vocational_share_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="occupations_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Specialty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("specialty", models.CharField(max_length=40)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("technical", models.BooleanField()),
                ("direction", models.CharField(blank=True, max_length=100)),
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
                    models.UniqueConstraint(fields=("region", "specialty"), name="specialties_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="specialties_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("qualification", models.CharField(max_length=40)),
                ("level", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("norm_group", models.CharField(blank=True, max_length=100)),
                ("minimum_age", models.IntegerField(blank=True, null=True)),
                ("hazardous", models.BooleanField(blank=True, null=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "specialty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.specialty"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "qualification"), name="qualifications_key"),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_age__gte", 14.0)), name="qualifications_minimum_age_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_age__lte", 25.0)), name="qualifications_minimum_age_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="qualifications_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OccupationQualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("share", models.FloatField()),
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
                    "qualification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="classifications.qualification",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "occupation", "qualification"), name="occupation_qualifications_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 0.0)), name="occupation_qualifications_share_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__lte", 1.0)), name="occupation_qualifications_share_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="occupation_qualifications_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("kato", models.CharField(max_length=40)),
                ("level", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("population", models.IntegerField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="classifications.territory",
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
                    models.UniqueConstraint(fields=("region", "kato"), name="territories_key"),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["region", "district"])), name="territories_level_allowed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__gte", -90.0)), name="territories_latitude_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__lte", 90.0)), name="territories_latitude_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__gte", -180.0)), name="territories_longitude_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__lte", 180.0)), name="territories_longitude_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("population__gte", 0.0)), name="territories_population_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="territories_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeSystem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("kind", models.CharField(max_length=100)),
                ("system", models.CharField(max_length=100)),
                ("edition", models.CharField(blank=True, max_length=100)),
                ("pattern", models.TextField(blank=True)),
                ("check_rule", models.CharField(blank=True, max_length=100)),
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
                    models.UniqueConstraint(fields=("region", "kind"), name="classifications_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["territory", "specialty", "qualification", "occupation", "industry", "organisation"],
                            )
                        ),
                        name="classifications_kind_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "check_rule__in",
                                ["none", "kz_bin", "kz_kato", "kz_specialty", "kz_qualification", "kz_occupation", ""],
                            )
                        ),
                        name="classifications_check_rule_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="classifications_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Industry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("industry", models.CharField(max_length=40)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
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
                    models.UniqueConstraint(fields=("region", "industry"), name="industries_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="industries_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
