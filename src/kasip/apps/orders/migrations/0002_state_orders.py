"""Versions of the state order, their lines and edits."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_idempotency"),
        ("accounts", "__first__"),
        ("classifications", "0001_initial"),
        ("colleges", "0001_initial"),
        ("employers", "0001_initial"),
        ("orders", "0001_initial"),
        ("work", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StateOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_year", models.IntegerField(null=True)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafting", "Drafting"),
                            ("failed", "Failed"),
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("replaced", "Replaced"),
                            ("discarded", "Discarded"),
                        ],
                        default="drafting",
                        max_length=12,
                    ),
                ),
                ("scenario", models.CharField(blank=True, max_length=100)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("folder", models.CharField(max_length=60)),
                ("certificate", models.JSONField(default=dict)),
                ("violations", models.PositiveIntegerField(null=True)),
                ("output_hash", models.CharField(blank=True, max_length=64)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("submitted_by_name", models.CharField(blank=True, max_length=200)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_by_name", models.CharField(blank=True, max_length=200)),
                ("approved_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders_approved",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="orders.stateorder",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="state_orders",
                        to="work.job",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="state_orders", to="accounts.region"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders_submitted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "number"), name="state_order_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("region", "first_year"),
                        name="state_order_published_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="state_order_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="state_order_approval_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["published", "replaced"]), _negated=True),
                            models.Q(
                                ("approved_by__isnull", False), ("published_at__isnull", False), ("violations", 0)
                            ),
                            _connector="OR",
                        ),
                        name="state_order_published_sound",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("language", models.CharField(max_length=10)),
                ("base", models.CharField(max_length=10)),
                ("form", models.CharField(max_length=20)),
                ("funding", models.CharField(max_length=20)),
                ("groups", models.IntegerField()),
                ("groups_last_year", models.IntegerField(null=True)),
                ("group_size", models.IntegerField()),
                ("seats", models.IntegerField()),
                ("seats_last_year", models.IntegerField(null=True)),
                ("demand_low", models.FloatField(null=True)),
                ("demand_median", models.FloatField(null=True)),
                ("demand_high", models.FloatField(null=True)),
                ("supply", models.FloatField(null=True)),
                ("p_shortage", models.FloatField(null=True)),
                ("graduation_year", models.IntegerField(null=True)),
                ("cost_kzt", models.FloatField(null=True)),
                ("one_more_group_gain", models.FloatField(null=True)),
                ("one_fewer_group_loss", models.FloatField(null=True)),
                ("binding", models.TextField(blank=True)),
                ("reason_code", models.CharField(blank=True, max_length=60)),
                ("reason_kk", models.TextField(blank=True)),
                ("reason_ru", models.TextField(blank=True)),
                ("reason_en", models.TextField(blank=True)),
                ("search_text", models.TextField(blank=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="employers.enterprise",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="orders.stateorder"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["order", "year", "college"], name="order_line_college"),
                    models.Index(fields=["order", "year", "qualification"], name="order_line_qualification"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("groups", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("edited_by_name", models.CharField(max_length=200)),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "edited_by",
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
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edits", to="orders.orderline"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edits", to="orders.stateorder"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("line",), name="order_edit_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="order_edit_reasoned"
                    ),
                ],
            },
        ),
    ]
