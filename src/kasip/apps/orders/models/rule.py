"""Rules of the order, scenarios and settings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kasip.apps.sources.limits import limits_of
from kasip.apps.sources.models.record import Record


class PolicyRule(Record):
    """A dated rule of the order. Natural key: the rule and the year it holds from."""

    contract_table: ClassVar[str] = "policy"

    rule = models.CharField(max_length=100)
    valid_from = models.IntegerField()
    value = models.FloatField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("policy")


class ScenarioStep(Record):
    """One change a scenario makes to another table. Natural key: scenario and step."""

    contract_table: ClassVar[str] = "scenarios"

    scenario = models.CharField(max_length=100)
    step = models.IntegerField()
    table = models.CharField(max_length=100)
    where = models.TextField(blank=True)
    column = models.CharField(max_length=100)
    operation = models.CharField(max_length=100)
    value = models.TextField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("scenarios")


class StudySetting(Record):
    """A setting of the region's study. Natural key: its name."""

    contract_table: ClassVar[str] = "parameters"

    parameter = models.CharField(max_length=100)
    value = models.TextField()

    class Meta(Record.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = limits_of("parameters")
