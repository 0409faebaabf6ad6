"""One reduction on three engines: what DuckDB, PostgreSQL and Spark take for the same payroll on one machine.

    python bench/tracking_engines.py FOLDER [--engines machine,duckdb,postgres,spark]

FOLDER holds `payroll/` (Parquet, a month a file) and `graduates.csv`, as `bench/tracking.py --folder` leaves them. What
is measured is what `kasip track` leaves to an engine: census, runs of the graduates, flows and stock of everybody.
PostgreSQL is a fresh server with its own settings but `fsync=off`, the payroll loaded into it first (its own line),
and once more by Ibis, a row a statement, for comparison.
Spark is a standalone master and two workers of one core each on loopback, reading the same files. Processor seconds
are those of every process of the engine.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

SERVERS = ("/kasip-pg-", "/kasip-spark-")
"""Servers run in folders of these names."""
SPARK_MEMORY = "3g"
SPARK = {
    "spark.executor.memory": "2500m",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": 16,
    "spark.driver.maxResultSize": "1g",
}


def processor_seconds() -> float:
    """Of this process, its children and the servers it started, for as long as they live."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    served = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            place = str((entry / "cwd").readlink())
        except OSError:
            continue
        number = int(entry.name)
        parents[number], used[number] = int(fields[1]), sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
        if any(name in place for name in SERVERS):
            served.add(number)
    ours = {os.getpid()} | served
    while more := {number for number, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used[number] for number in ours)


@contextmanager
def timed(line: str) -> Iterator[None]:
    began, used = time.perf_counter(), processor_seconds()
    yield
    print(f"{line:32}{time.perf_counter() - began:9.1f}{processor_seconds() - used:9.1f}", flush=True)


def reduction(warehouse: Any, folder: Path, table: Any) -> list[int]:
    from kasip.studies.following import graduate_rows
    from kasip.studies.loading import load_study
    from kasip.studies.payroll import Payroll
    from kasip.studies.payroll_reduction import reduced

    study = load_study(folder, "tracking")
    graduates = graduate_rows(study.tables["graduates"])
    found = reduced(warehouse, Payroll(table, None, "payroll"), study, graduates)
    return [found.census.rows, found.runs.height, int(found.flows["persons"].sum())]


def on_machine(folder: Path) -> list[int]:
    from kasip.gateways.warehouse import opened
    from kasip.studies.following import graduate_rows
    from kasip.studies.loading import load_study
    from kasip.studies.payroll import open_payroll
    from kasip.studies.payroll_reduction import reduced

    study = load_study(folder, "tracking")
    with timed("duckdb, the machine"), opened("duckdb") as warehouse:
        graduates = graduate_rows(study.tables["graduates"])
        found = reduced(warehouse, open_payroll(warehouse, folder), study, graduates, 0)
    return [found.census.rows, found.runs.height, int(found.flows["persons"].sum())]


def on_duckdb(folder: Path) -> list[int]:
    from kasip.gateways.warehouse import opened

    with timed("duckdb, queries"), opened("duckdb") as warehouse:
        return reduction(warehouse, folder, warehouse.parquet("payroll", folder / "payroll"))


def by_rows(warehouse: Any, folder: Path) -> None:
    import pyarrow.parquet as pq

    for number, file in enumerate(sorted(folder.rglob("*.parquet"))):
        rows = pq.read_table(file)
        if number == 0:
            warehouse.connection.create_table("by_rows", rows, temp=True)
        else:
            warehouse.connection.insert("by_rows", rows)


def on_postgres(folder: Path) -> list[int]:
    from tests.gateways.engines import postgres_server

    from kasip.gateways.warehouse import opened

    with postgres_server() as address, opened(address) as warehouse:
        with timed("postgres, loading"):
            table = warehouse.parquet("payroll", folder / "payroll")
        with timed("postgres, loading by Ibis"):
            by_rows(warehouse, folder / "payroll")
        with timed("postgres"):
            return reduction(warehouse, folder, table)


def on_spark(folder: Path) -> list[int]:
    from tests.gateways.engines import spark_cluster

    from kasip.gateways.warehouse import opened

    with ExitStack() as stack:
        master = stack.enter_context(spark_cluster(SPARK, SPARK_MEMORY))
        with timed("spark, opening a session"):
            warehouse = stack.enter_context(opened(master))
        with timed("spark"):
            return reduction(warehouse, folder, warehouse.parquet("payroll", folder / "payroll"))


ENGINES = {"machine": on_machine, "duckdb": on_duckdb, "postgres": on_postgres, "spark": on_spark}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--engines", default=",".join(ENGINES))
    chosen = options.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n{'engine':32}{'clock s':>9}{'cpu s':>9}")
    answers = {name: ENGINES[name](chosen.folder) for name in chosen.engines.split(",")}
    same = len({str(answer) for answer in answers.values()}) == 1
    print("answers agree" if same else f"answers DIFFER: {answers}")


if __name__ == "__main__":
    main()
