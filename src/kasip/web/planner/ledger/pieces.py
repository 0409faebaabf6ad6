"""The demand ledger as the components take it: list, sources with what is counted, and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from kasip.apps.classifications.models import Occupation, OccupationQualification
from kasip.apps.employers.declared import declaration_number
from kasip.apps.employers.models import Enterprise, Facility
from kasip.apps.labour_market.models import Declaration
from kasip.apps.orders.ledger import PARTS, LedgerAsk, LedgerRow
from kasip.web.links import rows_of
from kasip.web.numbers import exact, whole
from kasip.web.pieces import Cell, Column, Table
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

Row = Mapping[str, object]
COUNTED = ("expansion", "replacement", "plants", "balance", "requests_beyond", "requests_alone")
WHOLE_COLUMNS = ("expansion", "replacement", "plants", "balance", "on_top", "total", "interval", "within", "vacancies")


def interval_text(row: LedgerRow) -> str:
    """This will write the interval of a need."""
    return f"{whole(row.low)} … {whole(row.high)}"


def detail_address(row: LedgerRow, ask: LedgerAsk) -> str:
    """This will return where a qualification's sources are shown, for the same district and year."""
    asked = urlencode({"kato": ask.kato, "year": ask.year})
    return f"{reverse('ledger:detail', args=[row.qualification.pk])}?{asked}"


def ledger_table(rows: Sequence[LedgerRow], ask: LedgerAsk, *, full: bool) -> Table:
    """This will list qualifications, each source a column; without `full` the need alone."""
    names = WHOLE_COLUMNS if full else ("total", "interval", "vacancies")
    columns = [Column(words("ledger_qualification")), *(_column(name) for name in names)]
    cells = [[Cell(_name(row), url=detail_address(row, ask)), *_cells(row, names)] for row in rows]
    return Table(words("ledger_title"), columns, cells, empty_title=words("ledger_requests_none"), tall=True)


def _name(row: LedgerRow) -> str:
    return f"{named(row.qualification)} · {row.qualification.qualification}"


def _column(name: str) -> Column:
    help_code = f"ledger_{name}_help"
    told = words(help_code) if name in ("within", "vacancies") else ""
    return Column(words(f"ledger_{name}"), "number", help=told, minor=name in ("balance", "interval"))


def _cells(row: LedgerRow, names: Iterable[str]) -> list[Cell]:
    said = {name: whole(value) for name, value in row.parts.items()}
    said |= {"on_top": whole(row.declared_on_top), "total": whole(row.total), "interval": interval_text(row)}
    said |= {"within": whole(row.within), "vacancies": whole(row.vacancies)}
    return [Cell(said[name], unknown=True) for name in names]


def file_header(*, full: bool) -> list[str]:
    """This will give the headings of the ledger as a file."""
    names = ("expansion", "replacement", "plants", "balance", "openings", "requests_beyond", "requests_alone")
    parts = (*names, "total", "interval_low", "interval_high", "within", "vacancies", "enterprises")
    shown = parts if full else ("total", "interval_low", "interval_high", "vacancies")
    codes = [words(f"ledger_{name.removesuffix('_low').removesuffix('_high')}") for name in shown]
    ends = {"interval_low": " ↓", "interval_high": " ↑"}
    heads = [f"{code}{ends.get(name, '')}" for name, code in zip(shown, codes, strict=True)]
    return [words("ledger_qualification"), words("ledger_code"), *heads]


def file_rows(rows: Iterable[LedgerRow], *, full: bool) -> list[list[str | int | float | None]]:
    """This will give the cells of the ledger as a file, figures with two decimals."""
    found: list[list[str | int | float | None]] = []
    for row in rows:
        need = [round(value, 2) for value in (row.total, row.low, row.high)]
        vacancies = None if row.vacancies is None else round(row.vacancies, 2)
        start: list[str | int | float | None] = [named(row.qualification), row.qualification.qualification]
        if full:
            parts = {name: round(value, 2) for name, value in row.parts.items()}
            sources = [parts[name] for name in PARTS[:4]]
            declared = [parts[name] for name in PARTS[4:]]
            found.append(
                [
                    *start,
                    *sources,
                    round(row.openings, 2),
                    *declared,
                    *need,
                    round(row.within, 2),
                    vacancies,
                    row.enterprises,
                ]
            )
        else:
            found.append([*start, *need, vacancies])
    return found


def sources_table(row: LedgerRow, ask: LedgerAsk) -> Table:
    """This will list a qualification's sources: the figure, whether it is counted, why, and where its rows are."""
    code = row.qualification.qualification
    links = {
        "expansion": ("#occupations", "ledger_occupations"),
        "replacement": ("#occupations", "ledger_occupations"),
        "plants": ("#sites", "ledger_sites"),
        "balance": ("#occupations", "ledger_occupations"),
        "requests_beyond": ("#requests", "ledger_requests"),
        "requests_alone": ("#requests", "ledger_requests"),
    }
    told = [(name, row.parts[name], "yes") for name in COUNTED]
    rows = [_source_row(name, value, counted, links[name]) for name, value, counted in told]
    rows.append(_source_row("total", row.total, "sum", ("#years", "ledger_by_year")))
    rows.append(_source_row("within", row.within, "no", ("#requests", "ledger_requests")))
    published = (rows_of("occupation_qualifications", qualification=code), "ledger_occupations")
    rows.append(_source_row("vacancies", row.vacancies, "no", published))
    columns = [
        Column(words("ledger_source")),
        Column(words("ledger_figure"), "number"),
        Column(words("ledger_counted")),
        Column(words("ledger_why")),
        Column(words("ledger_rows")),
    ]
    return Table(f"{words('ledger_source')}, {ask.year}", columns, rows)


