"""Admission against its peers and its limits, in one run: `make bench-matching`; `--ten-million` adds the largest size.

Peers live in `.venv-peers-matching`, made here from `requirements/peers-matching.txt`. Every comparison is of the same
market, and the allotments are compared, not only the times. Seconds say little about another machine; ratios do.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
from admission_markets import count_claims, plain_market, with_beds
from commands import cold_and_warm

from kasip.core.matching.assembling import AdmissionRules, AdmissionTables, assemble
from kasip.core.matching.beds import allot
from kasip.core.matching.cutoffs import cutoffs
from kasip.core.matching.explaining import beds_used
from kasip.core.matching.kernels import deferred_acceptance, seat_everybody
from kasip.core.matching.market import Market, State, opening_state
from kasip.core.matching.precompiling import compile_kernels

BYTES_AN_APPLICANT = 6_500
"""What the whole command was seen to take at a million applicants with twelve wishes."""
ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".venv-peers-matching"
Value = TypeVar("Value")

PEER = """
import json, sys, time, warnings
import numpy as np
warnings.simplefilter("ignore")
sys.setrecursionlimit(10**6)
from matching.games import HospitalResident
given = np.load(sys.argv[1])
start, programme, score, lottery, seats = (given[name] for name in ("start", "programme", "score", "lottery", "seats"))
lists = {f"r{i}": [f"h{p}" for p in programme[start[i]:start[i + 1]]] for i in range(start.size - 1)}
residents = {name: wishes for name, wishes in lists.items() if wishes}
who = np.repeat(np.arange(start.size - 1), np.diff(start))
order = np.lexsort((lottery[who], -score, programme))
hospitals = {}
for row in order:
    hospitals.setdefault(f"h{programme[row]}", []).append(f"r{who[row]}")
capacities = {name: int(seats[int(name[1:])]) for name in hospitals}
begun = time.process_time()
game = HospitalResident.create_from_dictionaries(residents, hospitals, capacities)
built = time.process_time()
solution = game.solve(optimal="resident")
solved = time.process_time()
held = np.full(start.size - 1, -1)
for hospital, matched in solution.items():
    for resident in matched:
        held[int(str(resident)[1:])] = int(str(hospital)[1:])
