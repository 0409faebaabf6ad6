"""What enterprises ask the colleges for, and the places with a mentor they offer."""

from __future__ import annotations

import polars as pl

from kasip.example.classifiers import Classifiers
from kasip.example.cohorts import TARGETED_SHARE
from kasip.example.employers import REQUEST_YEARS, Employers, qualifications_by_industry
from kasip.example.labour import Employment
from kasip.example.profile import LAST_ORDER_YEAR, RegionProfile
from kasip.example.rows import table, whole_numbers

ASKING_SHARE = 0.5
"""Share of enterprises that send a request at all."""
PERSONS_ASKED = {"large": 9.0, "medium": 3.5, "small": 1.5}
"""Mean persons asked for, by qualification and year."""
MENTOR_SPARE = 1.08
"""Mentor places over the dual students of a usual year, all qualifications together; some have none to spare."""


def employer_requests(
    profile: RegionProfile, chosen: Classifiers, work: Employment, firms: Employers, taught: set[str]
) -> pl.DataFrame:
    """This will make the table of requests: what an industry employs, as each employer asks for it; sites ask apart."""
    rng = profile.stream("employer_requests")
    known = qualifications_by_industry(chosen, work)
    rows: list[dict[str, object]] = []
    for firm in firms.enterprises.iter_rows(named=True):
        codes, need = known[firm["industry"]]
        if not codes or rng.random() > ASKING_SHARE:
            continue
        kinds = 1 + int(rng.integers(0, {"large": 5, "medium": 3, "small": 2}[firm["size_class"]]))
        count = min(kinds, len(codes))
        for position in rng.choice(len(codes), count, replace=False, p=need / need.sum()):
            code = codes[int(position)]
            for year in REQUEST_YEARS:
                persons = 1 + int(rng.poisson(PERSONS_ASKED[firm["size_class"]] / max(0.3, firm["honesty"])))
                rows.append(
                    {"bin": firm["bin"], "qualification": code, "year": year, "persons": persons, "targeted": False}
                )
    rows += _of_sites(chosen, firms)
    rows += _targeted(profile, rows, taught)
    return table("employer_requests", _numbered(rows), provenance="synthetic")


def _of_sites(chosen: Classifiers, firms: Employers) -> list[dict[str, object]]:
    """A site to open asks, in the year after it opens, for the trained people of its largest staff."""
    opening = firms.facilities.filter((pl.col("status") == "opening") & pl.col("facility_id").str.contains("[A-Z]{3}"))
    staff = firms.jobs.join(opening.select("facility_id", "bin", "opens_on"), on="facility_id").filter(
        pl.col("jobs") >= 30
    )
    best = chosen.links.join(
        chosen.qualifications.select("qualification", "specialty"), on="qualification", maintain_order="left"
    ).sort("occupation", "share", "qualification", descending=[False, True, False])
    first = best.unique("occupation", keep="first", maintain_order=True)
    rows = []
    for row in staff.join(first, on="occupation", maintain_order="left").iter_rows(named=True):
        year = max(int(row["opens_on"][:4]) + 1, LAST_ORDER_YEAR + 3)
        rows.append(
            {
                "bin": row["bin"],
                "facility_id": row["facility_id"],
                "qualification": row["qualification"],
                "year": year,
                "persons": round(row["jobs"] * 0.5),
                "targeted": False,
            }
        )
    return rows


def _targeted(profile: RegionProfile, asked: list[dict[str, object]], taught: set[str]) -> list[dict[str, object]]:
    """Enterprises that bind themselves to hire a whole group, the share of the order published for the country."""
    rng = profile.stream("targeted")
    seats = profile.state_seats * TARGETED_SHARE
    pairs = sorted({(str(row["bin"]), str(row["qualification"])) for row in asked if row["qualification"] in taught})
    rows: list[dict[str, object]] = []
    for year in REQUEST_YEARS[2:]:
        count = min(len(pairs), max(1, round(seats / 25)))
        for position in rng.choice(len(pairs), count, replace=False):
            bin_, code = pairs[int(position)]
            persons = int(rng.integers(20, 31))
            rows.append({"bin": bin_, "qualification": code, "year": year, "persons": persons, "targeted": True})
    return rows


def _numbered(rows: list[dict[str, object]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None).with_columns(submitted_on=pl.lit(f"{LAST_ORDER_YEAR}-10-01"))
    keys = ["bin", "qualification", "year", "targeted", "facility_id"]
    if "facility_id" not in frame.columns:
        frame = frame.with_columns(facility_id=pl.lit(None, dtype=pl.String))
    frame = frame.sort(keys, nulls_last=False).with_row_index("row", offset=1)
    return frame.with_columns(request_id=pl.format("R-{}", pl.col("row").cast(pl.String).str.zfill(5)))


def with_targeted_groups(profile: RegionProfile, ordered: pl.DataFrame, requests: pl.DataFrame) -> pl.DataFrame:
    """This will give the published share of each past order to groups an enterprise had asked for."""
    rng = profile.stream("targeted past orders")
    firms = dict(
        requests.group_by("qualification").agg(pl.col("bin").unique().sort()).sort("qualification").iter_rows()
    )
    parts = []
    for year in sorted(ordered["year"].unique()):
        rows = ordered.filter(pl.col("year") == year).to_dicts()
        wanted = round(sum(row["seats"] for row in rows) * TARGETED_SHARE)
        for position in rng.permutation(len(rows)):
            row = rows[int(position)]
            if wanted < row["group_size"] or row["qualification"] not in firms:
                continue
            wanted -= row["group_size"]
            rows += _one_group_apart(row, str(rng.choice(firms[row["qualification"]])))
        parts += [row for row in rows if row["groups"]]
    return pl.DataFrame(parts, infer_schema_length=None)


def _one_group_apart(row: dict[str, int | str | float | None], employer: str) -> list[dict[str, object]]:
    """Take one group out of a line, in place, and return it as a line of its own for the employer."""
    groups = int(row["groups"] or 0)
    apart = {name: round(int(row[name] or 0) / groups) for name in ("seats", "applied", "enrolled")}
    for name, count in apart.items():
        row[name] = int(row[name] or 0) - count
    row["groups"] = groups - 1
    return [{**row, **apart, "groups": 1, "target_employer": employer}]


def mentor_slots(
    profile: RegionProfile, offered: pl.DataFrame, ordered: pl.DataFrame, requests: pl.DataFrame
) -> pl.DataFrame:
    """This will make the table of mentor places: about the dual seats of the last order, short here and there."""
    rng = profile.stream("mentor_slots")
    keys = ["college_bin", "qualification", "language", "base", "form"]
    dual = offered.filter("dual").select(keys)
    last = ordered.filter(pl.col("year") == LAST_ORDER_YEAR).join(dual, on=keys)
    seats = dict(last.group_by("qualification").agg(pl.col("seats").sum()).iter_rows())
    everyone = requests["bin"].unique().sort().to_list()
    asked = dict(requests.group_by("qualification").agg(pl.col("bin").unique().sort()).iter_rows())
    rows = []
    for code in sorted(dual["qualification"].unique()):
        firms = asked.get(code) or [str(rng.choice(everyone))]
        total = round(seats.get(code, 20) * float(rng.choice([0.95, 1.1, 1.35], p=[0.3, 0.4, 0.3])) * MENTOR_SPARE)
        slots = whole_numbers(rng.uniform(0.5, 1.5, len(firms)), total)
        rows += [
            {"bin": firm, "qualification": code, "slots": int(n)} for firm, n in zip(firms, slots, strict=True) if n
        ]
    return table("mentor_slots", rows)
