"""The demand ledger: where a computed forecast says demand comes from, read from its tables, never recomputed."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
import polars as pl

from kasip.apps.accounts.permits import permit_of
from kasip.apps.classifications.models import Qualification, Territory
from kasip.apps.employers.declared import PREFIX, declaration_number
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.models import EmployerRequest
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models.state_order import StateOrder
from kasip.vocabulary.lookalikes import fold

PARTS = ("expansion", "replacement", "plants", "balance", "requests_beyond", "requests_alone")
"""Parts that add up to the total."""
SORTS = ("total", "name", "expansion", "replacement", "plants", "requests", "vacancies")
CODES = dict.fromkeys(
    ("kato", "qualification", "bin", "facility_id", "request_id", "occupation", "certainty", "from_month", "to_month"),
    pl.String,
)
TABLES = ("ledger", "ledger_requests", "ledger_plants", "ledger_vacancies", "demand", "occupations")
NOT_COMPUTED = (OrderState.DRAFTING, OrderState.FAILED)
KEPT_OPEN = 2


class MissingLedgerError(Exception):
    """No forecast was computed yet that says where demand comes from, or it does not know what was asked for."""


@attrs.frozen
class Source:
    """The computation a ledger is read from.

    Attributes:
        folder: of its tables.
        number: of the version of the order it was computed for.
        order: that version.
        copied_at: when the records were copied.
    """

    folder: Path
    number: int
    order: int
    copied_at: dt.datetime


@attrs.frozen
class LedgerRow:
    """A qualification's demand in a district and year, by source: means, people a year.

    Attributes:
        qualification: the record.
        parts: part of `PARTS` -> mean; they add up to `total`.
        openings: growth, replacement and plants together, cut at zero.
        total: people needed.
        low, high: interval of the forecast.
        requests: expected hires on all requests.
        within: those the openings hold already: not counted again.
        vacancies: published in the last twelve months: a signal, in no sum; nothing where none is known.
        enterprises: how many asked.
    """

    qualification: Qualification
    parts: Mapping[str, float]
    openings: float
    total: float
    low: float
    high: float
    requests: float
    within: float
    vacancies: float | None
    enterprises: int

    @property
    def declared_on_top(self) -> float:
        """What requests add to the openings."""
        return self.parts["requests_beyond"] + self.parts["requests_alone"]


@attrs.frozen
class LedgerAsk:
    """What somebody looks for.

    Attributes:
        kato: district, or the region.
        year: calendar year.
        words: of a qualification's name or code.
        asked: only what some enterprise asks for.
        sort: a value of `SORTS`.
    """

    kato: str
    year: int
    words: str = ""
    asked: bool = False
    sort: str = "total"


def sees_enterprises(actor: Actor) -> bool:
    """This will say whether an actor may see what single enterprises ask for: whoever reads all their requests."""
    return permit_of(EmployerRequest).read.extent(actor) == "all"


def ledger_source() -> Source:
    """This will find the newest computation that says where demand comes from, the records as they stood then.

    Raises:
        MissingLedgerError: there is none.
    """
    orders = StateOrder.objects.filter(scenario="").exclude(state__in=NOT_COMPUTED).order_by("-number")
    for order in orders[:20]:
        folder = results_folder(order) / "plan"
        if (folder / "ledger.csv").is_file():
            return Source(folder, order.number, order.pk, order.asked_at)
    raise MissingLedgerError("none computed")


def table(source: Source, name: str) -> pl.DataFrame:
    """This will read one of the forecast's tables; a computation never changes, so what was read is kept."""
    return _tables(source.folder, (source.folder / "ledger.csv").stat().st_mtime_ns)[name]


@functools.lru_cache(maxsize=KEPT_OPEN)
def _tables(folder: Path, _written: int) -> Mapping[str, pl.DataFrame]:
    return {
        name: pl.read_csv(folder / f"{name}.csv", schema_overrides=CODES, infer_schema_length=None) for name in TABLES
    }


def years_of(source: Source) -> list[int]:
    """This will list the forecast's years."""
    return sorted(table(source, "ledger")["year"].unique().to_list())


def places_of(source: Source) -> list[Territory]:
    """This will list the districts a ledger knows, the region first."""
    codes = table(source, "ledger")["kato"].unique().to_list()
    rows = list(Territory.objects.filter(kato__in=codes).order_by("kato"))
    return sorted(rows, key=lambda one: (one.level != "region", one.kato))


def newer_declarations(source: Source) -> int:
    """This will count the declarations whose rows are among the records now or were then, but not both."""
    now = EmployerRequest.objects.filter(request_id__startswith=PREFIX).values_list("request_id", flat=True)
    then = table(source, "ledger_requests")["request_id"].to_list()
    return len({declaration_number(one) for one in now} ^ ({declaration_number(one) for one in then} - {0}))


