"""The reference page of the definitions of employment is the one made from the definitions, in three languages."""

from pathlib import Path

import pytest

from kasip.core.tracking.rules import REASONS
from kasip.law.definitions import employment_definitions
from kasip.law.definitions_page import NAMES, RECORDS, reference_page
from kasip.wording.catalogue import LANGUAGES, phrases

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("language", LANGUAGES)
def test_reference_page_is_the_one_made_from_the_definitions(language):
    """Stale? Run: python -m kasip.law.definitions_page docs/reference."""
    assert (REFERENCE / NAMES[language]).read_text("utf-8") == reference_page(language)


def test_every_source_of_records_and_reason_of_absence_is_worded():
    assert {one.data_source for one in employment_definitions()} == set(RECORDS)
    assert {f"records_{name}" for name in RECORDS.values()} | {f"absence_{reason}" for reason in REASONS} <= set(
        phrases()
    )
