"""Graduates' outcomes from payroll rows: Kasip beside DuckDB's window functions, Polars and pandas, in one run.

    python bench/tracking.py [--rows 10e6] [--folder KEEP] [--flows]

The question every engine answers: for each graduate, the first month of work within twelve months after graduation and
whether six months in a row with one employer follow. Persons are numbered, one file a month. Each engine runs in a
process of its own, interleaved, twice; the better time counts. The decode time of the four columns needed is the floor.

`--flows` asks another question: hires, separations and moves between main jobs, counted by month, of everybody. There
the floor decodes employers and territories as dictionaries, as the machine does.
"""

# Each engine is imported in the process that runs it, under its own name; the SQL is made of this file's own words.
# ruff: noqa: ICN001, PLC0415, S608
from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENGINES = ("floor", "kasip", "duckdb", "polars", "pandas")
FLOW_ENGINES = ("flow_floor", "flow_machine", "flow_duckdb")
PANDAS_ROWS = 15_000_000
ROUNDS = 2


def generate(folder: Path, rows: float) -> int:
    """Write an invented payroll of about so many rows, a month a file."""
    from kasip.example.payroll import PayrollSize, graduates_of, graduates_table, payroll_months, stories_of

    size = PayrollSize(graduates=int(rows / 190), others=int(rows / 68), employers=6_000, colleges=60)
    people = graduates_of(size, 1)
    stories = stories_of(size, people, 1)
    (folder / "payroll").mkdir(parents=True)
    count = 0
    for month, table in payroll_months(stories, 1):
        table.write_parquet(folder / "payroll" / f"{month}.parquet")
        count += table.height
    graduates_table(people, stories, 1).write_csv(folder / "graduates.csv")
    return count


def months_sql(column: str) -> str:
    return f"(substr({column}, 1, 4)::INT * 12 + substr({column}, 6, 2)::INT - 1)"


WINDOWS = f"""
WITH g AS (SELECT person_id::BIGINT AS person_id, {months_sql("graduated_on")} AS graduated
           FROM read_csv('{{folder}}/graduates.csv', all_varchar = true)),
     held AS (SELECT p.person_id, p.employer_bin, {months_sql("p.month")} AS month, g.graduated
              FROM '{{folder}}/payroll/*.parquet' p JOIN g USING (person_id)
              GROUP BY ALL HAVING sum(p.wage) > 0),
     after AS (SELECT * FROM held WHERE month > graduated),
     islands AS (SELECT *, month - row_number() OVER (PARTITION BY person_id, employer_bin ORDER BY month) AS island
                 FROM after),
     runs AS (SELECT person_id, employer_bin, island, count(*) AS months FROM islands GROUP BY ALL)
SELECT (SELECT count(DISTINCT person_id) FROM after WHERE month <= graduated + 12) AS within_a_year,
       (SELECT count(DISTINCT person_id) FROM runs WHERE months >= 6) AS permanent
"""


def floor(folder: Path) -> object:
    """Decode the columns needed and look at nothing."""
    import pyarrow.dataset as ds

    columns = ["person_id", "employer_bin", "month", "wage"]
    return sum(batch.num_rows for batch in ds.dataset(folder / "payroll").to_batches(columns=columns))


def kasip(folder: Path) -> object:
    """The expressions of `kasip track`, as the study runs them: the whole payroll to runs of months, then outcomes."""
    import polars as pl

    from kasip.core.tracking.runs import job_months, runs
    from kasip.gateways.warehouse import opened
    from kasip.studies.following import graduate_rows
    from kasip.studies.loading import load_study

    graduates = graduate_rows(load_study(folder, "tracking").tables["graduates"])
    with opened("duckdb") as warehouse:
        people = graduates.select(pl.col("person_id").cast(pl.Int64).unique())
        persons = warehouse.upload("persons", people)
        found = warehouse.fetch(runs(job_months(warehouse.parquet("payroll", folder / "payroll"), persons)))
    known = graduates.select(pl.col("person_id").cast(pl.Int64), "graduated")
    after = found.filter(pl.col("on_leave") == 0).join(known, on="person_id")
    after = after.with_columns(begin=pl.max_horizontal("from_month", pl.col("graduated") + 1))
    after = after.filter(pl.col("to_month") >= pl.col("begin"))
    within = after.filter(pl.col("begin") <= pl.col("graduated") + 12)["person_id"].n_unique()
    merged = after.sort("person_id", "employer_bin", "begin")
    fresh = (pl.col("begin") > pl.col("to_month").shift(1).over("person_id", "employer_bin") + 1).fill_null(value=True)
    merged = merged.with_columns(part=fresh.cast(pl.Int32).cum_sum().over("person_id", "employer_bin"))
    lengths = merged.group_by("person_id", "employer_bin", "part").agg(
        months=(pl.col("to_month") - pl.col("begin") + 1).sum()
    )
    return [within, lengths.filter(pl.col("months") >= 6)["person_id"].n_unique()]


