"""The input and the allotment of an admission as arrays, by code of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import attrs
import numpy as np
import numpy.typing as npt
import polars as pl

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Tables = Mapping[str, pl.DataFrame]

NOTHING = -1
OPEN_SEAT = "open"

EVERYBODY = "everybody"
"""Table of all applicants, also those whose part of the result is withheld: the lottery was drawn among them."""


@attrs.frozen(eq=False)
class Record:
    """Wishes, limits and who holds what. n applicants, w wishes, p programmes, u bed units.

    Attributes:
        applicants: identifiers, shape n.
        programmes: identifiers, shape p.
        who: shape w; applicant of the wish.
        programme: shape w.
        score: shape w.
        rank: shape w.
        with_bed: shape w; whether the wish is for a bed too.
        asks_bed: shape w; whether it needs a bed other than the one held from an earlier round.
        unit: shape w; bed unit asked for, -1 for none or where there are no rooms for the applicant.
        held: shape n; wish held, -1 for none.
        lottery: shape n; 0 is drawn first.
        bed_rank: shape n; 0 is the best claim to a bed.
        bed_priority: shape n; as given, `-inf` where it is not.
        seats: shape p.
        beds: shape u.
        dormitories: dormitory of each bed unit, shape u.
        members: category -> who belongs to it, shape n.
        reserves: programme -> its categories and the seats held for each.
        open_first: whether open seats are filled before reserved ones.
    """

    applicants: pl.Series
    programmes: pl.Series
    who: Whole
    programme: Whole
    score: Numbers
    rank: Whole
    with_bed: Flags
    asks_bed: Flags
    unit: Whole
    held: Whole
    lottery: Whole
    bed_rank: Whole
    bed_priority: Numbers
    seats: Whole
    beds: Whole
    dormitories: pl.Series
    members: Mapping[str, Flags]
    reserves: Mapping[int, Mapping[str, int]]
    open_first: bool

    @property
    def holders(self) -> Whole:
        """Applicants who hold a seat."""
        return np.flatnonzero(self.held >= 0)

    @property
    def taken(self) -> Whole:
        """Seats held of each programme; shape p."""
        return np.bincount(self.programme[self.held[self.holders]], minlength=self.seats.size).astype(np.int64)

    @property
    def used(self) -> Whole:
        """Beds held of each unit; shape u."""
        unit = self.unit[self.held[self.holders]]
        return np.bincount(unit[unit >= 0], minlength=self.beds.size).astype(np.int64)

    @property
    def last_bed_rank(self) -> Whole:
        """The worst claim among the users of each unit, -1 where there is none; shape u."""
        worst = np.full(self.beds.size, NOTHING, dtype=np.int64)
        unit = self.unit[self.held[self.holders]]
        np.maximum.at(worst, unit[unit >= 0], self.bed_rank[self.holders[unit >= 0]])
        return worst

    def better(self) -> Whole:
        """This will return the wishes their applicants would rather have than what they hold."""
        rank = np.full(self.held.size, np.iinfo(np.int64).max)
        rank[self.holders] = self.rank[self.held[self.holders]]
        return np.flatnonzero(self.rank < rank[self.who])


def read_record(inputs: Tables, held: pl.DataFrame, certificate: Mapping[str, object]) -> Record:
    """This will put the tables into arrays.

    Args:
        inputs: tables of the study, typed.
        held: `applicant_id`, `programme_id` and `bed` of everybody who holds a wish of theirs.
        certificate: names the seed and the order of reserves.
    """
    applicants, programmes = inputs["applicants"], inputs["programmes"]
    wishes = _numbered(inputs["wishes"], applicants, programmes)
    units = _units(inputs)
    unit = _unit_of_wishes(wishes, programmes, applicants, units)
    wishes, beds, reserves = round_limits(inputs, wishes, programmes, units, unit)
    carried = own_bed(wishes, unit, applicants.height)
    row = held.join(wishes, on=["applicant_id", "programme_id", "bed"], how="inner")
    holds = np.full(applicants.height, NOTHING, dtype=np.int64)
    holds[row["who"].to_numpy()] = row["row"].to_numpy()
    drawn = inputs.get(EVERYBODY, applicants).select("applicant_id")
    drawn = drawn.with_columns(place=lottery_places(drawn["applicant_id"], certificate.get("seed")))
    lottery = applicants.join(drawn, on="applicant_id", how="left", maintain_order="left")["place"].to_numpy()
    priority = _priority(applicants)
    return Record(
        applicants=applicants["applicant_id"],
        programmes=programmes["programme_id"],
        who=wishes["who"].to_numpy(),
        programme=wishes["programme"].to_numpy(),
        score=wishes["score"].to_numpy(),
        rank=wishes["rank"].to_numpy(),
        with_bed=(wishes["bed"] == 1).to_numpy(),
        asks_bed=(wishes["bed"] == 1).to_numpy() & ~carried,
        unit=np.where(carried, NOTHING, unit),
        held=holds,
        lottery=lottery,
        bed_rank=np.argsort(np.lexsort((lottery, -priority))),
        bed_priority=priority,
        seats=programmes["seats"].to_numpy(),
        beds=beds,
        dormitories=units["dormitory_id"],
        members=_members(inputs, applicants),
        reserves=reserves,
        open_first=certificate.get("reserve_order") == "open_first",
    )


def round_limits(
    inputs: Tables, wishes: pl.DataFrame, programmes: pl.DataFrame, units: pl.DataFrame, unit: Whole
) -> tuple[pl.DataFrame, Whole, Mapping[int, Mapping[str, int]]]:
    """This will return wishes, beds and reserves of a later round, in which nobody loses what they hold.

    A seat held has the best claim there (on an open seat before on a reserved one), a bed held is not given again; a
    reserve keeps the seats its members sit on and what it lacks of the free ones, categories in their order.
    """
    reserves = _reserves(inputs, programmes)
    beds = units["beds"].to_numpy()
    if "held" not in inputs:
        return wishes.with_columns(kept=pl.lit(value=False)), beds, reserves
    keys = ["applicant_id", "programme_id", "bed"]
    held = inputs["held"].select(*keys, seat=pl.col("seat").fill_null(OPEN_SEAT))
    wishes = wishes.join(held, on=keys, how="left", maintain_order="left").with_columns(
        kept=pl.col("seat").is_not_null(),
        score=pl.when(pl.col("seat") == OPEN_SEAT)
        .then(np.inf)
        .when(pl.col("seat").is_not_null())
        .then(np.finfo(np.float64).max)
        .otherwise("score"),
    )
    kept = wishes.filter("kept")
    left = beds.copy()
    np.subtract.at(left, [number for number in unit[kept["row"].to_numpy()] if number >= 0], 1)
    sitting = {(number, seat): count for number, seat, count in kept.group_by("programme", "seat").len().iter_rows()}
    taken = dict(kept.group_by("programme").len().iter_rows())
    adjusted: dict[int, dict[str, int]] = {}
    for number, categories in reserves.items():
        free = programmes["seats"][number] - taken.get(number, 0)
        adjusted[number] = {}
        for category, seats in categories.items():
            sat = min(sitting.get((number, category), 0), seats)
            added = min(seats - sat, free)
            free -= added
            adjusted[number][category] = sat + added
    return wishes, left, adjusted


def own_bed(wishes: pl.DataFrame, unit: Whole, applicants: int) -> Flags:
    """This will say which wishes ask for a bed in the very rooms where their applicant holds one already; shape w."""
    own = np.full(applicants, NOTHING, dtype=np.int64)
    kept = wishes["kept"].to_numpy()
    who = wishes["who"].to_numpy()
    own[who[kept]] = unit[kept]
    carried: Flags = (unit >= 0) & (unit == own[who])
    return carried


def lottery_places(applicants: pl.Series, seed: object) -> Whole:
    """This will return each applicant's place in the published lottery: by SHA-256 of `seed:applicant_id`."""
    numbers = pl.Series([hashlib.sha256(f"{seed}:{name}".encode()).hexdigest() for name in applicants], dtype=pl.String)
    return (numbers.rank("ordinal").cast(pl.Int64) - 1).to_numpy()


