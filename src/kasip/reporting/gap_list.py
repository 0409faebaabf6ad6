"""The gap list as a file: the same rows as a workbook and as a paper."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import attrs

from kasip.reporting import pdf
from kasip.reporting.annex_sheets import Column, Sheet, styles_of
from kasip.reporting.numbers import DASH, count_text, probability_text, signed_text

HEADINGS = (
    "name", "code", "year", "said", "need", "supply", "gap", "probability", "change", "order_probability", "order_gap",
    "remedy",
)  # fmt: skip
"""Columns in their order; a page leaves some out."""
PRINTED = {
    "name": 3.05, "code": 1.5, "year": 0.7, "said": 1.35, "need": 1.6, "supply": 0.9, "gap": 1.6, "probability": 1.5,
    "change": 1.5, "order_probability": 1.5, "order_gap": 1.5, "remedy": 3.3,
}  # fmt: skip
"""Column -> its share of the paper's width."""
MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Moment the workbook says it was made: a fixed one, so that the same list gives the same bytes."""
Ends = tuple[float, float | None, float]


@attrs.frozen
class GapRow:
    """A qualification in a year, in persons.

    Attributes:
        code, name: of the qualification.
        year: people are needed in.
        said: what may be said, in words.
        need, gap: low, median, high; no median where too few workers stand behind it.
        supply: graduates and others if last year's order were repeated.
        probability: of a shortage, then.
        change: of the median gap since the run before; nothing where there was none.
        order_probability, order_gap: the same with the order; nothing where it does not reach the cell.
        remedy: what would bring more, in words.
    """

    code: str
    name: str
    year: int
    said: str
    need: Ends
    supply: float
    gap: Ends
    probability: float
    change: float | None
    order_probability: float | None
    order_gap: float | None
    remedy: str


@attrs.frozen
class Listing:
    """A gap list to be written.

    Attributes:
        title, region, subtitle: what stands over it.
        warning: what a reader must know of the numbers; empty where nothing.
        footer: under every page.
        language: `kk`, `ru` or `en`.
        headings: column -> its heading.
        rows: in their order.
    """

    title: str
    region: str
    subtitle: str
    warning: str
    footer: str
    language: str
    headings: Mapping[str, str]
    rows: Sequence[GapRow]


def printed(listing: Listing) -> bytes:
    """This will print the list as PDF, A4 on its side."""
    sides: Mapping[str, pdf.Side] = dict.fromkeys(
        ("need", "supply", "gap", "probability", "change", "order_probability", "order_gap"), "right"
    )
    columns = [pdf.Column(listing.headings[name], PRINTED[name], sides.get(name, "left")) for name in HEADINGS]
    rows = [pdf.Row(_texts(row, listing.language)) for row in listing.rows]
    over = [
        pdf.Text(listing.region, "subtitle"),
        pdf.Text(listing.title, "title"),
        pdf.Text(listing.subtitle, "subtitle"),
    ]
    warned = [pdf.Text(listing.warning, "warning")] if listing.warning else []
    paper = pdf.Paper(
        listing.title,
        listing.language,
        (*over, *warned, pdf.Table(columns, rows)),
        footer=listing.footer,
        author=listing.region,
        landscape=True,
    )
    return pdf.pdf_of(paper)


def _texts(row: GapRow, language: str) -> list[str]:
    def whole(value: float | None) -> str:
        return DASH if value is None else count_text(value, language, 0 if abs(value) >= 10 else 1)

    def likely(value: float | None) -> str:
        return DASH if value is None else probability_text(value, language)

    def between(ends: Ends) -> str:
        low, median, high = ends
        told = f"{whole(low)} … {whole(high)}"
        return told if median is None else f"{whole(median)} ({told})"

    return [
        row.name,
        row.code,
        str(row.year),
        row.said,
        between(row.need),
        whole(row.supply),
        between(row.gap),
        likely(row.probability),
        DASH if row.change is None else signed_text(row.change, language),
        likely(row.order_probability),
        whole(row.order_gap),
        row.remedy,
    ]


def workbook(listing: Listing) -> bytes:
    """This will write the list as XLSX: numbers as numbers, intervals as columns of their own."""
    import xlsxwriter

    heads = listing.headings
    ends = ("10 %", "50 %", "90 %")
    columns = [
        Column(heads["name"], "", 34),
        Column(heads["code"], "", 14),
        Column(heads["year"], "", 7, "centre"),
        Column(heads["said"], "", 13),
        *(Column(heads["need"], end, 9, "decimal") for end in ends),
        Column(heads["supply"], "", 11, "decimal"),
        *(Column(heads["gap"], end, 9, "decimal") for end in ends),
        Column(heads["probability"], "", 11, "share"),
        Column(heads["change"], "", 11, "decimal"),
        Column(heads["order_probability"], "", 11, "share"),
        Column(heads["order_gap"], "", 11, "decimal"),
        Column(heads["remedy"], "", 40),
    ]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": listing.title, "author": listing.region, "created": MADE})
        sheet = Sheet(book, _sheet_name(listing.title), columns, styles_of(book))
        sheet.across(listing.region, "subtitle")
        sheet.across(listing.title, "title", 22)
        sheet.across(listing.subtitle, "subtitle")
        if listing.warning:
            sheet.across(listing.warning, "warning")
        sheet.head(1)
        for row in listing.rows:
            sheet.line(_cells(row))
        sheet.close(listing.footer)
    return target.getvalue()


def _cells(row: GapRow) -> list[object]:
    numbers = [*row.need, row.supply, *row.gap]
    told: list[object] = [None if value is None else round(value, 1) for value in numbers]
    change, left = (None if value is None else round(value, 1) for value in (row.change, row.order_gap))
    return [
        row.name, row.code, row.year, row.said, *told, round(row.probability, 3), change,
        None if row.order_probability is None else round(row.order_probability, 3), left, row.remedy,
    ]  # fmt: skip


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31].strip()
