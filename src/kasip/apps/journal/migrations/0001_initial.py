"""The first tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("region_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region_id", models.BigIntegerField()),
                ("sequence", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("changed", "Changed"),
                            ("removed", "Removed"),
                            ("imported", "Imported"),
                            ("undone", "Undone"),
                            ("read", "Read"),
                            ("exported", "Exported"),
                            ("signed_in", "Signed In"),
                            ("signed_out", "Signed Out"),
                            ("refused", "Refused"),
                            ("invited", "Invited"),
                            ("granted", "Granted"),
                            ("ended", "Ended"),
                            ("started", "Started"),
                            ("finished", "Finished"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                ("person_id", models.BigIntegerField(null=True)),
                ("person_name", models.CharField(blank=True, max_length=200)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("organisation_name", models.CharField(blank=True, max_length=300)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("channel", models.CharField(blank=True, max_length=20)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("subject_name", models.CharField(blank=True, max_length=300)),
                ("reason", models.TextField(blank=True)),
                ("occasion", models.CharField(blank=True, max_length=60)),
                ("changes", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["region_id", "subject", "subject_id", "sequence"], name="event_subject"),
                    models.Index(fields=["region_id", "person_id", "sequence"], name="event_person"),
                    models.Index(fields=["region_id", "occasion"], name="event_occasion"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("region_id", "sequence"), name="event_sequence_unique")
                ],
            },
        ),
    ]
