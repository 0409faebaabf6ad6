"""What is wrong with the small tables of a tracking study beyond their types: months, and circles of successors."""

from __future__ import annotations

from kasip.core.tracking.soundness import month_numbers
from kasip.core.tracking.successors import CircularSuccessionError, Succession, identities
from kasip.studies.loading import Study
from kasip.vocabulary.faults import Fault, InputRejectedError

MONTHS = {"employer_successors": ("from_month",), "absences": ("from_month", "to_month")}


def refuse_unusable(study: Study) -> None:
    """This will refuse months nobody can read and employers that end up as their own successors.

    Raises:
        InputRejectedError: something is wrong; all of it is named.
    """
    faults = [
        Fault(table, 0, column, "not_a_month", value)
        for table, columns in MONTHS.items()
        for column in columns
        for value in _unreadable(study, table, column)
    ]
    faults = faults or _circles(study)
    if faults:
        raise InputRejectedError(faults)


def successions(study: Study) -> list[Succession]:
    """This will read who took over whom, months as numbers."""
    table = study.tables["employer_successors"]
    since = month_numbers(table["from_month"])
    return [Succession(*row) for row in table.select("bin", "successor_bin", since.alias("since")).iter_rows()]


def _unreadable(study: Study, table: str, column: str) -> list[str]:
    written = study.tables[table][column]
    unread = written.filter(month_numbers(written).is_null() & written.is_not_null())
    return [str(value) for value in unread.unique().sort()]


def _circles(study: Study) -> list[Fault]:
    try:
        identities(successions(study))
    except CircularSuccessionError as circle:
        return [Fault("employer_successors", 0, "successor_bin", "succession_circular", str(circle))]
    return []
