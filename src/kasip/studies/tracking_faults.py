"""What is wrong with the small tables of a tracking study beyond their types.

Nobody to follow, months nobody can read, absences that end before they begin, definitions nobody could meet, and
employers that end up as their own successors.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kasip.core.tracking.rules import REASONS
from kasip.core.tracking.soundness import month_numbers
from kasip.core.tracking.successors import CircularSuccessionError, Succession, identities
from kasip.studies.loading import Study
from kasip.vocabulary.faults import Fault, InputRejectedError

MONTHS = {"employer_successors": ("from_month",), "absences": ("from_month", "to_month")}


def refuse_unusable(study: Study) -> None:
    """This will refuse what the tables say against themselves.

    Raises:
        InputRejectedError: something is wrong; all of it is named.
    """
    faults = [
        Fault(table, 0, column, "not_a_month", value)
        for table, columns in MONTHS.items()
        for column in columns
        for value in _unreadable(study, table, column)
    ]
    faults += _nobody(study) + _unmeetable(study)
    faults = faults or [*_reversed(study), *_circles(study)]
    if faults:
        raise InputRejectedError(faults)


def contradictions(study: Study) -> list[Fault]:
    """This will warn of graduates whose enterprise of dual training is named though they were not trained dually."""
    table = study.tables["graduates"]
    named = pl.col("employer_bin").replace("", None).is_not_null()
    rows = table.filter(named & ~pl.col("dual").cast(pl.Boolean)).height
    if not rows:
        return []
    return [Fault("graduates", 0, "dual", "enterprise_without_dual", facts={"rows": rows}, severity="warning")]


def unseen_enterprises(study: Study, employers: pl.Series) -> list[Fault]:
    """This will warn of enterprises of dual training that paid no graduate: a wrong number would pass for leaving.

    Args:
        study: the study folder, checked.
        employers: those in the graduates' runs.
    """
    changes = study.tables["employer_successors"]
    known = pl.concat([employers, changes["bin"], changes["successor_bin"]]).drop_nulls().unique()
    trained = study.tables["graduates"].filter(pl.col("dual").cast(pl.Boolean))
    named = trained["employer_bin"].replace("", None).drop_nulls()
    unseen = named.filter(~named.is_in(known.implode())).sort()
    if unseen.is_empty():
        return []
    facts = {"rows": len(unseen)}
    return [Fault("graduates", 0, "employer_bin", "enterprise_not_in_payroll", unseen[0], facts, "warning")]


def successions(study: Study) -> list[Succession]:
    """This will read who took over whom, months as numbers."""
    table = study.tables["employer_successors"]
    since = month_numbers(table["from_month"])
    return [Succession(*row) for row in table.select("bin", "successor_bin", since.alias("since")).iter_rows()]


def _unreadable(study: Study, table: str, column: str) -> list[str]:
    written = study.tables[table][column]
    unread = written.filter(month_numbers(written).is_null() & written.is_not_null())
    return [str(value) for value in unread.unique().sort()]


def _nobody(study: Study) -> list[Fault]:
    return [Fault("graduates", 0, "", "graduates_empty")] if study.tables["graduates"].is_empty() else []


def _unmeetable(study: Study) -> list[Fault]:
    """This will name the study's own definitions that no month could meet, and reasons no absence can have."""
    rows = study.tables["employment_definitions"].iter_rows(named=True)
    return [fault for row in rows for fault in (*_window_faults(row), *_reason_faults(row))]


def _window_faults(row: Mapping[str, object]) -> list[Fault]:
    after, window, needed = (int(str(row[name])) for name in ("after_months", "window_months", "months_needed"))
    if needed <= window - after:
        return []
    facts = {"after": after, "window": window, "needed": needed, "counted": max(0, window - after)}
    return [Fault("employment_definitions", 0, "months_needed", "definition_unmeetable", str(row["definition"]), facts)]


def _reason_faults(row: Mapping[str, object]) -> list[Fault]:
    told = {reason.strip() for reason in str(row["excludes"] or "").split(";")} - {""}
    facts = {"definition": row["definition"], "allowed": ", ".join(REASONS)}
    return [
        Fault("employment_definitions", 0, "excludes", "definition_reason_unknown", reason, facts)
        for reason in sorted(told - set(REASONS))
    ]


def _reversed(study: Study) -> list[Fault]:
    table = study.tables["absences"]
    begun, ended = (month_numbers(table[name]) for name in ("from_month", "to_month"))
    wrong = table.filter((ended < begun).fill_null(value=False))
    return [
        Fault("absences", 0, "to_month", "absence_reversed", str(row["to_month"]), {"person": row["person_id"]})
        for row in wrong.iter_rows(named=True)
    ]


def _circles(study: Study) -> list[Fault]:
    try:
        identities(successions(study))
    except CircularSuccessionError as circle:
        return [Fault("employer_successors", 0, "successor_bin", "succession_circular", str(circle))]
    return []
