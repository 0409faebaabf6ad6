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
            name="College",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("college_bin", models.CharField(max_length=40)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("ownership", models.CharField(blank=True, max_length=100)),
                ("boarding_share", models.FloatField(blank=True, null=True)),
                ("reference", models.BooleanField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
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
                    models.UniqueConstraint(fields=("region", "college_bin"), name="colleges_key"),
                    models.CheckConstraint(
                        condition=models.Q(("ownership__in", ["state", "private", ""])),
                        name="colleges_ownership_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("boarding_share__gte", 0.0)), name="colleges_boarding_share_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("boarding_share__lte", 1.0)), name="colleges_boarding_share_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__gte", -90.0)), name="colleges_latitude_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__lte", 90.0)), name="colleges_latitude_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__gte", -180.0)), name="colleges_longitude_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__lte", 180.0)), name="colleges_longitude_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="colleges_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("campus_id", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
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
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="colleges.college"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "campus_id"), name="campuses_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="campuses_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompetenceCentre",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("centre_id", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("status", models.CharField(max_length=100)),
                ("opens_on", models.DateField(blank=True, null=True)),
                ("direction", models.CharField(blank=True, max_length=100)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "centre_id"), name="competence_centres_key"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "planned"])),
                        name="competence_centres_status_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="competence_centres_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Continuation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("study_year", models.IntegerField()),
                ("started", models.IntegerField()),
                ("continued", models.IntegerField()),
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
                    models.UniqueConstraint(fields=("region", "qualification", "study_year"), name="continuation_key"),
                    models.CheckConstraint(
                        condition=models.Q(("study_year__gte", 1.0)), name="continuation_study_year_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("study_year__lte", 6.0)), name="continuation_study_year_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("started__gte", 0.0)), name="continuation_started_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("continued__gte", 0.0)), name="continuation_continued_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="continuation_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Curriculum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("base", models.CharField(max_length=100)),
                ("study_year", models.IntegerField()),
                ("workshop_kind", models.CharField(max_length=100)),
                ("workshop_hours", models.FloatField()),
                ("master_hours", models.FloatField()),
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
                        fields=("region", "qualification", "base", "study_year", "workshop_kind"), name="curricula_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base__in", ["grade9", "grade11", "tvet"])), name="curricula_base_allowed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("study_year__gte", 1.0)), name="curricula_study_year_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("study_year__lte", 6.0)), name="curricula_study_year_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("workshop_hours__gte", 0.0)), name="curricula_workshop_hours_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("master_hours__gte", 0.0)), name="curricula_master_hours_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="curricula_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dormitory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("dormitory_id", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("beds", models.IntegerField()),
                ("opens_on", models.DateField(blank=True, null=True)),
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
                    models.UniqueConstraint(fields=("region", "dormitory_id"), name="dormitories_key"),
                    models.CheckConstraint(condition=models.Q(("beds__gte", 0.0)), name="dormitories_beds_least"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="dormitories_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DormitoryCollege",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="colleges.college"
                    ),
                ),
                (
                    "dormitory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="colleges.dormitory"
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
                    models.UniqueConstraint(fields=("region", "dormitory", "college"), name="dormitory_colleges_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="dormitory_colleges_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("number", models.CharField(blank=True, max_length=100)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "college", "qualification"), name="licences_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="licences_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MasterPosts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("persons", models.FloatField()),
                ("hours_per_post", models.FloatField()),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.specialty"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "college", "specialty"), name="masters_key"),
                    models.CheckConstraint(condition=models.Q(("persons__gte", 0.0)), name="masters_persons_least"),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_post__gte", 0.0)), name="masters_hours_per_post_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_post__lte", 2000.0)), name="masters_hours_per_post_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="masters_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("language", models.CharField(max_length=100)),
                ("base", models.CharField(max_length=100)),
                ("form", models.CharField(max_length=100)),
                ("status", models.CharField(max_length=100)),
                ("duration_months", models.IntegerField()),
                ("group_size", models.IntegerField()),
                ("maximum_groups", models.IntegerField(blank=True, null=True)),
                ("minimum_groups", models.IntegerField(blank=True, null=True)),
                ("opening_cost_kzt", models.FloatField(blank=True, null=True)),
                ("opens_from", models.IntegerField(blank=True, null=True)),
                ("opening_condition", models.TextField(blank=True)),
                ("opening_condition_kk", models.TextField(blank=True)),
                ("opening_condition_ru", models.TextField(blank=True)),
                ("opening_condition_en", models.TextField(blank=True)),
                ("dual", models.BooleanField(blank=True, null=True)),
                (
                    "campus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="colleges.campus",
                    ),
                ),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "college", "qualification", "language", "base", "form"), name="programmes_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["kk", "ru", "en", "mixed"])),
                        name="programmes_language_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base__in", ["grade9", "grade11", "tvet"])), name="programmes_base_allowed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["full_time", "evening", "part_time"])),
                        name="programmes_form_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["licensed", "candidate"])), name="programmes_status_allowed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_months__gte", 1.0)), name="programmes_duration_months_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_months__lte", 72.0)), name="programmes_duration_months_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group_size__gte", 1.0)), name="programmes_group_size_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group_size__lte", 100.0)), name="programmes_group_size_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("maximum_groups__gte", 0.0)), name="programmes_maximum_groups_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("maximum_groups__lte", 500.0)), name="programmes_maximum_groups_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_groups__gte", 0.0)), name="programmes_minimum_groups_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_groups__lte", 500.0)), name="programmes_minimum_groups_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opening_cost_kzt__gte", 0.0)), name="programmes_opening_cost_kzt_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="programmes_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunningCohort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("language", models.CharField(max_length=100)),
                ("base", models.CharField(max_length=100)),
                ("form", models.CharField(max_length=100)),
                ("funding", models.CharField(max_length=100)),
                ("admission_year", models.IntegerField()),
                ("graduation_year", models.IntegerField()),
                ("groups", models.FloatField()),
                ("students", models.IntegerField()),
                ("boarders", models.IntegerField(blank=True, null=True)),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "region",
                            "college",
                            "qualification",
                            "language",
                            "base",
                            "form",
                            "funding",
                            "admission_year",
                        ),
                        name="running_cohorts_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["kk", "ru", "en", "mixed"])),
                        name="running_cohorts_language_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base__in", ["grade9", "grade11", "tvet"])),
                        name="running_cohorts_base_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["full_time", "evening", "part_time"])),
                        name="running_cohorts_form_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("funding__in", ["state", "employer", "paid"])),
                        name="running_cohorts_funding_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("groups__gte", 0.0)), name="running_cohorts_groups_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("students__gte", 0.0)), name="running_cohorts_students_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("boarders__gte", 0.0)), name="running_cohorts_boarders_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="running_cohorts_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("workshop_id", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, max_length=300)),
                ("name_ru", models.CharField(blank=True, max_length=300)),
                ("name_en", models.CharField(blank=True, max_length=300)),
                ("rooms", models.IntegerField()),
                ("hours_per_shift", models.FloatField()),
                ("shifts", models.IntegerField()),
                ("opens_on", models.DateField(blank=True, null=True)),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="colleges.competencecentre",
                    ),
                ),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "workshop_id"), name="workshops_key"),
                    models.CheckConstraint(condition=models.Q(("rooms__gte", 0.0)), name="workshops_rooms_least"),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_shift__gte", 0.0)), name="workshops_hours_per_shift_least"
                    ),
                    models.CheckConstraint(condition=models.Q(("shifts__gte", 0.0)), name="workshops_shifts_least"),
                    models.CheckConstraint(condition=models.Q(("shifts__lte", 3.0)), name="workshops_shifts_greatest"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="workshops_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
