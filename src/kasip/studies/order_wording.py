"""Each line's reason as a planner would say it aloud, in Kazakh, Russian and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from kasip.wording.catalogue import LANGUAGES, say

LEAST_CHANGE_TOLD = 0.05


def with_reasons(order: pl.DataFrame) -> pl.DataFrame:
    """This will add `reason_code` and a reason in each language to the order's lines."""
    rows = list(order.iter_rows(named=True))
    worded = {
        f"reason_{language}": pl.Series([reason(row, language) for row in rows], dtype=pl.String)
        for language in LANGUAGES
    }
    return order.with_columns(reason_code=pl.Series([reason_code(row) for row in rows], dtype=pl.String), **worded)


def reason_code(row: Mapping[str, Any]) -> str:
    """This will name what decides a line: `limited` (more would help but cannot be), `enough` or `not_needed`."""
    if row["one_more_group_gain"] > LEAST_CHANGE_TOLD:
        return "limited" if row["binding"] else "exchange"
    return "enough" if row["groups"] else "not_needed"


def reason(row: Mapping[str, Any], language: str) -> str:
    """This will word one line: how it moved, the need behind it, and what stops or ends it."""
    code = reason_code(row)
    first = say(f"order_{_movement(row)}", language, groups=row["groups"], before=row["groups_last_year"])
    need = say(
        "order_need" if row["demand_median"] > 0 else "order_need_none",
        language,
        year=str(row["graduation_year"]),
        low=round(row["demand_low"]),
        median=round(row["demand_median"]),
        high=round(row["demand_high"]),
        supply=round(row["supply"]),
    )
    end = say(f"order_{code}", language, limits=_limits(row, language), gain=round(abs(row["one_more_group_gain"]), 1))
    return f"{first} {need} {end}"


def _movement(row: Mapping[str, Any]) -> str:
    before, now = row["groups_last_year"], row["groups"]
    if not now:
        return "closed" if before else "not_opened"
    if not before:
        return "opened_candidate" if row["candidate"] else "opened"
    return "kept" if now == before else "raised" if now > before else "lowered"


def _limits(row: Mapping[str, Any], language: str) -> str:
    kinds = sorted({name.split(":", 1)[0] for name in (row["binding"] or "").split(";") if name})
    return ", ".join(say(f"report_kind_{kind}", language) for kind in kinds)
