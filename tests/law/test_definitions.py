"""Published definitions stand side by side, each with its source and three titles."""

import pytest

from kasip.core.tracking.rules import REASONS
from kasip.law.definitions import definitions_in, employment_definitions, shipped_crosswalk


@pytest.mark.parametrize("definition", employment_definitions(), ids=lambda one: one.name)
def test_definition_is_named_sourced_and_sound(definition):
    assert set(definition.title) == {"kk", "ru", "en"}
    assert definition.source
    assert 0 <= definition.after_months < definition.window_months
    assert definition.months_needed <= definition.window_months - definition.after_months
    assert set(definition.excludes) <= set(REASONS)


def test_definitions_of_four_publishers_and_permanence_are_in_force():
    names = {definition.name for definition in definitions_in(2026)}

    assert {"ministry", "statistics_bureau", "financial_centre_12m", "pension_payments", "permanent"} <= names


def test_crosswalk_names_welders_for_welding():
    assert ("07150500", "7212", 1.0) in shipped_crosswalk()
