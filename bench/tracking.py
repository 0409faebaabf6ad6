"""Three questions to a payroll: Kasip's month-by-month machine beside DuckDB, Polars, pandas, on the same files.

    python bench/tracking.py [--rows 10e6] [--folder KEEP] [--questions groups,flows,outcomes,command] [--rounds 3]

groups    records by month, territory and occupation
flows     moves between main jobs of consecutive months, by month and territories. Kasip counts hires and separations
          too, and occupations on both sides
outcomes  for each graduate, the first month of work within a year of graduation, and whether six months in a row with
          one employer follow
command   `kasip track` whole, every table written

Each engine runs in a process of its own, rounds interleaved; the best time of each counts, and its spread is printed. A
cold run is a process's first, imports and loading of machine code included; a warm one is the same again in that
process. The floor decodes the columns Kasip reads, texts as dictionaries, and looks at nothing. An engine that
needs more than 1,200 processor seconds or 20 GB for a question is stopped, and it is said.
"""

# Each engine is imported in the process that runs it, under its own name; the SQL is made of this file's own words.
# ruff: noqa: ICN001, PLC0415, S608
from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PANDAS_ROWS = 15_000_000
LEAST_FREE = 2_000_000_000
PROCESSOR_LIMIT = 1_200
"""Processor seconds an engine may take for one question: ten minutes of two cores."""
MEMORY_LIMIT_GB = 20


def generate(folder: Path, rows: float) -> int:
    """Write an invented payroll of about so many rows, a month a file."""
    from kasip.example.payroll import PayrollSize, graduates_of, graduates_table, payroll_months, stories_of

    size = PayrollSize(graduates=int(rows / 200), others=int(rows / 68), employers=6_000, colleges=60)
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


def decoded(folder: Path, columns: tuple[str, ...]) -> object:
    import pyarrow.dataset as ds

    way = ds.ParquetFileFormat(dictionary_columns={"employer_bin", "kato", "occupation"})
    payroll = ds.dataset(folder / "payroll", format=way)
    return sum(batch.num_rows for batch in payroll.to_batches(columns=list(columns)))


def streamed(folder: Path) -> Any:
    from kasip.gateways.payroll_batches import payroll_stream

    stream = payroll_stream(folder / "payroll")
    if stream is None:
        raise RuntimeError("the payroll is not kept by months")
    return stream


def duckdb_answer(folder: Path, sql: str) -> list[Any]:
    import duckdb as engine

    connection = engine.connect()
    connection.execute("SET enable_progress_bar = false")
    return [list(row) for row in connection.execute(sql.format(folder=folder)).fetchall()]


def number(column: str) -> Any:
    """A month as a number, in Polars."""
    import polars as pl

    text = pl.col(column)
    return text.str.slice(0, 4).cast(pl.Int32) * 12 + text.str.slice(5, 2).cast(pl.Int32) - 1


# groups


def groups_floor(folder: Path) -> object:
    return decoded(folder, ("kato", "occupation"))


def groups_kasip(folder: Path) -> object:
    from kasip.core.tracking.census import CensusTaker

    taker = CensusTaker(0)
    for batch in streamed(folder).batches(("kato", "occupation")):
        taker.add(batch)
    table = taker.finish()
    return [table.height, int(table["records"].sum()), int((table["records"] ** 2).sum())]


def groups_kasip_query(folder: Path) -> object:
    """The same table by the expression other engines get, on DuckDB: where nothing but counts is wanted."""
    from kasip.core.tracking.census import census
    from kasip.gateways.warehouse import opened

    with opened("duckdb") as warehouse:
        table = warehouse.fetch(census(warehouse.parquet("payroll", folder / "payroll")))
    return [table.height, int(table["records"].sum()), int((table["records"] ** 2).sum())]


def groups_duckdb(folder: Path) -> object:
    counts = "SELECT month, kato, occupation, count(*) AS n FROM '{folder}/payroll/*.parquet' GROUP BY ALL"
    return duckdb_answer(folder, f"SELECT count(*), sum(n)::BIGINT, sum(n * n)::BIGINT FROM ({counts})")[0]