def _source_row(name: str, value: float | None, counted: str, link: tuple[str, str]) -> list[Cell]:
    tone = {"yes": "good", "sum": "news"}.get(counted, "quiet")
    url, label = link
    return [
        Cell(words(f"ledger_{name}")),
        Cell(exact(value), unknown=True),
        Cell(words(f"ledger_{counted}"), tone=tone),
        Cell(words(f"ledger_why_{name}")),
        Cell(words(label), url=url),
    ]


def requests_table(rows: Sequence[Row], declarations: Mapping[int, Declaration]) -> Table:
    """This will list the requests behind a figure: what is asked, both weights, what is expected, where it counts."""
    names = {one.bin: named(one) for one in Enterprise.objects.filter(bin__in=[row["bin"] for row in rows])}
    columns = [
        Column(words("ledger_enterprise")),
        Column(words("ledger_persons"), "number"),
        Column(words("ledger_weight"), "number", minor=True),
        Column(words("ledger_rate"), "number", minor=True),
        Column(words("ledger_expected"), "number"),
        Column(words("ledger_counted")),
    ]
    cells = [
        [
            Cell(names.get(str(row["bin"]), str(row["bin"])), url=request_address(row, declarations)),
            Cell(exact(row["persons"], 0)),
            Cell(exact(row["weight"], 2)),
            Cell(exact(row["record_rate"], 2)),
            Cell(exact(row["expected"])),
            Cell(words(f"ledger_counted_{row['counted']}")),
        ]
        for row in rows
    ]
    return Table(words("ledger_requests"), columns, cells, empty_text=words("ledger_requests_none"))


def request_address(row: Row, declarations: Mapping[int, Declaration]) -> str:
    """This will return the page of the declaration a request came by, else the rows of the request."""
    if (number := declaration_number(str(row["request_id"]))) in declarations:
        return reverse("staff:declaration", args=[declarations[number].pk])
    return rows_of("employer_requests", bin=row["bin"], qualification=row["qualification"], year=row["year"])


def sites_table(rows: Sequence[Row]) -> Table:
    """This will list the sites behind a figure, and those that add nothing with the reason."""
    sites = {
        one.facility_id: named(one)
        for one in Facility.objects.filter(facility_id__in=[row["facility_id"] for row in rows])
    }
    columns = [
        Column(words("ledger_site")),
        Column(words("ledger_jobs"), "number"),
        Column(words("ledger_expected"), "number"),
        Column(words("ledger_counted")),
    ]
    cells = [
        [
            Cell(
                sites.get(str(row["facility_id"]), str(row["facility_id"])),
                url=rows_of("facility_jobs", facility_id=row["facility_id"]),
            ),
            Cell(exact(row["jobs"])),
            Cell(exact(row["expected"])),
            Cell(words(f"ledger_counted_{row['counted']}")),
        ]
        for row in rows
    ]
    return Table(words("ledger_sites"), columns, cells, empty_text=words("ledger_sites_none"))


def occupations_table(rows: Sequence[Row], shares: Mapping[str, float]) -> Table:
    """This will list the occupations a qualification serves with the forecast's medians, each leading to its rows."""
    names = {one.occupation: named(one) for one in Occupation.objects.filter(occupation__in=list(shares))}
    columns = [
        Column(words("ledger_occupation")),
        Column(words("ledger_share"), "number"),
        Column(words("ledger_employed"), "number"),
        Column(words("ledger_expansion"), "number"),
        Column(words("ledger_leaving"), "number"),
    ]
    cells = []
    for row in rows:
        code = str(row["occupation"])
        cells.append(
            [
                Cell(f"{names.get(code, code)} · {code}", url=rows_of("staffing", occupation=code)),
                Cell(exact(shares.get(code), 3)),
                Cell(exact(row["employed_median"], 0)),
                Cell(exact(row["expansion_median"]), url=rows_of("occupation_history", occupation=code)),
                Cell(exact(row["replacement_median"]), url=rows_of("age_structure", occupation=code)),
            ]
        )
    return Table(words("ledger_occupations"), columns, cells, empty_text=words("ledger_occupations_none"))


def shares_of(qualification: int) -> dict[str, float]:
    """This will return occupation -> share of its entrants who need a qualification, vocational share included."""
    rows = OccupationQualification.objects.filter(qualification_id=qualification).select_related("occupation")
    return {row.occupation.occupation: row.share * row.occupation.vocational_share for row in rows}


def years_table(rows: Sequence[Mapping[str, float]], *, full: bool) -> Table:
    """This will list a qualification's need by year; with `full` by source too."""
    names = COUNTED if full else ()
    columns = [
        Column(words("ledger_year")),
        *(Column(words(f"ledger_{name}"), "number", minor=name == "balance") for name in names),
        Column(words("ledger_total"), "number"),
        Column(words("ledger_interval"), "number"),
    ]
    cells = [
        [
            Cell(str(row["year"])),
            *(Cell(exact(row[f"{name}_mean"])) for name in names),
            Cell(exact(row["total_mean"])),
            Cell(f"{whole(row['low'])} … {whole(row['high'])}"),
        ]
        for row in rows
    ]
    return Table(words("ledger_by_year"), columns, cells)
