"""How a version came to be, remarks on lines, held lines, and what enterprises promise."""

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
        ("orders", "0002_state_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="orderedit",
            name="ground",
            field=models.CharField(
                choices=[
                    ("correction", "Correction"),
                    ("seats_returned", "Returned"),
                    ("seats_freed", "Freed"),
                    ("seats_moved", "Moved"),
                ],
                default="correction",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="stateorder",
            name="figures",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="stateorder",
            name="opened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="stateorder",
            name="origin",
            field=models.CharField(
                choices=[
                    ("optimiser", "Optimiser"),
                    ("last_year", "Last Year"),
                    ("edited", "Edited"),
                    ("held", "Held"),
                    ("amendment", "Amendment"),
                ],
                default="optimiser",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="EmployerObligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("contract", models.CharField(max_length=100)),
                ("signed_on", models.DateField()),
                ("persons", models.PositiveIntegerField()),
                ("months", models.PositiveIntegerField()),
                ("entered_by_name", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="colleges.college"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.enterprise"
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "enterprise", "college", "qualification", "year"),
                        name="employer_obligation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contract", ""), _negated=True), ("persons__gt", 0), ("months__gt", 0)
                        ),
                        name="employer_obligation_stated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("written_by_name", models.CharField(max_length=200)),
                ("organisation_name", models.CharField(blank=True, max_length=300)),
                ("role", models.CharField(max_length=30)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_by",
                        to="orders.ordercomment",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="orders.orderline"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="orders.stateorder"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="order_comment_said"),
                    models.CheckConstraint(
                        condition=models.Q(("answers__isnull", True), ("resolved_at__isnull", True), _connector="OR"),
                        name="order_comment_resolved_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("locked_by_name", models.CharField(max_length=200)),
                ("locked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="locks", to="orders.orderline"
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="locks", to="orders.stateorder"
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
                    models.UniqueConstraint(fields=("line",), name="order_lock_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="order_lock_reasoned"
                    ),
                ],
            },
        ),
    ]
