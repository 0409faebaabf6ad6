"""What is counted of graduates may be that the enterprise that trained them kept them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_idempotency"),
        ("classifications", "0001_initial"),
        ("colleges", "0002_college_indicators"),
        ("outcomes", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="outcomefigure",
            name="outcomes_outcome_allowed",
        ),
        migrations.AddConstraint(
            model_name="outcomefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "employed",
                            "in_specialty",
                            "stayed_in_region",
                            "continued_study",
                            "army_or_leave",
                            "retained",
                        ],
                    )
                ),
                name="outcomes_outcome_allowed",
            ),
        ),
    ]
