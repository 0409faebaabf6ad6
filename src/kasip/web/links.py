"""Links from figures to the rows they count, made in one place so that they can be checked."""

from __future__ import annotations

from urllib.parse import urlencode

from kasip.contract.dictionary import dictionary
from kasip.web.navigation import address


def rows_of(table: str, sort: str = "", **filters: object) -> str:
    """This will return the address of a table's rows, filtered by values of its columns.

    Args:
        table: name of the contract's table.
        sort: column to sort by, `-` before it for the other direction.
        filters: column -> value; dates in ISO form.

    Raises:
        KeyError: no such table or column: a figure would lead to rows that are not its own.
    """
    spec = dictionary("region")[table]
    asked = {spec.column(name).name: str(value) for name, value in filters.items()}
    if sort:
        asked["sort"] = sort[: sort.startswith("-")] + spec.column(sort.removeprefix("-")).name
    found = address("staff:record_list", table)
    return f"{found}?{urlencode(asked)}" if found and asked else found


def new_row(table: str) -> str:
    """This will return the address at which a row is added to a table."""
    return address("staff:record_new", dictionary("region")[table].name)


def case_of(qualification: str, enterprise: str, declaration: int) -> str:
    """This will return the address at which a case for a new specialty is begun; nothing where no room opens cases.

    Args:
        qualification: code of what no college teaches.
        enterprise: BIN of who needs it.
        declaration: primary key of the declaration that says so.
    """
    found = address("cases:new")
    asked = {"qualification": qualification, "enterprise": enterprise, "declaration": str(declaration)}
    return f"{found}?{urlencode(asked)}" if found else ""
