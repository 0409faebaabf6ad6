"""Tables of an admission study into a market of flat arrays."""

from __future__ import annotations

import attrs
import numpy as np
import polars as pl

from kasip.core.matching.identifiers import positions
from kasip.core.matching.lottery import lottery_positions
from kasip.core.matching.market import Floats, Ints, Market, SmallInts
from kasip.core.matching.ordering import starts, wishes_in_order

RESERVE_ORDERS = ("reserved_first", "open_first")
ANY_SEX = ""
NO_ROOMS = pl.DataFrame({"dormitory_id": [""], "sex": [ANY_SEX], "beds": [0]})


@attrs.frozen(eq=False)
class AdmissionTables:
    """The tables of an admission study, typed and free of faults (columns: docs/method/matching.md)."""

    programmes: pl.DataFrame
    applicants: pl.DataFrame
    wishes: pl.DataFrame
    dormitories: pl.DataFrame = attrs.field(factory=lambda: empty_table("dormitory_id", numbers=("beds",)))
    categories: pl.DataFrame = attrs.field(factory=lambda: empty_table("applicant_id", "category"))
    reserves: pl.DataFrame = attrs.field(factory=lambda: empty_table("programme_id", "category", numbers=("seats",)))


@attrs.frozen
class AdmissionRules:
    """What a study decides beside its tables.

    Attributes:
        tie_break_seed: seed of the published lottery.
        reserve_order: `reserved_first` or `open_first`.
    """

    tie_break_seed: int
    reserve_order: str = attrs.field(default="reserved_first", validator=attrs.validators.in_(RESERVE_ORDERS))


@attrs.frozen(eq=False)
class Admission:
    """A market and the names behind its numbers.

    Attributes:
        market: the arrays.
        applicant_ids: applicant i of the market, in the order of their identifiers.
        programme_ids: programme j of the market, in the order of their identifiers.
        bed_units: `dormitory_id` and `sex` (empty: any) of each bed unit.
        category_names: category c of the market.
        wish_rank: shape w; the rank as the applicant gave it.
        bed_priority: shape n; as given, `-inf` where it is not.
        rules: the seed and the order of reserves.
    """

    market: Market
    applicant_ids: pl.Series
    programme_ids: pl.Series
    bed_units: pl.DataFrame
    category_names: tuple[str, ...]
    wish_rank: Ints
    bed_priority: Floats
    rules: AdmissionRules


def empty_table(*texts: str, numbers: tuple[str, ...] = ()) -> pl.DataFrame:
    """This will return a table without rows, of columns of text and of whole numbers."""
    return pl.DataFrame(schema={**dict.fromkeys(texts, pl.String), **dict.fromkeys(numbers, pl.Int64)})


def assemble(tables: AdmissionTables, rules: AdmissionRules) -> Admission:
    """This will put tables into the flat arrays of a market; row order of the tables does not matter."""
    applicants = tables.applicants.sort("applicant_id")
    programmes = tables.programmes.sort("programme_id")
    ids = applicants["applicant_id"]
    lottery = lottery_positions(rules.tie_break_seed, ids.cast(pl.String).to_list())
    who = positions(tables.wishes["applicant_id"], ids)
    rank = tables.wishes["rank"].cast(pl.Int64).to_numpy()
    start, order = wishes_in_order(who, rank, ids.len())
    programme = in_order(positions(tables.wishes["programme_id"], programmes["programme_id"]), order)
    with_bed = in_order(tables.wishes["bed"].cast(pl.Boolean).to_numpy(), order)
    units = bed_units(tables.dormitories)
    unit = units_of_wishes(with_bed, programme, start, programmes, applicants, units)
    names, masks = category_masks(tables, ids)
    reserve_start, reserve_category, reserve_seats = reserve_rows(tables.reserves, programmes["programme_id"], names)
    bed_priority = bed_priorities(applicants)
    market = Market(
        wish_start=start,
        programme=programme,
        score=in_order(tables.wishes["score"].cast(pl.Float64).to_numpy(), order),
        bed_unit=unit,
        lottery=lottery,
        bed_rank=bed_ranks(bed_priority, lottery),
        categories=masks,
        seats=own(programmes["seats"].cast(pl.Int64).to_numpy()),
        beds=own(units["beds"].cast(pl.Int64).to_numpy()),
        reserve_start=reserve_start,
        reserve_category=reserve_category,
        reserve_seats=reserve_seats,
        open_first=int(rules.reserve_order == "open_first"),
    )
    ranks = in_order(rank, order)
    return Admission(market, ids, programmes["programme_id"], units, names, ranks, bed_priority, rules)


