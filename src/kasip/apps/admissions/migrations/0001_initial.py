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
            name="Commuting",
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
                    "from_territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.territory"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "to_territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="classifications.territory"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("region", "from_territory", "to_territory"), name="commuting_key"),
                    models.CheckConstraint(condition=models.Q(("share__gte", 0.0)), name="commuting_share_least"),
                    models.CheckConstraint(condition=models.Q(("share__lte", 1.0)), name="commuting_share_greatest"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="commuting_provenance_allowed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolLeavers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("source_date", models.DateField(blank=True, null=True)),
                ("year", models.IntegerField()),
                ("base", models.CharField(max_length=100)),
                ("persons", models.IntegerField()),
                ("college_share", models.FloatField()),
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
                    models.UniqueConstraint(fields=("region", "territory", "year", "base"), name="school_leavers_key"),
                    models.CheckConstraint(
                        condition=models.Q(("base__in", ["grade9", "grade11", "tvet"])),
                        name="school_leavers_base_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("persons__gte", 0.0)), name="school_leavers_persons_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("college_share__gte", 0.0)), name="school_leavers_college_share_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("college_share__lte", 1.0)), name="school_leavers_college_share_greatest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provenance__in", ["fact", "official", "survey", "assumption", "synthetic", ""])
                        ),
                        name="school_leavers_provenance_allowed",
                    ),
                ],
            },
        ),
    ]