def groups_polars(folder: Path) -> object:
    import polars as pl

    rows = pl.scan_parquet(folder / "payroll" / "*.parquet")
    counts = rows.group_by("month", "kato", "occupation").agg(n=pl.len().cast(pl.Int64)).collect(engine="streaming")
    return [counts.height, int(counts["n"].sum()), int((counts["n"] ** 2).sum())]


def groups_pandas(folder: Path) -> object:
    import pandas as engine

    rows = engine.read_parquet(folder / "payroll", columns=["month", "kato", "occupation"])
    counts = rows.groupby(["month", "kato", "occupation"], dropna=False, observed=True).size()
    return [len(counts), int(counts.sum()), int((counts**2).sum())]


# flows


def flows_floor(folder: Path) -> object:
    return decoded(folder, ("person_id", "employer_bin", "kato", "occupation", "wage", "leave"))


def flows_kasip(folder: Path) -> object:
    import polars as pl

    from kasip.core.tracking.flow_machine import FlowReader
    from kasip.core.tracking.ledger import MonthByMonth

    stream = streamed(folder)
    reader = FlowReader(stream.persons, 0)
    machine = MonthByMonth(stream.low, stream.persons, [reader])
    for batch in stream.batches():
        machine.add(batch)
    machine.settle()
    moves = reader.finish().filter(pl.col("flow") == "move")
    return summed(moves.group_by("month", "from_kato", "to_kato").agg(n=pl.col("persons").sum()))


def summed(moves: Any) -> list[int]:
    """What is compared of a table of moves: cells, persons, and the sum of squares."""
    return [moves.height, int(moves["n"].sum()), int((moves["n"] ** 2).sum())]


MAIN_JOBS = f"""
WITH held AS (SELECT person_id, employer_bin, {months_sql("month")} AS month, min(kato) AS kato,
                     sum(floor(wage + 0.5))::BIGINT AS pay, min("leave") AS on_leave
              FROM '{{folder}}/payroll/*.parquet' GROUP BY ALL
              HAVING min("leave") = 1 OR sum(wage) IS NULL OR sum(floor(wage + 0.5)) > 0),
     main AS (SELECT person_id, employer_bin, month, kato FROM held
              QUALIFY row_number() OVER (PARTITION BY person_id, month
                                         ORDER BY coalesce(pay, 0) DESC, employer_bin) = 1)
"""
COUNTED = "SELECT count(*), sum(n)::BIGINT, sum(n * n)::BIGINT FROM counts"


def flows_duckdb_window(folder: Path) -> object:
    return duckdb_answer(
        folder,
        f"""{MAIN_JOBS},
     lined AS (SELECT *, lag(month) OVER person AS last_month, lag(employer_bin) OVER person AS last_employer,
                      lag(kato) OVER person AS last_kato
               FROM main WINDOW person AS (PARTITION BY person_id ORDER BY month)),
     counts AS (SELECT month, last_kato, kato, count(*) AS n FROM lined
                WHERE last_month = month - 1 AND last_employer <> employer_bin GROUP BY ALL)
{COUNTED}""",
    )[0]


def flows_duckdb_join(folder: Path) -> object:
    return duckdb_answer(
        folder,
        f"""{MAIN_JOBS},
     counts AS (SELECT now.month, before.kato AS last_kato, now.kato AS kato, count(*) AS n
                FROM main AS now JOIN main AS before
                  ON before.person_id = now.person_id AND before.month = now.month - 1
                WHERE before.employer_bin <> now.employer_bin GROUP BY ALL)
{COUNTED}""",
    )[0]


