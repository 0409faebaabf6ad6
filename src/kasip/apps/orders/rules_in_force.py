"""The order's dated rules as a region's records set them."""

from __future__ import annotations

from kasip.apps.orders.models.rule import PolicyRule
from kasip.law.dated import value_at


def rule_value(rule: str, year: int) -> float:
    """This will return a rule's number in a year: the region's own where its records hold one, else the shipped one."""
    own = PolicyRule.objects.filter(rule=rule, valid_from__lte=year).order_by("-valid_from").first()
    return value_at(rule, year) if own is None else own.value