def in_order(values: np.ndarray, order: Ints | None) -> np.ndarray:
    """This will return values in the given order of rows, or in their own where none is given; an array of our own."""
    return own(values) if order is None else values[order]


def own(values: np.ndarray) -> np.ndarray:
    """This will return an array kernels know: contiguous and writable (each other kind would be compiled anew)."""
    return np.require(values, requirements=["C", "W"])


def bed_priorities(applicants: pl.DataFrame) -> Floats:
    """This will return each applicant's `bed_priority`; a missing one is worse than any."""
    if "bed_priority" not in applicants.columns:
        return np.full(applicants.height, -np.inf)
    return applicants["bed_priority"].cast(pl.Float64).fill_null(-np.inf).to_numpy()


def bed_ranks(claim: Floats, lottery: SmallInts) -> Ints:
    """This will rank applicants by claim to a bed: higher priority first, then the lottery; shape n."""
    ranks = np.empty(lottery.size, dtype=np.int64)
    ranks[np.lexsort((lottery, -claim))] = np.arange(lottery.size)
    return ranks


def bed_units(dormitories: pl.DataFrame) -> pl.DataFrame:
    """This will return the bed units: `dormitory_id`, `sex` (empty: any) and `beds`, sorted.

    The last one has no name and no beds: it stands for rooms that a dormitory does not have for the applicant's sex.
    """
    sex = pl.col("sex").fill_null(ANY_SEX) if "sex" in dormitories.columns else pl.lit(ANY_SEX).alias("sex")
    given = dormitories.select("dormitory_id", sex, "beds").sort("dormitory_id", "sex")
    return pl.concat([given, NO_ROOMS])


def units_of_wishes(
    with_bed: np.ndarray,
    programme: SmallInts,
    start: Ints,
    programmes: pl.DataFrame,
    applicants: pl.DataFrame,
    units: pl.DataFrame,
) -> SmallInts:
    """This will return the bed unit each wish asks a bed of, -1 for none; empty where nobody asks for a bed."""
    rows = np.flatnonzero(with_bed)
    if rows.size == 0:
        return np.empty(0, dtype=np.int32)
    who = np.searchsorted(start, rows, side="right") - 1
    asked = pl.DataFrame(
        {"dormitory_id": programmes["dormitory_id"].gather(programme[rows]), "sex": sexes(applicants).gather(who)}
    )
    numbered = units.with_row_index("unit")
    by_sex = asked.join(numbered, on=["dormitory_id", "sex"], how="left", maintain_order="left")["unit"]
    any_sex = numbered.filter(pl.col("sex") == ANY_SEX)
    shared = asked.join(any_sex, on="dormitory_id", how="left", maintain_order="left")["unit"]
    unit = np.full(programme.size, -1, dtype=np.int32)
    unit[rows] = by_sex.fill_null(shared).fill_null(units.height - 1).cast(pl.Int32).to_numpy()
    return unit


def sexes(applicants: pl.DataFrame) -> pl.Series:
    """This will return the sex of each applicant as given, empty where it is not."""
    if "sex" in applicants.columns:
        return applicants["sex"].fill_null(ANY_SEX)
    return pl.repeat(ANY_SEX, applicants.height, eager=True)


def category_masks(tables: AdmissionTables, applicant_ids: pl.Series) -> tuple[tuple[str, ...], Ints]:
    """This will return the categories some reserve is for and, for each applicant, the bits of those they are in."""
    names = tuple(tables.reserves["category"].unique().sort().to_list())
    masks = np.zeros(applicant_ids.len(), dtype=np.int64)
    numbers = {name: number for number, name in enumerate(names)}
    held = tables.categories.filter(pl.col("category").is_in(names))
    bits = np.array([1 << numbers[name] for name in held["category"]], dtype=np.int64)
    np.bitwise_or.at(masks, positions(held["applicant_id"], applicant_ids), bits)
    return names, masks


def reserve_rows(reserves: pl.DataFrame, programme_ids: pl.Series, names: tuple[str, ...]) -> tuple[Ints, Ints, Ints]:
    """This will return where each programme's reserves start, their categories and their seats."""
    numbers = {name: number for number, name in enumerate(names)}
    programme = positions(reserves["programme_id"], programme_ids)
    category = np.array([numbers[name] for name in reserves["category"]], dtype=np.int64)
    order = np.lexsort((category, programme))
    return starts(programme, programme_ids.len()), category[order], reserves["seats"].cast(pl.Int64).to_numpy()[order]
