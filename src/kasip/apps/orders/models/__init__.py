"""Records: the state order's past, its money and its rules."""

from __future__ import annotations

from kasip.apps.orders.models.money import Budget, Norm
from kasip.apps.orders.models.past import PastOrderLine
from kasip.apps.orders.models.rule import PolicyRule, ScenarioStep, StudySetting

__all__ = ["Budget", "Norm", "PastOrderLine", "PolicyRule", "ScenarioStep", "StudySetting"]
