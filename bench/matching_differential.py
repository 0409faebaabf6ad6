"""Thousands of small random markets, solved by Kasip and by the peer `matching`: how many applicants differ.

`python bench/matching_differential.py 10000`. Ties are frequent and broken by one lottery; lists are short and
seats few, so that people are refused. A negative control solves the same markets with the lottery turned round: it must
be told apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from matching import peers_python

from kasip.core.matching.kernels import deferred_acceptance
from kasip.core.matching.market import Market

PEER = """
import json, sys, warnings
warnings.simplefilter("ignore")
from matching.games import HospitalResident
with open(sys.argv[2], "w") as answers:
    for line in list(open(sys.argv[1])):
        game = HospitalResident.create_from_dictionaries(*json.loads(line))
        solution = game.solve(optimal="resident")
        held = {str(r): str(h) for h, matched in solution.items() for r in matched}
        answers.write(json.dumps(held) + chr(10))
"""


def small_market(rng: np.random.Generator) -> Market:
    """This will draw 2 to 12 applicants, 1 to 5 programmes of 1 to 3 seats, at most five wishes, four scores."""
    applicants, programmes = int(rng.integers(2, 13)), int(rng.integers(1, 6))
    lists = [rng.permutation(programmes)[: rng.integers(0, programmes + 1)] for _ in range(applicants)]
    start = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    wishes = int(start[-1])
    nothing = np.empty(0, dtype=np.int64)
    return Market(
        wish_start=start,
        programme=np.concatenate(lists).astype(np.int32),
        score=rng.integers(0, 4, size=wishes).astype(np.float64),
        bed_unit=np.empty(0, dtype=np.int32),
        lottery=rng.permutation(applicants).astype(np.int32),
        bed_rank=np.arange(applicants),
        categories=np.zeros(applicants, dtype=np.int64),
        seats=rng.integers(1, 4, size=programmes),
        beds=nothing,
        reserve_start=np.zeros(programmes + 1, dtype=np.int64),
        reserve_category=nothing,
        reserve_seats=nothing,
        open_first=0,
    )


def dictionaries(market: Market) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, int]]:
    """This will return wishes, rankings and seats as the peer reads them: only who wishes and who is wished."""
    wishes: dict[str, list[str]] = {}
    claims: dict[str, list[tuple[float, int, str]]] = {}
    for applicant in range(market.applicants):
        for row in range(*market.wish_start[applicant : applicant + 2]):
            name = f"h{market.programme[row]}"
            wishes.setdefault(f"r{applicant}", []).append(name)
            claim = (-float(market.score[row]), int(market.lottery[applicant]), f"r{applicant}")
            claims.setdefault(name, []).append(claim)
    rankings = {name: [claim[2] for claim in sorted(rows)] for name, rows in claims.items()}
    return wishes, rankings, {name: int(market.seats[int(name[1:])]) for name in claims}


def ours(market: Market) -> dict[str, str]:
    """This will return who holds what by name."""
    held = deferred_acceptance(market).held
    return {f"r{who}": f"h{market.programme[held[who]]}" for who in np.flatnonzero(held >= 0).tolist()}


def peer_answers(markets: list[Market]) -> list[dict[str, str]]:
    """This will let the peer solve markets, all in one process."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked", Path(folder) / "answered"
        asked.write_text("".join(json.dumps(dictionaries(market)) + "\n" for market in markets))
        subprocess.run([peers_python(), "-I", "-c", PEER, asked, answered], check=True)
        return [json.loads(line) for line in answered.read_text().splitlines()]


def main() -> None:
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    rng = np.random.default_rng(2026)
    markets = [small_market(rng) for _ in range(trials)]
    markets = [market for market in markets if market.wishes]
    theirs = peer_answers(markets)
    differ = sum(ours(market) != held for market, held in zip(markets, theirs, strict=True))
    turned = [market._replace(lottery=market.lottery.max() - market.lottery) for market in markets]
    told = sum(ours(market) != held for market, held in zip(turned, theirs, strict=True))
    bound = f"3/N: {3 / len(markets):.1g}" if differ == 0 else "not equal"
    print(f"{len(markets):,} markets with wishes of {trials:,}: {differ} differ ({bound}); "
          f"control, lottery turned round: {told:,} differ")  # fmt: skip


if __name__ == "__main__":
    main()