np.save(sys.argv[2], held)
print(json.dumps({"build": built - begun, "solve": solved - built}))
"""


def best_of(work: Callable[[], Value], times: int = 3) -> tuple[float, Value]:
    """This will return the least processor time of several repeats, and the value of the last."""
    seconds = []
    for _ in range(times):
        begun = time.process_time()
        value = work()
        seconds.append(time.process_time() - begun)
    return min(seconds), value


def say(line: str) -> None:
    print(line, flush=True)


def peers_python() -> Path:
    python = PEERS / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        lock = ROOT / "requirements" / "peers-matching.txt"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
    return python


def against_peer(applicants: int, programmes: int, seed: int) -> None:
    market = plain_market(seed, applicants, programmes)
    seconds, state = best_of(lambda: deferred_acceptance(market), 9)
    with tempfile.TemporaryDirectory() as folder:
        market_file, held_file = Path(folder) / "market.npz", Path(folder) / "held.npy"
        arrays = {
            "programme": market.programme,
            "score": market.score,
            "lottery": market.lottery,
            "seats": market.seats,
        }
        np.savez(market_file, start=market.wish_start, **arrays)
        call = [peers_python(), "-I", "-c", PEER, market_file, held_file]
        done = subprocess.run(call, capture_output=True, text=True, check=True)
        peer = json.loads(done.stdout.splitlines()[-1])
        held = np.load(held_file)
    ours = np.where(state.held >= 0, market.programme[state.held], -1)
    say(
        f"  {applicants:>7,} applicants, seed {seed}: Kasip {seconds * 1e3:.2f} ms; matching: build "
        f"{peer['build']:.2f} s, solve {peer['solve']:.2f} s: {peer['solve'] / seconds:,.0f} x on solve; "
        f"{int((ours != held).sum())} applicants differ"
    )


def certificate_pass(market: Market, state: State) -> int:
    """This will count applicants with a justified claim to a better wish: the least any certified solver must read."""
    found = cutoffs(market, state)
    return count_claims.fast()(market, state.held, found.open_score, found.open_lottery)


def scaling(sizes: tuple[int, ...]) -> None:
    for applicants in sizes:
        market = plain_market(1, applicants, max(20, applicants // 45), wishes=12)
        times = 9 if applicants <= 100_000 else 3
        seconds, state = best_of(lambda market=market: deferred_acceptance(market), times)
        floor, claims = best_of(lambda market=market, state=state: certificate_pass(market, state), times)
        held_bytes = sum(array.nbytes for array in (*market[:-1], *state))
        say(
            f"  {applicants:>10,} x {market.wishes / applicants:.1f} wishes: {seconds * 1e3:9.1f} ms, certificate "
            f"{floor * 1e3:7.1f} ms ({seconds / floor:.1f} x), {int(claims)} claims, "
            f"{held_bytes / market.wishes:.0f} bytes a wish, peak RSS "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB"
        )


def flat_tables(applicants: int) -> AdmissionTables:
    """This will draw a market as tables of text identifiers, wishes in any order."""
    market = plain_market(2, applicants, max(20, applicants // 45), wishes=12)
    who = np.repeat(np.arange(applicants), np.diff(market.wish_start))
    rank = np.arange(market.wishes) - market.wish_start[who] + 1
    shuffled = np.random.default_rng(3).permutation(market.wishes)
    ids = pl.Series([f"A{number:08d}" for number in range(applicants)])
    names = pl.Series([f"P{number:05d}" for number in range(market.seats.size)])
    wishes = pl.DataFrame(
        {
            "applicant_id": ids.gather(who[shuffled]),
            "rank": rank[shuffled],
            "programme_id": names.gather(market.programme[shuffled]),
            "bed": np.zeros(market.wishes, dtype=np.int64),
            "score": market.score[shuffled],
        }
    )
    programmes = pl.DataFrame({"programme_id": names, "college_id": names, "seats": market.seats})
    programmes = programmes.with_columns(dormitory_id=pl.lit(None, pl.String))
    return AdmissionTables(programmes, pl.DataFrame({"applicant_id": ids}), wishes)


def from_flat_file(applicants: int) -> None:
    drawn = flat_tables(applicants)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wishes.parquet"
        drawn.wishes.write_parquet(path)
        read, frame = best_of(lambda: pl.read_parquet(path))
        tables = AdmissionTables(drawn.programmes, drawn.applicants, frame)
        ingest, admission = best_of(lambda: assemble(tables, AdmissionRules(7)))
        solve, state = best_of(lambda: deferred_acceptance(admission.market))
        certify, claims = best_of(lambda: certificate_pass(admission.market, state))
    total = read + ingest + solve + certify
    say(
        f"  {applicants:,} applicants, {frame.height:,} shuffled rows of text identifiers: read {read:.2f} s, "
        f"arrays and lottery {ingest:.2f} s, allot {solve:.2f} s, certify {certify:.2f} s ({int(claims)} claims): "
        f"{total:.2f} s, {total / (read + ingest):.2f} x (read + arrays)"
    )


def whole_command(sizes: tuple[int, ...]) -> None:
    """This will time `kasip admit` itself: read, check, sort, hash, allot, explain, verify, write."""
    for applicants in sizes:
        if (needed := applicants * BYTES_AN_APPLICANT) > free_memory():
            say(f"  {applicants:>10,} applicants: left out, they need about {needed / 2**30:.0f} GB")
            continue
        drawn = flat_tables(applicants)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            for name in ("programmes", "applicants", "wishes"):
                getattr(drawn, name).write_parquet(folder / f"{name}.parquet")
            rows = drawn.wishes.height
            del drawn
            say(f"  {applicants:>10,} applicants, {rows:,} shuffled rows: {cold_and_warm('admit', folder)}")


def free_memory() -> int:
    """Memory in bytes that a program could take now."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))


