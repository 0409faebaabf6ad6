"""Rules across tables: does what one table says agree with another?"""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import polars as pl

from kasip.contract.cells import Refused, read_integer
from kasip.contract.marking import mark
from kasip.contract.source import TypedTable
from kasip.vocabulary.faults import Fault

Tables = Mapping[str, TypedTable]


@attrs.frozen
class SameOwner:
    """What a row refers to must belong to whom the row belongs: a programme's campus to its college.

    Attributes:
        table: table of the rows.
        column: column that refers.
        owner: column of the row's owner.
        target: table referred to.
        key: its key.
        target_owner: its owner column.
    """

    table: str
    column: str
    owner: str
    target: str
    key: str
    target_owner: str


SAME_OWNER = (
    SameOwner("programmes", "campus_id", "college_bin", "campuses", "campus_id", "college_bin"),
    SameOwner("employer_requests", "facility_id", "bin", "facilities", "facility_id", "bin"),
)

WHOLE_PARAMETERS = ("base_year", "draws", "horizon", "seed")


def region_faults(tables: Tables) -> list[Fault]:
    """This will check a region's tables against each other."""
    faults = [fault for rule in SAME_OWNER for fault in _other_owner(tables, rule)]
    return faults + _no_region(tables) + _parameter_faults(tables) + _norm_missing(tables)


def agreement_faults(tables: Tables, study: str) -> list[Fault]:
    """This will name what contradicts another table; the other studies check theirs where they compute."""
    return region_faults(tables) if study == "region" else []


def _other_owner(tables: Tables, rule: SameOwner) -> list[Fault]:
    if not {rule.table, rule.target} <= tables.keys():
        return []
    table = tables[rule.table]
    owners = tables[rule.target].frame.unique(rule.key, keep="first", maintain_order=True)
    joined = table.frame.join(
        owners.select(pl.col(rule.key).alias(rule.column), pl.col(rule.target_owner).alias("is_owned_by")),
        on=rule.column,
        how="left",
        maintain_order="left",
    )
    wrong = joined["is_owned_by"] != joined[rule.owner]
    facts = {"table": rule.target, "owner": joined["is_owned_by"], "own": joined[rule.owner]}
    return mark(table.place, wrong, rule.column, "belongs_to_another", values=joined[rule.column], facts=facts)


def _no_region(tables: Tables) -> list[Fault]:
    if "territories" not in tables:
        return []
    table = tables["territories"]
    if table.frame.is_empty() or (table.frame["level"] == "region").any():
        return []
    return [Fault(table.place.file, 0, "level", "no_region")]


def _parameter_faults(tables: Tables) -> list[Fault]:
    if "parameters" not in tables:
        return []
    table = tables["parameters"]
    names, values = table.frame["parameter"], table.frame["value"]
    whole = {text: isinstance(read_integer(text), Refused) for text in values.drop_nulls().unique().to_list()}
    not_whole = names.is_in(WHOLE_PARAMETERS) & values.replace_strict(whole, default=False, return_dtype=pl.Boolean)
    faults = mark(table.place, not_whole, "value", "parameter_not_whole", values=values, facts={"parameter": names})
    if "territories" in tables:
        elsewhere = (names == "region") & ~values.is_in(tables["territories"].frame["kato"].implode())
        faults += mark(table.place, elsewhere, "value", "parameter_unknown_region", values=values)
    return faults


def _norm_missing(tables: Tables) -> list[Fault]:
    """Where norms are given, training without one would seem to cost nothing."""
    if not {"norms", "qualifications"} <= tables.keys():
        return []
    table = tables["qualifications"]
    group = table.frame["norm_group"]
    wrong = group.is_null() | ~group.is_in(tables["norms"].frame["norm_group"].implode())
    facts = {"qualification": table.frame["qualification"]}
    return mark(table.place, wrong, "norm_group", "norm_missing", values=group, facts=facts, severity="warning")