def flows_polars(folder: Path) -> object:
    import polars as pl

    columns = ["person_id", "employer_bin", "month", "kato", "wage", "leave"]
    rows = pl.scan_parquet(folder / "payroll" / "*.parquet").select(columns).with_columns(number("month"))
    held = rows.group_by("person_id", "employer_bin", "month").agg(
        pl.col("kato").min(), pay=(pl.col("wage") + 0.5).floor().sum(), on_leave=pl.col("leave").min()
    )
    held = held.filter((pl.col("on_leave") == 1) | (pl.col("pay") > 0))
    main = held.group_by("person_id", "month").agg(
        pl.col("employer_bin", "kato").sort_by(["pay", "employer_bin"], descending=[True, False]).first()
    )
    before = main.with_columns(pl.col("month") + 1)
    joined = main.join(before, on=["person_id", "month"], suffix="_before")
    moved = joined.filter(pl.col("employer_bin") != pl.col("employer_bin_before"))
    counts = moved.group_by("month", "kato_before", "kato").agg(n=pl.len().cast(pl.Int64))
    return summed(counts.collect(engine="streaming"))


def flows_pandas(folder: Path) -> object:
    import pandas as engine

    columns = ["person_id", "employer_bin", "month", "kato", "wage", "leave"]
    rows = engine.read_parquet(folder / "payroll", columns=columns)
    rows["month"] = rows["month"].str[:4].astype("int32") * 12 + rows["month"].str[5:7].astype("int32") - 1
    keys = ["person_id", "employer_bin", "month"]
    held = rows.groupby(keys, as_index=False).agg({"kato": "first", "wage": "sum", "leave": "min"})
    held = held[(held["leave"] == 1) | (held["wage"] > 0)]
    held = held.sort_values(["person_id", "month", "wage", "employer_bin"], ascending=[True, True, False, True])
    main = held.drop_duplicates(["person_id", "month"])
    before = main.groupby("person_id")[["month", "employer_bin", "kato"]].shift()
    moved = (before["month"] == main["month"] - 1) & (before["employer_bin"] != main["employer_bin"])
    cells = {"month": main["month"], "before": before["kato"], "now": main["kato"]}
    table = engine.DataFrame(cells)[moved]
    counts = table.groupby(["month", "before", "now"], dropna=False).size()
    return [len(counts), int(counts.sum()), int((counts**2).sum())]


# outcomes


def outcomes_floor(folder: Path) -> object:
    return decoded(folder, ("person_id", "employer_bin", "wage"))


def graduates(folder: Path) -> Any:
    import polars as pl

    return pl.read_csv(folder / "graduates.csv", infer_schema=False).select(
        pl.col("person_id").cast(pl.Int64), number("graduated_on").alias("graduated")
    )


def outcomes_kasip(folder: Path) -> object:
    """Runs of months by the machine of `kasip track`, then the question."""
    import polars as pl

    from kasip.core.tracking.ledger import MonthByMonth
    from kasip.core.tracking.run_machine import RunReader

    known, stream = graduates(folder), streamed(folder)
    reader = RunReader(stream.low, stream.persons, known["person_id"].to_numpy())
    machine = MonthByMonth(stream.low, stream.persons, [reader])
    for batch in stream.batches(("person_id", "employer_bin", "wage")):
        machine.add(batch)
    machine.settle()
    after = reader.finish().join(known, on="person_id")
    after = after.with_columns(begin=pl.max_horizontal("from_month", pl.col("graduated") + 1))
    after = after.filter(pl.col("to_month") >= pl.col("begin"))
    within = after.filter(pl.col("begin") <= pl.col("graduated") + 12)["person_id"].n_unique()
    long = after.filter(pl.col("to_month") - pl.col("begin") + 1 >= 6)
    return [within, long["person_id"].n_unique()]


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


def outcomes_duckdb(folder: Path) -> object:
    return duckdb_answer(folder, WINDOWS)[0]