def _numbered(wishes: pl.DataFrame, applicants: pl.DataFrame, programmes: pl.DataFrame) -> pl.DataFrame:
    who = applicants.select("applicant_id", who=pl.int_range(pl.len()))
    programme = programmes.select("programme_id", programme=pl.int_range(pl.len()))
    return (
        wishes.with_columns(row=pl.int_range(pl.len()))
        .join(who, on="applicant_id", how="left", maintain_order="left")
        .join(programme, on="programme_id", how="left", maintain_order="left")
    )


def _priority(applicants: pl.DataFrame) -> Numbers:
    if "bed_priority" not in applicants.columns:
        return np.full(applicants.height, -np.inf)
    return applicants["bed_priority"].fill_null(-np.inf).to_numpy()


def _units(inputs: Tables) -> pl.DataFrame:
    given = inputs.get("dormitories")
    if given is None:
        return pl.DataFrame(schema={"dormitory_id": pl.String, "sex": pl.String, "beds": pl.Int64})
    return given.select("dormitory_id", _sex(given), "beds")


def _sex(table: pl.DataFrame) -> pl.Expr:
    return (pl.col("sex").fill_null("") if "sex" in table.columns else pl.lit("")).alias("sex")


def _unit_of_wishes(
    wishes: pl.DataFrame, programmes: pl.DataFrame, applicants: pl.DataFrame, units: pl.DataFrame
) -> Whole:
    """A wish with a bed goes to the rooms of the applicant's sex, or to the rooms for anybody."""
    numbered = units.with_columns(unit=pl.int_range(pl.len()))
    asked = wishes.filter(pl.col("bed") == 1).select("row", "who", "programme")
    asked = asked.with_columns(
        dormitory_id=programmes["dormitory_id"].gather(asked["programme"]),
        sex=applicants.select(_sex(applicants)).to_series().gather(asked["who"]),
    )
    own = asked.join(numbered, on=["dormitory_id", "sex"], how="inner").select("row", "unit")
    anybody = numbered.filter(pl.col("sex") == "").drop("sex")
    shared = asked.filter(pl.col("sex") != "").join(anybody, on="dormitory_id", how="inner").select("row", "unit")
    unit = np.full(wishes.height, NOTHING, dtype=np.int64)
    for found in (shared, own):
        unit[found["row"].to_numpy()] = found["unit"].to_numpy()
    return unit


def _members(inputs: Tables, applicants: pl.DataFrame) -> Mapping[str, Flags]:
    given = inputs.get("categories")
    if given is None:
        return {}
    return {
        str(name): applicants["applicant_id"].is_in(rows["applicant_id"].implode()).to_numpy()
        for (name,), rows in given.group_by("category")
    }


def _reserves(inputs: Tables, programmes: pl.DataFrame) -> Mapping[int, Mapping[str, int]]:
    given = inputs.get("reserves")
    if given is None:
        return {}
    number = programmes.select("programme_id", number=pl.int_range(pl.len()))
    found: dict[int, dict[str, int]] = {}
    rows = given.join(number, on="programme_id").sort("number", "category")
    for programme, category, seats in rows.select("number", "category", "seats").iter_rows():
        found.setdefault(programme, {})[category] = seats
    return found
