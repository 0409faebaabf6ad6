"""Cases for new specialties with their papers and steps; the year's calendar with its reminders."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_idempotency"),
        ("classifications", "0001_initial"),
        ("colleges", "0001_initial"),
        ("employers", "0001_initial"),
        ("orders", "0003_workbench"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SpecialtyCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(blank=True, max_length=200)),
                ("declaration", models.CharField(blank=True, max_length=100)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("evidence", "Evidence"),
                            ("prepared", "Prepared"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("suspended", "Suspended"),
                        ],
                        default="opened",
                        max_length=12,
                    ),
                ),
                ("evidence", models.JSONField(default=list)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("opened_by_name", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("prepared_by_name", models.CharField(blank=True, max_length=200)),
                ("prepared_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.facility",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "qualification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="classifications.qualification",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="specialty_cases",
                        to="accounts.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "number"), name="specialty_case_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="specialty_case_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("decided_at__isnull", False), ("qualification__isnull", False)),
                            _connector="OR",
                        ),
                        name="specialty_case_accepted",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("code", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("owner", models.CharField(blank=True, max_length=20)),
                ("due_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("done_on", models.DateField(null=True)),
                ("done_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="orders.specialtycase"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "position"), name="case_step_position")]},
        ),
        migrations.CreateModel(
            name="CaseOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed", models.BooleanField(default=False)),
                ("in_kazakh", models.BooleanField(default=False)),
                ("in_russian", models.BooleanField(default=False)),
                ("months_grade9", models.PositiveIntegerField(null=True)),
                ("months_grade11", models.PositiveIntegerField(null=True)),
                ("group_size", models.PositiveIntegerField(null=True)),
                ("maximum_groups", models.PositiveIntegerField(null=True)),
                ("opens_from", models.PositiveIntegerField(null=True)),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("held", "Held"),
                            ("applied", "Applied"),
                            ("needed", "Needed"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("licence_number", models.CharField(blank=True, max_length=100)),
                ("licence_expected_on", models.DateField(null=True)),
                ("masters_needed", models.FloatField(null=True)),
                ("masters_had", models.FloatField(null=True)),
                ("other_cost_kzt", models.FloatField(null=True)),
                ("cost_source", models.CharField(blank=True, max_length=300)),
                ("note", models.TextField(blank=True)),
                ("filled_by_name", models.CharField(blank=True, max_length=200)),
                ("filled_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="orders.specialtycase"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "college"), name="case_offer_college")]},
        ),
        migrations.CreateModel(
            name="CaseLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("written_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("stored_name", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("stated", "Stated"), ("confirmed", "Confirmed"), ("declined", "Declined")],
                        default="stated",
                        max_length=10,
                    ),
                ),
                ("added_by_name", models.CharField(blank=True, max_length=200)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("judged_by_name", models.CharField(blank=True, max_length=200)),
                ("judged_at", models.DateTimeField(null=True)),
                ("judged_note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="orders.specialtycase"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CalendarDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("code", models.CharField(max_length=40)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("set_by_name", models.CharField(blank=True, max_length=200)),
                ("done_on", models.DateField(null=True)),
                ("done_by_name", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "year", "code"), name="calendar_date_step"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True), ("starts_on__lte", models.F("ends_on")), _connector="OR"
                        ),
                        name="calendar_date_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLetterJobs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("persons", models.PositiveIntegerField()),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="orders.caseletter"
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
                "constraints": [models.UniqueConstraint(fields=("letter", "year"), name="case_letter_year")],
            },
        ),
        migrations.CreateModel(
            name="CaseEquipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("needed", models.PositiveIntegerField()),
                ("had", models.PositiveIntegerField(null=True)),
                ("unit_cost_kzt", models.FloatField(null=True)),
                ("norm_source", models.CharField(blank=True, max_length=300)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="equipment", to="orders.caseoffer"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("offer", "position"), name="case_equipment_position")],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("code", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("due_on", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("mailed", models.BooleanField(default=False)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("membership", "year", "code", "kind", "due_on"), name="reminder_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderMute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "constraints": [
                    models.UniqueConstraint(fields=("region", "person", "code"), name="reminder_mute_once")
                ],
            },
        ),
    ]
