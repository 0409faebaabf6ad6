"""Who leaves work: ages, rates, official flows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.classifications.models.labour import Occupation
from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class AgeCount(Record):
    """Employed persons of one age and sex in an occupation. Natural key: the three."""

    contract_table: ClassVar[str] = "age_structure"

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    sex = models.CharField(max_length=100)
    age = models.IntegerField()
    persons = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("age_structure")


class ExitRate(Record):
    """Yearly rates of leaving work at one age and sex. Natural key: the pair."""

    contract_table: ClassVar[str] = "exit_rates"

    sex = models.CharField(max_length=100)
    age = models.IntegerField()
    death_rate = models.FloatField()
    leave_rate = models.FloatField()
    retire_rate = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("exit_rates")


class OccupationFlow(Record):
    """An official projection of openings in an occupation. Natural key: the occupation."""

    contract_table: ClassVar[str] = "occupation_flows"

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    from_year = models.IntegerField()
    to_year = models.IntegerField()
    employed_from = models.FloatField()
    employed_to = models.FloatField()
    exits = models.FloatField()
    transfers = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("occupation_flows")
