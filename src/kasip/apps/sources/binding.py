"""Which field of a record holds which column of the contract."""

from __future__ import annotations

from collections.abc import Mapping

from kasip.contract.dictionary import ColumnSpec

REFERENCE_FIELDS: Mapping[str, str] = {
    "bin": "enterprise",
    "campus_id": "campus",
    "centre_id": "centre",
    "college_bin": "college",
    "dormitory_id": "dormitory",
    "facility_id": "facility",
    "from_kato": "from_territory",
    "kato": "territory",
    "parent_kato": "parent",
    "to_kato": "to_territory",
}
"""Column that holds the code of another record -> foreign key, where it does not bear the column's name."""


def field_of(column: ColumnSpec) -> str:
    """This will name the field that holds a column."""
    return REFERENCE_FIELDS.get(column.name, column.name) if column.references else column.name