def ledger_rows(source: Source, ask: LedgerAsk) -> list[LedgerRow]:
    """This will list qualifications with their demand by source, as looked for."""
    here = (pl.col("kato") == ask.kato) & (pl.col("year") == ask.year)
    rows = table(source, "ledger").filter(here)
    joined = rows.join(
        table(source, "demand").filter(here).select("qualification", "low", "high"), on="qualification", how="left"
    ).join(_vacancies(source, ask.kato), on="qualification", how="left")
    joined = joined.join(_enterprises(source, ask), on="qualification", how="left")
    known = {
        one.qualification: one
        for one in Qualification.objects.filter(qualification__in=joined["qualification"].to_list())
    }
    found = [
        _row(row, known[row["qualification"]]) for row in joined.iter_rows(named=True) if row["qualification"] in known
    ]
    wanted = [row for row in found if _matches(row, ask)]
    return sorted(wanted, key=lambda row: _sort_key(row, ask.sort))


def _vacancies(source: Source, kato: str) -> pl.DataFrame:
    return table(source, "ledger_vacancies").filter(pl.col("kato") == kato).select("qualification", "vacancies")


def _enterprises(source: Source, ask: LedgerAsk) -> pl.DataFrame:
    rows = table(source, "ledger_requests").filter(pl.col("year") == ask.year)
    if not _is_region(source, ask.kato):
        rows = rows.filter(pl.col("kato") == ask.kato)
    return rows.group_by("qualification").agg(pl.col("bin").n_unique().alias("enterprises"))


def _is_region(source: Source, kato: str) -> bool:
    return all(one.kato != kato or one.level == "region" for one in places_of(source))


def _row(row: Mapping[str, float], qualification: Qualification) -> LedgerRow:
    return LedgerRow(
        qualification=qualification,
        parts={name: row[f"{name}_mean"] for name in PARTS},
        openings=row["openings_mean"],
        total=row["total_mean"],
        low=row["low"],
        high=row["high"],
        requests=row["requests_mean"],
        within=row["requests_within_mean"],
        vacancies=row["vacancies"],
        enterprises=int(row["enterprises"] or 0),
    )


def _matches(row: LedgerRow, ask: LedgerAsk) -> bool:
    named = row.qualification
    text = fold(f"{named.qualification} {named.name_kk} {named.name_ru} {named.name_en}")
    return (not ask.asked or row.requests > 0) and all(fold(word) in text for word in ask.words.split()[:10])


def _sort_key(row: LedgerRow, sort: str) -> tuple[float | str, str]:
    code = row.qualification.qualification
    if sort == "name":
        return row.qualification.name_kk or code, code
    if sort == "requests":
        return -row.requests, code
    if sort == "vacancies":
        return -(row.vacancies or 0.0), code
    return -row.parts.get(sort, row.total), code


def ledger_years(source: Source, kato: str, qualification: str) -> list[Mapping[str, float]]:
    """This will list a qualification's demand by source in every year, as columns of the table `ledger`."""
    rows = table(source, "ledger").filter((pl.col("kato") == kato) & (pl.col("qualification") == qualification))
    demand = table(source, "demand").select("kato", "qualification", "year", "low", "high")
    return list(rows.join(demand, on=["kato", "qualification", "year"], how="left").sort("year").iter_rows(named=True))


def request_rows(source: Source, ask: LedgerAsk, qualification: str) -> list[Mapping[str, object]]:
    """This will list the requests behind a qualification's figure, the largest expected first."""
    rows = table(source, "ledger_requests").filter(
        (pl.col("qualification") == qualification) & (pl.col("year") == ask.year)
    )
    return list(
        _within(source, rows, ask.kato)
        .sort("expected", "request_id", descending=[True, False], nulls_last=True)
        .iter_rows(named=True)
    )


def plant_rows(source: Source, ask: LedgerAsk, qualification: str) -> list[Mapping[str, object]]:
    """This will list the sites behind a qualification's figure, and those that add nothing with the reason."""
    rows = table(source, "ledger_plants").filter(
        (pl.col("qualification") == qualification) & ((pl.col("year") == ask.year) | pl.col("year").is_null())
    )
    return list(
        _within(source, rows, ask.kato)
        .sort("counted", "expected", "facility_id", descending=[True, True, False])
        .iter_rows(named=True)
    )


def _within(source: Source, rows: pl.DataFrame, kato: str) -> pl.DataFrame:
    return rows if _is_region(source, kato) else rows.filter(pl.col("kato") == kato)


def occupation_rows(source: Source, ask: LedgerAsk, codes: Sequence[str]) -> list[Mapping[str, object]]:
    """This will list what the forecast says of the occupations a qualification serves, as its table `occupations`."""
    rows = table(source, "occupations").filter(
        pl.col("occupation").is_in(list(codes)) & (pl.col("kato") == ask.kato) & (pl.col("year") == ask.year)
    )
    return list(rows.sort("employed_median", "occupation", descending=[True, False]).iter_rows(named=True))
