"""Forecast accuracy on public series, and Theta against statsforecast's on the same series in the same run.

Public series are looked up beside the project or by KASIP_SHARED; without them invented ones are used, and it is said.
The peer lives in its own environment (.venv-peers-forecasting), made here from a hashed lock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import attrs
import numpy as np
import polars as pl
from numpy.typing import NDArray

from kasip.core.forecasting.baselines import theta
from kasip.studies.backtest import Asked, backtest_table
from kasip.studies.backtest_input import LongTable, read_long

Floats = NDArray[np.float64]
ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("KASIP_SHARED", ROOT.parent / "shared")) / "data"
PEER = ROOT / ".venv-peers-forecasting"
STEPS = 5
ROUNDS = 3


def peer_python() -> Path:
    python = PEER / "bin" / "python"
    if not python.exists():
        print("making the peer's environment ...")
        uv = Path(sys.executable).parent / "uv"
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, PEER], check=True)
        lock = ROOT / "requirements" / "peers-forecasting.txt"
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock], check=True
        )
    return python


def peer_theta(series: Floats) -> tuple[Floats, float]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(source, series=series, steps=STEPS)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        script = Path(__file__).with_name("forecasting_peer.py")
        subprocess.run([peer_python(), script, source, target], check=True, env=environment)
        found = np.load(target)
        return found["forecasts"], float(found["seconds"])


def own_theta(series: Floats) -> tuple[Floats, float]:
    theta(series, STEPS)
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        forecasts = theta(series, STEPS)
        seconds.append(time.perf_counter() - started)
    return forecasts, min(seconds)


def smape(forecasts: Floats, actual: Floats) -> float:
    return float(200 * np.mean(np.abs(forecasts - actual) / (np.abs(forecasts) + np.abs(actual))))


def invented(count: int, periods: int) -> Floats:
    generator = np.random.default_rng(1)
    return 1000 * np.exp(np.cumsum(generator.normal(0.01, 0.05, (count, periods)), axis=1))


def show_scores(name: str, table: LongTable, asked: Asked) -> None:
    started = time.perf_counter()
    scores = backtest_table(table, asked).scores
    print(
        f"\n{name}: {table.keys.height} series, {table.values.shape[1]} periods, {time.perf_counter() - started:.1f} s"
    )
    for measure in ("wape", "coverage"):
        print(f"  {measure}, %, by periods ahead")
        for method in scores["method"].unique(maintain_order=True):
            cells = scores.filter(pl.col("method") == method)[measure].to_list()
            print(f"    {method:<7}" + "".join(f"{100 * cell:9.2f}" for cell in cells))


def accuracy() -> None:
    if not SHARED.is_dir():
        print("the public series are not beside the project (KASIP_SHARED): accuracy on them is not shown")
        return
    counties = Asked(("state", "fips"), "year", "employed", STEPS)
    file = SHARED / "us_county_employment_annual.parquet"
    table = read_long(file, counties.keys, counties.time, counties.value)
    states = pl.read_parquet(file).group_by("state", "year").agg(pl.col("employed").sum())
    by_state = from_frame(states, Asked(("state",), "year", "employed", STEPS))
    for name, made, asked in [("US counties", table, counties), ("US states", *by_state), *kazakh()]:
        show_scores(f"{name}, every origin with ten years before it", made, asked)
        show_scores(f"{name}, the last five origins", made, attrs.evolve(asked, origins=5))


def kazakh() -> list[tuple[str, LongTable, Asked]]:
    applied = pl.read_csv(SHARED / "people_applied_employment.csv").unpivot(
        index="year", variable_name="region", value_name="people"
    )
    people = pl.read_csv(SHARED / "pop_proj_csv_final.csv").rename(
        {"Область": "region", "Год": "year", "Население": "people"}
    )
    people = people.filter((pl.col("year") <= 2023) & ~pl.col("region").str.contains("Республика"))
    rates = pl.read_csv(SHARED / "kz_unemployment_region_quarter_tidy.csv").filter(
        ~pl.col("region").str.contains("Republic")
    )
    by_year = rates.filter(pl.col("period").str.starts_with("year")).unique(["region", "year"])
    rates = rates.filter(pl.col("period").str.ends_with("quarter"))
    quarter = (
        pl.col("period").str.split(" ").list.first().replace_strict(["I", "II", "III", "IV"], ["1", "2", "3", "4"])
    )
    rates = rates.with_columns(when=pl.col("year").cast(pl.String) + "Q" + quarter).unique(["region", "when"])
    yearly = Asked(("region",), "year", "people", STEPS)
    return [
        ("Kazakhstan, people applying for work by region", *from_frame(applied, yearly)),
        ("Kazakhstan, population by region to 2023", *from_frame(people.select("region", "year", "people"), yearly)),
        (
            "Kazakhstan, unemployment rate by region and year",
            *from_frame(by_year.select("region", "year", "rate"), attrs.evolve(yearly, value="rate")),
        ),
        (
            "Kazakhstan, unemployment rate by region and quarter",
            *from_frame(rates.select("region", "when", "rate"), Asked(("region",), "when", "rate", STEPS)),
        ),
    ]


def from_frame(frame: pl.DataFrame, asked: Asked) -> tuple[LongTable, Asked]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.parquet"
        frame.write_parquet(path)
        return read_long(path, asked.keys, asked.time, asked.value), asked


def speed() -> None:
    if SHARED.is_dir():
        table = read_long(SHARED / "us_county_employment_annual.parquet", ("state", "fips"), "year", "employed")
        whole = np.isfinite(table.values).all(axis=1) & (table.values > 0).all(axis=1)
        series = np.ascontiguousarray(table.values[whole][:1000])
    else:
        series = invented(1000, 29)
    past, actual = np.ascontiguousarray(series[:, :-STEPS]), series[:, -STEPS:]
    theirs, their_seconds = peer_theta(past)
    ours, our_seconds = own_theta(past)
    print(f"\nTheta, {past.shape[0]} series of {past.shape[1]} periods, one process each, same run")
    print(f"  statsforecast {their_seconds:8.3f} s   sMAPE {smape(theirs, actual):6.3f}")
    print(f"  kasip         {our_seconds:8.4f} s   sMAPE {smape(ours, actual):6.3f}")
    apart = np.median(np.abs(ours / theirs - 1))
    print(f"  ratio {their_seconds / our_seconds:.0f}x; median relative difference {apart:.4f}")
    many = invented(50_000, 72)
    print(f"  kasip, 50,000 invented series of 72 periods: {own_theta(many)[1]:.2f} s")


def main() -> None:
    accuracy()
    speed()


if __name__ == "__main__":
    main()
