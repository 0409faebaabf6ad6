"""Several figures of different tables in one query: counts and sums that a page shows side by side."""

from __future__ import annotations

from typing import Any

import attrs
from django.db.models import Aggregate, CharField, FloatField, QuerySet, Value
from django.db.models.functions import Cast


@attrs.frozen
class Figure:
    """A figure to be asked for: rows and what is counted or summed over them."""

    rows: QuerySet[Any]
    total: Aggregate


def figures(**wanted: Figure) -> dict[str, int | None]:
    """This will ask for all figures at once: name -> whole number; nothing where there is no row to sum or count."""
    if not wanted:
        return {}
    first, *others = [_labelled(name, figure) for name, figure in wanted.items()]
    found = {row["figure"]: row["worth"] for row in (first.union(*others, all=True) if others else first)}
    return {name: None if found.get(name) is None else round(found[name]) for name in wanted}


def _labelled(name: str, figure: Figure) -> QuerySet[Any, Any]:
    rows = figure.rows.order_by().annotate(figure=Value(name, CharField())).values("figure")
    labelled: QuerySet[Any, Any] = rows.annotate(worth=Cast(figure.total, FloatField()))
    return labelled