def outcomes_polars(folder: Path) -> object:
    import polars as pl

    rows = pl.scan_parquet(folder / "payroll" / "*.parquet").select("person_id", "employer_bin", "month", "wage")
    rows = rows.join(graduates(folder).lazy(), on="person_id").with_columns(number("month"))
    rows = rows.filter(pl.col("month") > pl.col("graduated"))
    held = rows.group_by("person_id", "employer_bin", "month", "graduated").agg(pl.col("wage").sum())
    after = held.filter(pl.col("wage") > 0).collect(engine="streaming")
    within = after.filter(pl.col("month") <= pl.col("graduated") + 12)["person_id"].n_unique()
    lined = after.sort("person_id", "employer_bin", "month")
    place = pl.int_range(pl.len(), dtype=pl.Int32).over("person_id", "employer_bin")
    runs = lined.with_columns(island=pl.col("month") - place).group_by("person_id", "employer_bin", "island").len()
    return [within, runs.filter(pl.col("len") >= 6)["person_id"].n_unique()]


def outcomes_pandas(folder: Path) -> object:
    import pandas as engine

    people = graduates(folder).to_pandas()
    rows = engine.read_parquet(folder / "payroll", columns=["person_id", "employer_bin", "month", "wage"])
    rows = rows.merge(people, on="person_id")
    rows["month"] = rows["month"].str[:4].astype(int) * 12 + rows["month"].str[5:7].astype(int) - 1
    keys = ["person_id", "employer_bin", "month", "graduated"]
    after = rows[rows["month"] > rows["graduated"]].groupby(keys, as_index=False)["wage"].sum()
    after = after[after["wage"] > 0]
    within = after.loc[after["month"] <= after["graduated"] + 12, "person_id"].nunique()
    after = after.sort_values(["person_id", "employer_bin", "month"])
    after["island"] = after["month"] - after.groupby(["person_id", "employer_bin"]).cumcount()
    lengths = after.groupby(["person_id", "employer_bin", "island"], as_index=False).size()
    return [int(within), int(lengths.loc[lengths["size"] >= 6, "person_id"].nunique())]


# command


def command_floor(folder: Path) -> object:
    return flows_floor(folder)


def command_kasip(folder: Path) -> object:
    from kasip.studies.track import track

    with tempfile.TemporaryDirectory(prefix="kasip-bench-") as out:
        return dict(track(folder, Path(out) / "out"))


QUESTIONS = {
    "groups": ("floor", "kasip", "kasip_query", "duckdb", "polars", "pandas"),
    "flows": ("floor", "kasip", "duckdb_window", "duckdb_join", "polars", "pandas"),
    "outcomes": ("floor", "kasip", "duckdb", "polars", "pandas"),
    "command": ("floor", "kasip"),
}
ONCE = ("pandas", "duckdb_join", "polars")
"""Engines whose answer is not asked twice in a process: slow, and no quicker the second time."""


def run_one(question: str, engine: str, folder: Path, *, once: bool) -> None:
    """Answer once cold and, where it may help, once warm, and print what each took."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_LIMIT, PROCESSOR_LIMIT + 5))
    alone = once or engine in ONCE or question == "command"
    answer_of = globals()[f"{question}_{engine}"]
    found: dict[str, object] = {}
    for state in ("cold", "warm")[: 1 if alone else 2]:
        began, used = time.perf_counter(), processor_seconds()
        found["answer"] = answer_of(folder)
        found[state] = time.perf_counter() - began
        found[f"{state}_cpu"] = processor_seconds() - used
    found["mb"] = most_memory()
    print(json.dumps(found))


def most_memory() -> float:
    """Most memory this program held, in MB. `ru_maxrss` would count what started it too: the generator of the rows."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(question: str, engine: str, folder: Path, *, once: bool) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", f"{question}:{engine}", "--folder", str(folder)]
    command += ["--once"] if once else []
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    too_large = threading.Event()
    watching = threading.Thread(target=stop_if_large, args=(running, too_large), daemon=True)
    watching.start()
    said, complained = running.communicate()
    if running.returncode:
        reasons = {-signal.SIGXCPU: f"more than {PROCESSOR_LIMIT:,} processor seconds"}
        why = f"more than {MEMORY_LIMIT_GB} GB" if too_large.is_set() else reasons.get(running.returncode)
        return {"why": [why] if why else [f"exit {running.returncode}", *complained.strip().splitlines()[-1:]]}
    answer: dict[str, Any] = json.loads(said.splitlines()[-1])
    return answer