def late(applicants: int) -> None:
    market = plain_market(4, applicants, applicants // 45)
    full, whole = best_of(lambda: deferred_acceptance(market))
    for count in (1, 100, 10_000):
        seconds = []
        for _ in range(3):
            state = opening_state(market)
            seat_everybody.fast()(market, state, 0, applicants - count)
            begun = time.process_time()
            deferred_acceptance(market, state, first=applicants - count)
            seconds.append(time.process_time() - begun)
        differ = int((state.held != whole.held).sum())
        say(f"  {count:>6,} late of {applicants:,}: {min(seconds) * 1e3:.3f} ms, full run {full * 1e3:.0f} ms: "
            f"{full / min(seconds):,.0f} x; {differ} differ")  # fmt: skip


def bed_envy(market: Market, state: State) -> tuple[int, int, int]:
    """This will count seat envy, bed envy and claims on free beds, applicant by applicant."""
    used = beds_used(market, state)
    worst = np.full(market.beds.size, -1)
    holders = np.flatnonzero(state.held >= 0)
    unit = market.bed_unit[state.held[holders]]
    np.maximum.at(worst, unit[unit >= 0], market.bed_rank[holders[unit >= 0]])
    last = np.where(state.held >= 0, state.held, market.wish_start[1:])
    better = np.flatnonzero(np.arange(market.wishes) < np.repeat(last, np.diff(market.wish_start)))
    who = np.searchsorted(market.wish_start, better, side="right") - 1
    found = cutoffs(market, state)
    p = market.programme[better]
    claim = (market.score[better] > found.open_score[p]) | (
        (market.score[better] == found.open_score[p]) & (market.lottery[who] < found.open_lottery[p])
    )
    own = (state.held[who] >= 0) & (market.programme[state.held[who]] == p)
    unit = market.bed_unit[better]
    seat_envy = int((claim & (unit < 0)).sum())
    asks = (claim | own) & (unit >= 0)
    envy_for_beds = int((asks & (market.bed_rank[who] < worst[unit])).sum())
    on_free_beds = int((asks & (used < market.beds)[unit]).sum())
    return seat_envy, envy_for_beds, on_free_beds


def beds(applicants: int, programmes: int, dormitories: int) -> None:
    for seed in (1, 2, 3):
        market = with_beds(plain_market(seed, applicants, programmes), seed, dormitories)
        nothing = np.empty(0, dtype=np.int64)
        without_beds = market._replace(bed_unit=np.empty(0, dtype=np.int32), beds=nothing)
        plain, _ = best_of(lambda market=without_beds: deferred_acceptance(market), 5)
        seconds, state = best_of(lambda market=market: allot(market))
        seat, bed, free = bed_envy(market, state)
        say(
            f"  {applicants:,} x {programmes:,} x {dormitories}, seed {seed}: {seconds * 1e3:.0f} ms, plain "
            f"{plain * 1e3:.0f} ms: {seconds / plain:.1f} x; beds used {beds_used(market, state).sum():,} of "
            f"{market.beds.sum():,}; envy for seats {seat}, for beds {bed}; claims on free beds {free}"
        )


def main() -> None:
    compile_kernels()
    small = plain_market(0, 5_000, 100)
    deferred_acceptance(small)
    certificate_pass(small, deferred_acceptance(small))
    say("Against the peer on the same strict preferences")
    for seed in (1, 2, 3):
        against_peer(10_000, 222, seed)
    say("Scaling; the certificate is one pass over the wishes better than the one held")
    scaling((10_000, 100_000, 1_000_000, *((10_000_000,) if "--ten-million" in sys.argv else ())))
    say("From a flat Parquet file to a certified allotment")
    from_flat_file(1_000_000)
    say("The whole command, from shuffled Parquet to the folder of results, in a process of its own")
    whole_command((10_000, 100_000, 1_000_000, *((10_000_000,) if "--ten-million" in sys.argv else ())))
    say("Late applicants continue the finished state")
    late(1_000_000)
    say("Beds")
    for size in ((20_000, 400, 30), (60_000, 1_000, 52), (200_000, 16_000, 700)):
        beds(*size)


if __name__ == "__main__":
    main()
