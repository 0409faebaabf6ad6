"""Runs of the forecast and their figures."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_idempotency"),
        ("classifications", "0001_initial"),
        ("labour_market", "0002_declarations"),
        ("work", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ForecastRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("computing", "Computing"), ("failed", "Failed"), ("done", "Done")],
                        default="computing",
                        max_length=12,
                    ),
                ),
                ("scenario", models.CharField(blank=True, max_length=100)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("folder", models.CharField(max_length=60)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("records_at", models.DateTimeField(help_text="When the records were copied.", null=True)),
                (
                    "records_sequence",
                    models.BigIntegerField(help_text="Last event of the journal before the copy.", null=True),
                ),
                ("input_hash", models.CharField(blank=True, max_length=64)),
                ("output_hash", models.CharField(blank=True, max_length=64)),
                ("first_year", models.IntegerField(help_text="First year forecast.", null=True)),
                ("last_year", models.IntegerField(help_text="Last year forecast.", null=True)),
                ("certificate", models.JSONField(default=dict)),
                (
                    "quality",
                    models.JSONField(default=list, help_text="Scores of the backtest on the region's own employment."),
                ),
                (
                    "scoreboard",
                    models.JSONField(default=list, help_text="What former years' forecasts said beside what came."),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecasts_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecast_runs",
                        to="work.job",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forecast_runs", to="accounts.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "number"), name="forecast_run_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("first_year__isnull", False),
                                ("last_year__isnull", False),
                                ("records_at__isnull", False),
                                models.Q(("output_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="forecast_run_done_whole",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ForecastFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("expansion", models.FloatField()),
                ("replacement", models.FloatField()),
                ("plants", models.FloatField()),
                ("requests", models.FloatField()),
                ("demand_low", models.FloatField()),
                ("demand_median", models.FloatField()),
                ("demand_high", models.FloatField()),
                ("running", models.FloatField(help_text="Graduates of the groups now in training.")),
                ("other", models.FloatField(help_text="Those who come otherwise.")),
                ("repeated", models.FloatField(help_text="Graduates if last year's order were repeated.")),
                ("supply_median", models.FloatField()),
                ("gap_low", models.FloatField()),
                ("gap_median", models.FloatField()),
                ("gap_high", models.FloatField()),
                ("p_shortage", models.FloatField()),
                ("p_surplus", models.FloatField()),
                (
                    "said",
                    models.CharField(
                        choices=[("shortage", "Shortage"), ("surplus", "Surplus"), ("uncertain", "Uncertain")],
                        max_length=10,
                    ),
                ),
                ("small", models.BooleanField(help_text="Too few workers for a figure without its interval.")),
                ("search_text", models.TextField(blank=True)),
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="labour_market.forecastrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "qualification", "year"), name="forecast_figure_once")
                ],
                "indexes": [models.Index(fields=["run", "year", "p_shortage"], name="forecast_figure_shortage")],
            },
        ),
    ]
