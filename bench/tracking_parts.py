"""What one pass over a payroll costs above decoding it, part by part.

    python bench/tracking_parts.py [--rows 5e6] [--folder KEEP] [--rounds 5]

The same pass again and again in one process, each time with one part more, rounds interleaved, after a round that is
not counted (imports, loading of machine code, files into memory). A part is the difference of two medians.

decode    the columns read, texts as dictionaries, looked at by nobody: the floor
code      + texts as numbers common to all batches, wages and leave as plain arrays, read ahead in a thread
jobs      + records folded into the month's jobs, one per person and employer, and forgotten at its end
census    + records counted by month, territory and occupation
runs      + graduates' runs of months
flows     + everybody's main job compared with the last: hires, separations, moves, persons at work
"""

# ruff: noqa: PLC0415
from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

COLUMNS = ("person_id", "employer_bin", "kato", "occupation", "wage", "leave")
PARTS = ("decode", "code", "jobs", "census", "runs", "flows")


def passes(folder: Path) -> Mapping[str, Callable[[], int]]:
    """What is run for each part; each gives the number of records it saw."""
    from bench.tracking import decoded, graduates, streamed

    from kasip.core.tracking.census import CensusTaker
    from kasip.core.tracking.flow_machine import FlowReader
    from kasip.core.tracking.ledger import MonthByMonth
    from kasip.core.tracking.run_machine import RunReader

    followed = graduates(folder)["person_id"].to_numpy()

    def coded() -> int:
        return sum(len(batch.records.person) for batch in streamed(folder).batches())

    def read(*wanted: str) -> int:
        stream = streamed(folder)
        readers: dict[str, Any] = {
            "runs": lambda: RunReader(stream.low, stream.persons, followed),
            "flows": lambda: FlowReader(stream.persons, 0),
        }
        machine = MonthByMonth(stream.low, stream.persons, [readers[name]() for name in wanted if name in readers])
        taker = CensusTaker(stream.low) if "census" in wanted else None
        seen = 0
        for batch in stream.batches():
            machine.add(batch)
            if taker is not None:
                taker.add(batch)
            seen += len(batch.records.person)
        machine.settle()
        return seen

    return {
        "decode": lambda: int(str(decoded(folder, COLUMNS))),
        "code": coded,
        "jobs": read,
        "census": lambda: read("census"),
        "runs": lambda: read("census", "runs"),
        "flows": lambda: read("census", "runs", "flows"),
    }


def measured(run: Callable[[], int]) -> tuple[int, float, float]:
    began, used = time.perf_counter(), time.process_time()
    seen = run()
    return seen, time.perf_counter() - began, time.process_time() - used


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=float, default=5e6)
    options.add_argument("--folder", type=Path, help="payroll kept here instead of a temporary folder")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    from bench.tracking import generate

    with tempfile.TemporaryDirectory(prefix="kasip-bench-") as temporary:
        folder = chosen.folder or Path(temporary) / "study"
        if not (folder / "payroll").is_dir():
            generate(folder, chosen.rows)
        runs = passes(folder)
        rounds = [{part: measured(runs[part]) for part in PARTS} for _ in range(chosen.rounds + 1)][1:]
    seen = {found[0] for one in rounds for found in one.values()}
    if len(seen) != 1:
        raise SystemExit(f"the parts saw different records: {seen}")
    rows = seen.pop()
    print(f"{rows:,} rows, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, medians of {chosen.rounds}")
    print(
        f"{'up to':10}{'clock s':>9}{'cpu s':>8}{'/ decode':>10}{'part, cpu s':>13}{'ns a record':>13}{'worst cpu':>11}"
    )
    before, floor = 0.0, statistics.median(one["decode"][2] for one in rounds)
    for part in PARTS:
        clock, cpu = (statistics.median(one[part][at] for one in rounds) for at in (1, 2))
        worst = max(one[part][2] for one in rounds)
        alone = cpu - before
        print(f"{part:10}{clock:9.2f}{cpu:8.2f}{cpu / floor:10.2f}{alone:13.2f}{1e9 * alone / rows:13.0f}{worst:11.2f}")
        before = cpu


if __name__ == "__main__":
    main()
