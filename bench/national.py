"""Plan the national set: twenty generated regions, two at a time, each by the whole command.

    python bench/national.py [--regions 20] [--colleges 40] [--gap 0.02] [--keep FOLDER]

Prints, per region, programmes, seats, proven gap and seconds of the whole command; then the set's wall time, its
largest gap and its largest process. Seconds summed over wall time say what the second process brings.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

KASIP = [sys.executable, "-m", "kasip.cli.main"]


def main() -> None:
    """This will write the national set, plan it and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regions", type=int, default=20)
    parser.add_argument("--colleges", type=int, default=40)
    parser.add_argument("--gap", type=float, default=0.02)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        size = ["--regions", str(asked.regions), "--colleges", str(asked.colleges), "--seed", "1"]
        subprocess.run([*KASIP, "example", "generated", str(folder / "nation"), *size], check=True)
        regions = sorted(path for path in (folder / "nation").iterdir() if path.is_dir())
        began = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            rows = list(pool.map(lambda region: plan(region, folder / "plans" / region.name, asked.gap), regions))
        wall = time.perf_counter() - began
    print("region  programmes  seats  gap %  termination  seconds")
    for row in rows:
        print("{name}  {programmes}  {seats}  {gap:.2f}  {termination}  {seconds:.0f}".format(**row))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    alone = sum(row["seconds"] for row in rows)
    print(f"{len(rows)} regions: {wall:.0f} s wall on two processes, {alone:.0f} s summed ({alone / wall:.2f} times)")
    print(f"largest gap {max(row['gap'] for row in rows):.2f} %, largest process {peak:.0f} MB")


def plan(region: Path, out: Path, gap: float) -> dict[str, object]:
    """This will plan one region by the whole command and read its certificate."""
    began = time.perf_counter()
    subprocess.run([*KASIP, "plan", str(region), "--out", str(out), "--gap", str(gap), "--quiet"], check=True)
    seconds = time.perf_counter() - began
    certificate = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    seats = pl.read_csv(out / "order.csv", infer_schema=False)["seats"].cast(pl.Int64).sum()
    return {
        "name": region.name,
        "programmes": pl.read_csv(region / "programmes.csv", infer_schema=False).height,
        "seats": seats,
        "gap": 100 * certificate["gap"],
        "termination": certificate["termination"],
        "seconds": seconds,
    }


if __name__ == "__main__":
    main()
