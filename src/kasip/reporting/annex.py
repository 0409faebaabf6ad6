"""The annex: the order as a department hands it over, in Kazakh and Russian, as one workbook."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import polars as pl

from kasip.law.forms import PrintForm, print_form
from kasip.reporting.annex_sheets import Column, Sheet, styles_of
from kasip.reporting.findings.annex_rows import AnnexCollege, AnnexRow, annex_colleges, used_columns
from kasip.reporting.findings.limits import limit_kinds
from kasip.reporting.findings.sources import provenance
from kasip.reporting.findings.study import Study, known
from kasip.reporting.names import Names
from kasip.reporting.numbers import share_text
from kasip.reporting.words import Words
from kasip.wording.catalogue import say

PRINTED = ("kk", "ru")


def workbook(
    inputs: Mapping[str, pl.DataFrame], results: Mapping[str, pl.DataFrame], certificate: Mapping[str, object]
) -> bytes:
    """This will write the annex to the order as XLSX: order, reasons and limits, each in Kazakh and in Russian.

    Args:
        inputs: study tables by name, as the data contract types them.
        results: tables of the plan by name; `order` is needed, `limits` is printed where given.
        certificate: what `certificate.json` holds.

    Returns:
        The workbook's bytes; every text is a text cell, never a formula, and the same input gives the same bytes.
    """
    import xlsxwriter

    study = Study(inputs, results, certificate)
    colleges = annex_colleges(study)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        papers = [_Paper(book, styles_of(book), study, Words(Names(inputs, language))) for language in PRINTED]
        book.set_properties(papers[0].properties())
        for write in (_order_sheet, _reasons_sheet, _limits_sheet):
            for paper in papers:
                write(paper, colleges)
    return target.getvalue()


@attrs.frozen
class _Paper:
    """What every sheet of one language needs."""

    book: Any
    styles: Mapping[str, Any]
    study: Study
    words: Words

    def say(self, code: str, **facts: object) -> str:
        return say(f"annex_{code}", self.words.language, **facts)

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        return Sheet(self.book, self.say(f"sheet_{name}"), columns, self.styles)

    def form(self) -> PrintForm:
        return print_form("order", "annex", self.study.order_year, self.words.language)

    def filled(self, text: str) -> str:
        year = self.study.order_year
        region = self.words.names.of("territory", self.study.region)
        return text.format(region=region, first=year, second=year + 1)

    def footer(self) -> str:
        gap = share_text(self.study.certificate.get("gap"), self.words.language, 1)
        return self.say("check", input=str(self.study.certificate.get("input_hash", ""))[:16], gap=gap)

    def properties(self) -> Mapping[str, object]:
        title = self.filled(self.form().title)
        made = dt.datetime(max(self.study.order_year, 1900), 1, 1, tzinfo=dt.UTC)
        return {"title": title, "author": "Kasip", "comments": self.footer(), "created": made.replace(tzinfo=None)}


def _order_sheet(paper: _Paper, colleges: Sequence[AnnexCollege]) -> None:
    bases, pairs = used_columns(colleges)
    sheet = paper.sheet("order", _order_columns(paper, bases, pairs))
    _heading(paper, sheet)
    for number, college in enumerate(colleges, 1):
        _college(paper, sheet, number, college, (bases, pairs))
    rows = [row for college in colleges for row in college.rows]
    name = (paper.say("total"), "", "", *([""] * len(bases)))
    _sums(sheet, ("", *name), rows, pairs, "total")
    _signatures(paper.form(), sheet)
    sheet.close(paper.footer())


def _order_columns(paper: _Paper, bases: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Sequence[Column]:
    say = paper.say
    return [
        Column(say("number"), "", 5, "centre"),
        Column(say("name"), "", 46),
        Column(say("code"), "", 14),
        Column(say("form"), "", 11),
        *(Column(say("duration"), say(f"base_{base}"), 11, "centre") for base in bases),
        *(Column(say(f"taught_{language}"), say(f"base_{base}"), 10, "count") for language, base in pairs),
        Column(say("all"), say("seats"), 8, "count"),
        Column(say("all"), say("groups"), 7, "count"),
        Column(say("funding"), say("norm"), 14, "count"),
        Column(say("funding"), say("money"), 15, "count"),
        Column(say("employer"), "", 24),
    ]


def _heading(paper: _Paper, sheet: Sheet) -> None:
    form = paper.form()
    for text in form.approval:
        sheet.across(paper.filled(text), "approval")
    sheet.row += 1
    sheet.across(paper.filled(form.title), "title", 36)
    sheet.across(paper.filled(form.subtitle), "subtitle", 18)
    synthetic = provenance(paper.study).synthetic_share
    if synthetic:
        sheet.across(paper.say("synthetic", share=share_text(synthetic, paper.words.language)), "warning", 16)
    sheet.row += 1
    sheet.head(freeze=3)


def _college(
    paper: _Paper,
    sheet: Sheet,
    number: int,
    college: AnnexCollege,
    columns: tuple[Sequence[str], Sequence[tuple[str, str]]],
) -> None:
    bases, pairs = columns
    names = paper.words.names
    place = names.of("territory", college.territory)
    title = names.of("college", college.college)
    title += f" ({place})" if place and place not in title else ""
    _sums(sheet, (number, title, "", "", *([""] * len(bases))), college.rows, pairs, "college")
    for part, row in enumerate(college.rows, 1):
        sheet.line(
            [
                f"{number}.{part}",
                f"{names.of('specialty', row.specialty)}: {names.of('qualification', row.qualification)}",
                row.qualification,
                paper.words.coded("value", row.form),
                *(_length(paper, row.months.get(base, ())) for base in bases),
                *(row.seats.get(pair) for pair in pairs),
                row.total,
                row.groups,
                row.norm,
                None if row.money is None else row.money / 1000,
                names.of("enterprise", row.target_employer),
            ]
        )


def _length(paper: _Paper, months: Sequence[int]) -> str:
    return "; ".join(_years_months(paper, *divmod(each, 12)) for each in months)


def _years_months(paper: _Paper, years: int, months: int) -> str:
    if not years:
        return paper.say("months", months=months)
    return paper.say("years_months", years=years, months=months) if months else paper.say("years", years=years)


def _sums(
    sheet: Sheet, lead: Sequence[object], rows: Sequence[AnnexRow], pairs: Sequence[tuple[str, str]], style: str
) -> None:
    money = [row.money for row in rows if row.money is not None]
    sums = [sum(row.seats.get(pair, 0) for row in rows) or None for pair in pairs]
    thousands = sum(money) / 1000 if money else None
    totals = [sum(row.total for row in rows), sum(row.groups for row in rows), None, thousands]
    cells = [*lead, *sums, *totals, ""]
    styles = [style] * len(lead) + [f"{style}_count"] * (len(sums) + len(totals)) + [style]
    sheet.line(cells, styles)


def _signatures(form: PrintForm, sheet: Sheet) -> None:
    for signer in form.signatures:
        sheet.row += 1
        sheet.cell(sheet.row, 1, signer, "plain")
        sheet.cell(sheet.row, 4, form.signature_line, "plain")
        sheet.cell(sheet.row + 1, 4, form.signature_hint, "small")
        sheet.row += 2
    sheet.cell(sheet.row, 1, form.seal, "plain")
    sheet.row += 1


def _reasons_sheet(paper: _Paper, _: Sequence[AnnexCollege]) -> None:
    say, words = paper.say, paper.words
    columns = [
        Column(say("college"), "", 30),
        Column(say("qualification"), "", 30),
        Column(say("code"), "", 14),
        Column(say("language"), "", 10),
        Column(say("base"), "", 12),
        Column(say("employer"), "", 18),
        Column(say("seats_last_year"), "", 9, "count"),
        Column(say("seats_now"), "", 8, "count"),
        *(Column(say("demand"), say(name), 9, "count") for name in ("low", "median", "high")),
        Column(say("p_shortage"), "", 12, "share"),
        Column(say("stops"), "", 22),
        Column(say("reason"), "", 70),
    ]
    sheet = paper.sheet("reasons", columns)
    sheet.head(freeze=2)
    lines = paper.study.first_order.filter((pl.col("groups") > 0) | (pl.col("seats_last_year") > 0))
    for line in lines.sort("college_bin", "qualification", "language", "base", "form", "target_employer").iter_rows(
        named=True
    ):
        sheet.line(_reason_cells(line, words))
    sheet.paper.autofilter(1, 0, max(sheet.row - 1, 1), len(columns) - 1)
    sheet.close(paper.footer())


def _reason_cells(line: Mapping[str, Any], words: Words) -> Sequence[object]:
    names = words.names
    kinds = sorted({part.partition(":")[0] for part in str(line.get("binding") or "").split(";")} - {""})
    return [
        names.of("college", line["college_bin"]),
        names.of("qualification", line["qualification"]),
        line["qualification"],
        words.coded("value", line["language"]),
        words.coded("value", line["base"]),
        names.of("enterprise", line["target_employer"]),
        line["seats_last_year"],
        line["seats"],
        *(_rounded(line.get(f"demand_{name}")) for name in ("low", "median", "high")),
        known(line.get("p_shortage")),
        words.causes(tuple(kinds)),
        line.get(f"reason_{words.language}"),
    ]


def _rounded(value: object) -> int | None:
    number = known(value)
    return None if number is None else round(number)


def _limits_sheet(paper: _Paper, _: Sequence[AnnexCollege]) -> None:
    say, words = paper.say, paper.words
    columns = [
        Column(say("kind"), "", 32),
        Column(say("owner"), "", 60),
        Column(say("year"), "", 8, "centre"),
        *(Column(say(name), "", 16, "decimal") for name in ("capacity", "used", "price")),
        Column(say("lines_stopped"), "", 12, "count"),
    ]
    sheet = paper.sheet("limits", columns)
    sheet.head(freeze=2)
    for kind in limit_kinds(paper.study, most=sys.maxsize):
        for limit in kind.worst:
            named = [words.coded("kind", limit.kind), words.owner(limit.owner), str(limit.year)]
            sheet.line([*named, limit.capacity, limit.used, limit.price, limit.stopped])
    sheet.paper.autofilter(1, 0, max(sheet.row - 1, 1), len(columns) - 1)
    sheet.close(paper.footer())
