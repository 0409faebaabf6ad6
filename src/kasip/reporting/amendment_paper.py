"""The annex of an amendment: only what changes, line by line, with the kind of change and the reason."""

from __future__ import annotations

import io
from collections.abc import Sequence

import attrs

from kasip.law.forms import PrintForm, print_form
from kasip.reporting.annex_paper import heading, signed
from kasip.reporting.annex_sheets import Column as SheetColumn
from kasip.reporting.annex_sheets import Sheet, styles_of
from kasip.reporting.numbers import count_text
from kasip.reporting.pdf import Cell, Column, Paper, Row, Table, Text, pdf_of
from kasip.wording.catalogue import say

PRINTED = ("kk", "ru")


@attrs.frozen
class AmendedRow:
    """A line of an amendment in words of one language.

    Attributes:
        college, qualification, code, terms: which line.
        year: its admission year.
        groups, seats: before and after.
        ground, reason: why.
    """

    college: str
    qualification: str
    code: str
    terms: str
    year: int
    groups: tuple[int, int]
    seats: tuple[int, int]
    ground: str
    reason: str


@attrs.frozen
class AmendmentTold:
    """An amendment in one language.

    Attributes:
        language: `kk` or `ru`.
        region: name of the region.
        year: first academic year of the order.
        number, amended: numbers of the version and of the one it amends.
        rows: what changes.
        mark: fingerprint of the amended order.
        example: example data are behind it.
    """

    language: str
    region: str
    year: int
    number: int
    amended: int
    rows: Sequence[AmendedRow]
    mark: str
    example: bool

    def form(self) -> PrintForm:
        """This will return the form in use in the order's year.

        Raises:
            LookupError: there is none.
        """
        return print_form("order", "amendment", self.year, self.language)

    def filled(self, text: str) -> str:
        """This will put the region, the years and the numbers into a text of the form."""
        return text.format(
            region=self.region, first=self.year, second=self.year + 1, number=self.number, amended=self.amended
        )


def amendment_pdf(told: AmendmentTold) -> bytes:
    """This will print the annex of an amendment as PDF.

    Raises:
        LookupError: no form is in use in that year.
    """
    form, language = told.form(), told.language
    texts = heading(form, told.filled)
    widths = (
        ("number", 0.6), ("college", 4), ("qualification", 4), ("terms", 2.5), ("year", 1), ("groups", 1.3),
        ("seats", 1.5), ("change", 1.3), ("ground", 2.2), ("reason", 4),
    )  # fmt: skip
    counted = ("groups", "seats", "change")
    columns = [Column(_say(told, name), width, "right" if name in counted else "left") for name, width in widths]
    rows = [
        Row([
            str(number), row.college, f"{row.qualification} ({row.code})", row.terms, str(row.year),
            _sides(row.groups, language), _sides(row.seats, language), _signed(row.seats[1] - row.seats[0], language),
            row.ground, row.reason,
        ])
        for number, row in enumerate(told.rows, 1)
    ]  # fmt: skip
    change = sum(row.seats[1] - row.seats[0] for row in told.rows)
    rows.append(Row([Cell(_say(told, "total"), 7), _signed(change, language), Cell("", 2)], "total"))
    warning = [Text(say("amendment_example", language), "warning")] if told.example else []
    blocks = [*texts, *warning, Table(columns, rows), *signed(form)]
    title = told.filled(form.title)
    return pdf_of(Paper(title, language, blocks, footer=_footer(told), author="Kasip", landscape=True))


def amendment_workbook(papers: Sequence[AmendmentTold]) -> bytes:
    """This will write the annex of an amendment as a workbook, a sheet a language.

    Raises:
        LookupError: no form is in use in that year.
    """
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        styles = styles_of(book)
        for told in papers:
            _sheet(Sheet(book, _say(told, "sheet"), _columns(told), styles), told)
    return content.getvalue()


def _columns(told: AmendmentTold) -> list[SheetColumn]:
    widths = {"college": 34, "qualification": 34, "code": 14, "terms": 22, "year": 8}
    counts = {"groups_before": 8, "groups_after": 8, "seats_before": 8, "seats_after": 8, "change": 10}
    return [
        SheetColumn(_say(told, "number"), "", 5, "centre"),
        *(SheetColumn(_say(told, name), "", width) for name, width in widths.items()),
        *(SheetColumn(_say(told, name), "", width, "count") for name, width in counts.items()),
        SheetColumn(_say(told, "ground"), "", 20),
        SheetColumn(_say(told, "reason"), "", 50),
    ]


def _sheet(sheet: Sheet, told: AmendmentTold) -> None:
    form = told.form()
    for text in form.approval:
        sheet.across(told.filled(text), "approval")
    sheet.across(told.filled(form.title), "title", 36)
    sheet.across(told.filled(form.subtitle), "subtitle", 18)
    if told.example:
        sheet.across(say("amendment_example", told.language), "warning", 16)
    sheet.head(freeze=2)
    for number, row in enumerate(told.rows, 1):
        named = [number, row.college, row.qualification, row.code, row.terms, str(row.year)]
        sheet.line([*named, *row.groups, *row.seats, row.seats[1] - row.seats[0], row.ground, row.reason])
    for signer in form.signatures:
        sheet.row += 1
        sheet.cell(sheet.row, 1, signer, "plain")
        sheet.cell(sheet.row, 3, form.signature_line, "plain")
        sheet.row += 1
    sheet.close(_footer(told))


def _footer(told: AmendmentTold) -> str:
    return say("amendment_footer", told.language, mark=told.mark[:16])


def _say(told: AmendmentTold, code: str) -> str:
    return say(f"amendment_{code}", told.language)


def _sides(sides: tuple[int, int], language: str) -> str:
    before, after = (count_text(side, language) for side in sides)
    return say("amendment_from_to", language, before=before, after=after)


def _signed(value: int, language: str) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{count_text(abs(value), language)}"