def stop_if_large(running: subprocess.Popen[str], too_large: threading.Event) -> None:
    """Stop an engine that takes more memory than it may."""
    while running.poll() is None:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            pages = int(Path(f"/proc/{running.pid}/statm").read_text(encoding="ascii").split()[1])
            if pages * resource.getpagesize() > MEMORY_LIMIT_GB * 1e9:
                too_large.set()
                running.kill()
        time.sleep(0.5)


def compare(question: str, folder: Path, rows: int, chosen: argparse.Namespace) -> None:
    """Ask every engine, rounds interleaved, and print the best of each beside the floor and Kasip."""
    engines = [
        engine
        for engine in QUESTIONS[question]
        if engine not in chosen.leave_out.split(",") and not (engine == "pandas" and rows > PANDAS_ROWS)
    ]
    seen: dict[str, list[dict[str, Any]]] = {engine: [] for engine in engines}
    for _ in range(chosen.rounds):
        for engine in engines:
            seen[engine].append(measure(question, engine, folder, once=chosen.once))
    answers = {str(one["answer"]) for engine in engines[1:] for one in seen[engine] if "answer" in one}
    load = os.getloadavg()[0]
    said = "answers agree" if len(answers) == 1 else f"answers DIFFER: {answers}"
    print(f"\n{question}: {rows:,} rows, {os.cpu_count()} cores, load {load:.1f}, best of {chosen.rounds}; {said}")
    print(f"{'engine':15}{'cold s':>8}{'warm s':>8}{'to':>8}{'cpu s':>8}{'MB':>8}{'/ floor':>9}{'/ kasip':>9}")
    floor, ours = (dict(bests(seen[engine])) for engine in ("floor", "kasip"))
    for engine in engines:
        best = dict(bests(seen[engine]))
        if not best:
            print(f"{engine:15} failed: {seen[engine][0]['why']}")
            continue
        print(
            f"{engine:15}{best['cold']:8.2f}{best['warm']:8.2f}{best['worst']:8.2f}{best['cpu']:8.1f}{best['mb']:8.0f}"
            f"{best['warm'] / floor['warm']:9.2f}{best['warm'] / ours['warm']:9.2f}"
        )


def bests(runs: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """The best cold and warm time of one engine, the worst warm one, and the least processor time and memory."""
    good = [run for run in runs if "cold" in run]
    if good:
        yield "cold", min(run["cold"] for run in good)
        yield "warm", min(run.get("warm", run["cold"]) for run in good)
        yield "worst", max(run.get("warm", run["cold"]) for run in good)
        yield "cpu", min(run.get("warm_cpu", run["cold_cpu"]) for run in good)
        yield "mb", min(run["mb"] for run in good)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=float, default=10e6)
    options.add_argument("--folder", type=Path, help="payroll kept here instead of a temporary folder")
    options.add_argument("--questions", default=",".join(QUESTIONS))
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--leave-out", default="", help="engines not to ask, by commas")
    options.add_argument("--once", action="store_true", help="cold runs only, where a run takes minutes")
    options.add_argument("--one", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        question, _, engine = chosen.one.partition(":")
        run_one(question, engine, chosen.folder, once=chosen.once)
        return
    with tempfile.TemporaryDirectory(prefix="kasip-bench-") as temporary:
        folder = chosen.folder or Path(temporary) / "study"
        if shutil.disk_usage(temporary).free < LEAST_FREE + 12 * chosen.rows:
            raise SystemExit("too little room on the disk")
        if not (folder / "payroll").is_dir():
            generate(folder, chosen.rows)
        import pyarrow.dataset as ds

        rows = ds.dataset(folder / "payroll").count_rows()
        for question in chosen.questions.split(","):
            compare(question, folder, rows, chosen)


if __name__ == "__main__":
    main()