def duckdb(folder: Path) -> object:
    """DuckDB's own window functions, written for this one question only."""
    import duckdb as engine

    connection = engine.connect()
    connection.execute("SET enable_progress_bar = false")
    return list(connection.execute(WINDOWS.format(folder=folder)).fetchall()[0])


def polars(folder: Path) -> object:
    """Polars' streaming engine, the same question."""
    import polars as pl

    def number(column: str) -> pl.Expr:
        text = pl.col(column)
        return text.str.slice(0, 4).cast(pl.Int32) * 12 + text.str.slice(5, 2).cast(pl.Int32) - 1

    graduates = pl.read_csv(folder / "graduates.csv", infer_schema=False).select(
        pl.col("person_id").cast(pl.Int64), number("graduated_on").alias("graduated")
    )
    rows = pl.scan_parquet(folder / "payroll" / "*.parquet").select("person_id", "employer_bin", "month", "wage")
    rows = rows.join(graduates.lazy(), on="person_id").with_columns(number("month"))
    rows = rows.filter(pl.col("month") > pl.col("graduated"))
    held = rows.group_by("person_id", "employer_bin", "month", "graduated").agg(pl.col("wage").sum())
    after = held.filter(pl.col("wage") > 0).collect(engine="streaming")
    within = after.filter(pl.col("month") <= pl.col("graduated") + 12)["person_id"].n_unique()
    lined = after.sort("person_id", "employer_bin", "month")
    place = pl.int_range(pl.len(), dtype=pl.Int32).over("person_id", "employer_bin")
    runs = lined.with_columns(island=pl.col("month") - place).group_by("person_id", "employer_bin", "island").len()
    return [within, runs.filter(pl.col("len") >= 6)["person_id"].n_unique()]


def pandas(folder: Path) -> object:
    """pandas, the same question; whole table in memory."""
    import pandas as engine

    people = engine.read_csv(folder / "graduates.csv", dtype=str)
    people["person_id"] = people["person_id"].astype("int64")
    people["graduated"] = (
        people["graduated_on"].str[:4].astype(int) * 12 + people["graduated_on"].str[5:7].astype(int) - 1
    )
    rows = engine.read_parquet(folder / "payroll", columns=["person_id", "employer_bin", "month", "wage"])
    rows = rows.merge(people[["person_id", "graduated"]], on="person_id")
    rows["month"] = rows["month"].str[:4].astype(int) * 12 + rows["month"].str[5:7].astype(int) - 1
    keys = ["person_id", "employer_bin", "month", "graduated"]
    after = rows[rows["month"] > rows["graduated"]].groupby(keys, as_index=False)["wage"].sum()
    after = after[after["wage"] > 0]
    within = after.loc[after["month"] <= after["graduated"] + 12, "person_id"].nunique()
    after = after.sort_values(["person_id", "employer_bin", "month"])
    after["island"] = after["month"] - after.groupby(["person_id", "employer_bin"]).cumcount()
    lengths = after.groupby(["person_id", "employer_bin", "island"], as_index=False).size()
    return [int(within), int(lengths.loc[lengths["size"] >= 6, "person_id"].nunique())]


