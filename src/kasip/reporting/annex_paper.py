"""The annex as a paper to print: the order of the first year, college by college, in Kazakh or Russian."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from kasip.law.forms import PrintForm, print_form
from kasip.reporting.findings.annex_rows import AnnexCollege, AnnexRow, annex_colleges, used_columns
from kasip.reporting.findings.sources import provenance
from kasip.reporting.findings.study import Study
from kasip.reporting.names import Names
from kasip.reporting.numbers import count_text, share_text
from kasip.reporting.pdf import Cell, Column, Paper, Row, Signature, Table, Text, pdf_of
from kasip.reporting.words import Words
from kasip.wording.catalogue import say

Pairs = Sequence[tuple[str, str]]
Filled = Callable[[str], str]


def annex_pdf(
    inputs: Mapping[str, pl.DataFrame],
    results: Mapping[str, pl.DataFrame],
    certificate: Mapping[str, object],
    language: str,
) -> bytes:
    """This will print the annex to the order of its first year as PDF, in the form in use in that year.

    Args:
        inputs: study tables by name, as the data contract types them.
        results: tables of the plan by name, typed; `order` is needed.
        certificate: what `certificate.json` holds.
        language: `kk` or `ru`.

    Raises:
        LookupError: no form is in use in that year.
    """
    study, words = Study(inputs, results, certificate), Words(Names(inputs, language))
    form = print_form("order", "annex", study.order_year, language)
    region = words.names.of("territory", study.region)
    year = study.order_year

    def filled(text: str) -> str:
        return text.format(region=region, first=year, second=year + 1)

    title = filled(form.title)
    gap = share_text(certificate.get("gap"), language, 1)
    footer = say("annex_check", language, input=str(certificate.get("input_hash", ""))[:16], gap=gap)
    blocks = (*heading(form, filled), *_warning(study, language), _table(annex_colleges(study), words), *signed(form))
    return pdf_of(Paper(title, language, blocks, footer=footer, author="Kasip", landscape=True))


def heading(form: PrintForm, filled: Filled) -> list[Text]:
    """This will put the texts a form begins with: approval at the right, title, line under it."""
    approval = [Text(filled(text), "approval") for text in form.approval]
    return [*approval, Text(filled(form.title), "title"), Text(filled(form.subtitle), "subtitle")]


def signed(form: PrintForm) -> list[Text | Signature]:
    """This will put the places to sign and to seal that a form asks for."""
    hint, _, name = form.signature_hint.partition(" / ")
    places = [Signature(who, hint=hint, name_hint=name) for who in form.signatures]
    return [*places, Text(form.seal, "plain")]


def _warning(study: Study, language: str) -> list[Text]:
    synthetic = provenance(study).synthetic_share
    return (
        [Text(say("annex_synthetic", language, share=share_text(synthetic, language)), "warning")] if synthetic else []
    )


def _table(colleges: Sequence[AnnexCollege], words: Words) -> Table:
    _, pairs = used_columns(colleges)
    language = words.language

    def told(code: str) -> str:
        return say(f"annex_{code}", language)

    columns = [
        Column(told("number"), 0.8),
        Column(told("name"), 6),
        Column(told("code"), 1.8),
        *(Column(told(f"base_{base}"), 1.1, "right", told(f"taught_{taught}")) for taught, base in pairs),
        Column(told("seats"), 1, "right", told("all")),
        Column(told("groups"), 0.9, "right", told("all")),
        Column(told("money"), 1.9, "right", told("funding")),
        Column(told("employer"), 2.2),
    ]
    rows: list[Row] = []
    for number, college in enumerate(colleges, 1):
        rows.append(
            Row([f"{number}", Cell(_place(college, words), 2), *_figures(college.rows, pairs, language), ""], "group")
        )
        rows += [_line(f"{number}.{part}", row, pairs, words) for part, row in enumerate(college.rows, 1)]
    every = [row for college in colleges for row in college.rows]
    rows.append(Row(["", Cell(told("total"), 2), *_figures(every, pairs, language), ""], "total"))
    return Table(columns, rows, caption=told("sheet_order"))


def _place(college: AnnexCollege, words: Words) -> str:
    name, place = words.names.of("college", college.college), words.names.of("territory", college.territory)
    return f"{name} ({place})" if place and place not in name else name


def _line(number: str, row: AnnexRow, pairs: Pairs, words: Words) -> Row:
    names = words.names
    name = f"{names.of('specialty', row.specialty)}: {names.of('qualification', row.qualification)}"
    figures = _figures([row], pairs, words.language)
    return Row([number, name, row.qualification, *figures, names.of("enterprise", row.target_employer)])


def _figures(rows: Sequence[AnnexRow], pairs: Pairs, language: str) -> list[str]:
    """Seats by language and base, all seats, groups, and thousand tenge of the first year."""
    money = [row.money for row in rows if row.money is not None]
    seats = [sum(row.seats.get(pair, 0) for row in rows) for pair in pairs]
    found = [count_text(count, language) if count else "" for count in seats]
    totals = [sum(row.total for row in rows), sum(row.groups for row in rows)]
    thousands = count_text(round(sum(money) / 1000), language) if money else ""
    return [*found, *(count_text(total, language) for total in totals), thousands]
