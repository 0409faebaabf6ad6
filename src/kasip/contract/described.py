"""A column in words, as the reference page and the empty template say it."""

from __future__ import annotations

from kasip.contract.dictionary import ColumnSpec
from kasip.wording.catalogue import number_text, say

STEPS = (
    "contract_step_files",
    "contract_step_required",
    "contract_step_codes",
    "contract_step_numbers",
    "contract_step_unknown",
    "contract_step_dates",
    "contract_step_provenance",
    "contract_step_check",
)
"""What somebody filling in the tables must know, in order."""

PROVENANCE = frozenset({"provenance", "source", "source_date"})


def type_text(column: ColumnSpec, language: str) -> str:
    """This will name a column's type, with its unit."""
    name = say(f"type_{column.type}", language)
    return f"{name}, {say(f'unit_{column.unit.lower()}', language)}" if column.unit else name


def need_text(column: ColumnSpec, language: str) -> str:
    """This will say whether a column is part of the key, required or optional."""
    need = say("contract_required" if column.required else "contract_optional", language)
    return f"{say('contract_key', language)}, {need}" if column.key else need


def limits_text(column: ColumnSpec, language: str) -> str:
    """This will say which values a column allows; empty where any."""
    parts = [", ".join(column.allowed)] if column.allowed else []
    if column.references is not None:
        parts.append(say("contract_refers", language, table=".".join(column.references)))
    low = "" if column.minimum is None else number_text(column.minimum, language)
    high = "" if column.maximum is None else number_text(column.maximum, language)
    return "; ".join([*parts, f"{low} … {high}".strip()] if low or high else parts)
