"""Declarations of needs; how sure an enterprise is of a request."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_idempotency"),
        ("classifications", "0001_initial"),
        ("employers", "0001_initial"),
        ("labour_market", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.enterprise"
                    ),
                ),
                ("first_year", models.IntegerField()),
                ("years", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("returned", "Returned"),
                            ("confirmed", "Confirmed"),
                            ("replaced", "Replaced"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed_by",
                        to="labour_market.declaration",
                    ),
                ),
                ("started_by_name", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_by_name", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_by_name", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(blank=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "number"), name="declaration_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "returned", "sent"))),
                        fields=("region", "enterprise"),
                        name="declaration_one_under_way",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("region", "enterprise"),
                        name="declaration_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False), ("ends_on__isnull", False), ("sent_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="declaration_confirmed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("decision_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declaration_returned_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredSite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="labour_market.declaration",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.territory"
                    ),
                ),
                ("opens_on", models.DateField()),
                ("probability", models.FloatField()),
                ("ramp_months", models.PositiveSmallIntegerField(null=True)),
                ("local_hire_share", models.FloatField(null=True)),
                ("starts_on", models.DateField(null=True)),
                ("cost_million_kzt", models.PositiveBigIntegerField(null=True)),
                ("permanent_jobs", models.PositiveIntegerField(null=True)),
                ("temporary_jobs", models.PositiveIntegerField(null=True)),
                ("planned_payroll_kzt", models.PositiveBigIntegerField(null=True)),
                ("actual_payroll_kzt", models.PositiveBigIntegerField(null=True)),
                ("average_wage_kzt", models.PositiveIntegerField(null=True)),
                ("staff_now", models.PositiveIntegerField(null=True)),
                ("labour_contracts", models.PositiveIntegerField(null=True)),
                (
                    "risk",
                    models.CharField(
                        blank=True, choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], max_length=10
                    ),
                ),
                ("changed_by_name", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "name"), name="declared_site_key"),
                    models.CheckConstraint(
                        condition=models.Q(("probability__gte", 0), ("probability__lte", 1)),
                        name="declared_site_probability_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("local_hire_share__isnull", True),
                            models.Q(("local_hire_share__gte", 0), ("local_hire_share__lte", 1)),
                            _connector="OR",
                        ),
                        name="declared_site_local_share",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredJobs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="labour_market.declaredsite",
                    ),
                ),
                ("job_title", models.CharField(max_length=200)),
                (
                    "occupation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.occupation"
                    ),
                ),
                ("jobs", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("site", "occupation"), name="declared_jobs_key"),
                    models.CheckConstraint(condition=models.Q(("jobs__gte", 1)), name="declared_jobs_some"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclarationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="labour_market.declaration",
                    ),
                ),
                ("job_title", models.CharField(max_length=200)),
                (
                    "occupation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="classifications.occupation",
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
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.facility",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="labour_market.declaredsite",
                    ),
                ),
                ("pay_kzt", models.PositiveIntegerField(null=True)),
                ("needed_on", models.DateField(null=True)),
                (
                    "certainty",
                    models.CharField(
                        choices=[("certain", "Certain"), ("likely", "Likely"), ("possible", "Possible")],
                        default="likely",
                        max_length=10,
                    ),
                ),
                ("targeted", models.BooleanField(default=False)),
                ("changed_by_name", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("job_title", ""), _negated=True), name="declaration_line_titled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("facility__isnull", True), ("site__isnull", True), _connector="OR"),
                        name="declaration_line_one_site",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="labour_market.declarationline",
                    ),
                ),
                ("year", models.IntegerField()),
                ("persons", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("line", "year"), name="declared_number_key"),
                    models.CheckConstraint(condition=models.Q(("persons__gte", 1)), name="declared_number_some"),
                ],
            },
        ),
        migrations.AddField(
            model_name="employerrequest",
            name="certainty",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddConstraint(
            model_name="employerrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("certainty__in", ["certain", "likely", "possible", ""])),
                name="employer_requests_certainty_allowed",
            ),
        ),
    ]
