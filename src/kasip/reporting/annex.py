"""The annex: the order as a department hands it over, in Kazakh and Russian, as one workbook."""

from __future__ import annotations

import io
from collections.abc import Mapping

import polars as pl

from kasip.reporting.names import Names


def workbook(
    inputs: Mapping[str, pl.DataFrame], results: Mapping[str, pl.DataFrame], certificate: Mapping[str, object]
) -> bytes:
    """This will write the annex to the order as XLSX: a sheet in Kazakh, one in Russian.

    Args:
        inputs: study tables by name.
        results: tables of the plan by name; `order` is needed.
        certificate: what `certificate.json` holds.

    Returns:
        The workbook's bytes; every text is a text cell, never a formula, and the same input gives the same bytes.
    """
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"comments": str(certificate.get("input_hash", ""))})
        for language in ("kk", "ru"):
            sheet = book.add_worksheet(language)
            names = Names(inputs, language)
            for number, row in enumerate(results["order"].iter_rows(named=True)):
                sheet.write_string(number, 0, names.of("college", row["college_bin"]))
                sheet.write_string(number, 1, names.of("qualification", row["qualification"]))
                sheet.write_number(number, 2, row["seats"])
    return target.getvalue()
