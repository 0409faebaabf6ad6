"""The numbers `kasip track` goes by: the study's own parameters, else the shipped ones of the last cohort's year."""

from __future__ import annotations

from collections.abc import Mapping

from kasip.core.tracking.rules import TrackingRules
from kasip.law.dated import parameters


def rules_of(told: Mapping[str, str], cohorts: list[int]) -> TrackingRules:
    """This will read the rules of spells and outcomes: the study's own, else those in force for the last cohort.

    Args:
        told: the study's parameters, as text.
        cohorts: years of graduation, ascending.
    """
    year = cohorts[-1] if cohorts else 2026

    def number(name: str) -> float:
        return setting(told, name, year)

    return TrackingRules(
        spell_gap_months=int(number("tracking_spell_gap_months")),
        stable_months=int(number("tracking_stable_months")),
        permanent_months=int(number("tracking_permanent_months")),
        permanent_gap_months=int(number("tracking_permanent_gap_months")),
        place_window_months=int(number("tracking_place_window_months")),
        region_digits=int(number("tracking_region_digits")),
        region=told.get("region", ""),
        specialty_weight=number("tracking_specialty_weight"),
    )


def setting(told: Mapping[str, str], name: str, year: int) -> float:
    """This will return a number of the study's parameters, else the shipped one of that year."""
    own = told.get(name)
    return float(own) if own else parameters()[name].at(year).value