def flow_floor(folder: Path) -> object:
    """Decode what flows need, texts as dictionaries, and look at nothing."""
    import pyarrow.dataset as ds

    way = ds.ParquetFileFormat(dictionary_columns={"employer_bin", "kato", "occupation"})
    columns = ["person_id", "employer_bin", "kato", "occupation", "wage", "leave"]
    payroll = ds.dataset(folder / "payroll", format=way)
    return sum(batch.num_rows for batch in payroll.to_batches(columns=columns))


def flow_machine(folder: Path) -> object:
    """The month-by-month machine of `kasip track`."""
    import polars as pl

    from kasip.core.tracking.machine import FlowMachine
    from kasip.gateways.payroll_batches import payroll_stream

    stream = payroll_stream(folder / "payroll")
    if stream is None:
        raise RuntimeError("the payroll is not kept by months")
    machine = FlowMachine(stream.low, stream.persons, 1)
    for batch in stream.batches():
        machine.add(batch)
    table = machine.finish().group_by("flow").agg(pl.col("persons").sum()).sort("flow")
    return [list(row) for row in table.rows()]


def flow_duckdb(folder: Path) -> object:
    """DuckDB's window functions, the expression other engines get."""
    import polars as pl

    from kasip.core.tracking.flows import flows, main_jobs
    from kasip.core.tracking.runs import job_months, month_number
    from kasip.gateways.warehouse import opened

    with opened("duckdb") as warehouse:
        payroll = warehouse.parquet("payroll", folder / "payroll")
        month = month_number(payroll.month)
        seen = warehouse.fetch(payroll.aggregate(first=month.min(), last=month.max())).row(0)
        table = warehouse.fetch(flows(main_jobs(job_months(payroll, None)), None, seen, 1))
    table = table.group_by("flow").agg(pl.col("persons").sum()).sort("flow")
    return [list(row) for row in table.rows()]


def measure(engine: str, folder: Path) -> dict[str, object]:
    """Run one engine in a process of its own; its seconds leave out starting Python and importing."""
    command = [sys.executable, __file__, "--one", engine, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"seconds": None, "why": done.stderr.strip().splitlines()[-1:]}
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def run_one(engine: str, folder: Path) -> None:
    began = time.perf_counter()
    answer = globals()[engine](folder)
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024, "answer": answer}
        )
    )


def compare(folder: Path, rows: int, engines: tuple[str, ...] = ENGINES) -> None:
    best: dict[str, dict[str, object]] = {}
    for _ in range(ROUNDS):
        for engine in engines:
            if engine == "pandas" and rows > PANDAS_ROWS:
                continue
            found = measure(engine, folder)
            if (
                found["seconds"] is not None and found["seconds"] < best.get(engine, found)["seconds"]
            ) or engine not in best:
                best[engine] = found
    bottom, ours = best[engines[0]]["seconds"], best[engines[1]]["seconds"]
    answers = {str(best[engine].get("answer")) for engine in best if engine != engines[0]}
    print(f"{rows:,} rows, {os.cpu_count()} cores; answers {'agree' if len(answers) == 1 else f'DIFFER: {answers}'}")
    print(f"{'engine':10}{'seconds':>9}{'cpu s':>9}{'MB':>8}{'/ floor':>9}{'/ kasip':>9}")
    for engine, found in best.items():
        took = found["seconds"]
        line = (
            f"{engine:10}{took:9.2f}{found['cpu']:9.1f}{found['mb']:8.0f}{took / bottom:9.2f}{took / ours:9.2f}"
            if took
            else f"{engine:10} failed: {found['why']}"
        )
        print(line)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=float, default=10e6)
    options.add_argument("--folder", type=Path, help="payroll kept here instead of a temporary folder")
    options.add_argument("--flows", action="store_true", help="flows of the whole labour force instead of outcomes")
    options.add_argument("--one", choices=ENGINES + FLOW_ENGINES, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        run_one(chosen.one, chosen.folder)
        return
    with tempfile.TemporaryDirectory(prefix="kasip-bench-") as temporary:
        folder = chosen.folder or Path(temporary) / "study"
        if not (folder / "payroll").is_dir():
            generate(folder, chosen.rows)
        import pyarrow.dataset as ds

        rows = ds.dataset(folder / "payroll").count_rows()
        compare(folder, rows, FLOW_ENGINES if chosen.flows else ENGINES)


if __name__ == "__main__":
    main()
