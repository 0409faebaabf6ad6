"""The admission verifier: silent on what the procedure makes, loud on every planted fault."""

import hashlib
import sys

import attrs
import numpy as np
import polars as pl
import pytest
from tests.core.matching.admission_tables import ORDERS, admitted, given, random_tables

from kasip.core.matching.assembling import AdmissionRules
from kasip.core.verifying.admission import verify_admission

KEYS = ["applicant_id", "programme_id", "bed"]


def verified(tables, outputs, certificate):
    parameters = {"reserve_order": certificate["reserve_order"]}
    return verify_admission(given(tables), outputs, certificate, parameters)


def check_silence(trials, first_seed=0):
    for seed in range(first_seed, first_seed + trials):
        rng = np.random.default_rng([seed, 1])
        tables = random_tables(rng, int(rng.integers(1, 15)), int(rng.integers(1, 5)))
        outputs, certificate = admitted(tables, AdmissionRules(seed, ORDERS[seed % 2]))
        assert verified(tables, outputs, certificate).violations == (), seed


def test_what_the_procedure_makes_is_found_without_fault():
    check_silence(150)


def test_free_bed_that_would_first_serve_a_better_wish_is_not_said_to_lie_idle():
    """With a bed the first in line would rather go elsewhere than to the programme held, and somebody would move."""
    check_silence(1, first_seed=6_272)


@pytest.mark.deep
def test_ten_thousand_admissions_are_found_without_fault():
    check_silence(10_000, first_seed=1_000)
    sys.stdout.write("0 violations in 10000 admissions: rate below 0.0003 (3/N)\n")


def seated(outputs):
    return outputs["assignment"].filter(pl.col("programme_id").is_not_null())


def pick(rng, frame):
    return frame.row(int(rng.integers(0, frame.height)), named=True) if frame.height else None


def with_cells(frame, keys, row, **cells):
    same = pl.all_horizontal(pl.col(key).eq_missing(pl.lit(row[key], dtype=frame.schema[key])) for key in keys)
    changed = [
        pl.when(same).then(pl.lit(value, dtype=frame.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in cells.items()
    ]
    return frame.with_columns(changed)


def plant_lost_seat(rng, outputs):
    """Somebody's seat is taken away: it stands empty, and they would rather have it."""
    row = pick(rng, seated(outputs))
    nothing = {"programme_id": None, "bed": None, "rank": None, "score": None, "seat": None}
    return row and {"assignment": with_cells(outputs["assignment"], ["applicant_id"], row, **nothing)}


def plant_better_wish(rng, outputs):
    """Somebody gets a better wish they had no claim to: over capacity, or at another's cost."""
    row = pick(rng, outputs["reasons"])
    if row is None:
        return None
    cells = {"programme_id": row["programme_id"], "bed": row["bed"], "rank": row["rank"], "score": row["own_score"]}
    changed = with_cells(outputs["assignment"], ["applicant_id"], row, **cells, seat="open")
    return {"assignment": changed, "reasons": outputs["reasons"].filter(pl.col("applicant_id") != row["applicant_id"])}


def plant_exchange(rng, outputs):
    """Two people at different programmes are exchanged."""
    holders = seated(outputs)
    first, second = pick(rng, holders), pick(rng, holders)
    if first is None or first["programme_id"] == second["programme_id"]:
        return None
    names = ("programme_id", "bed", "rank", "score", "seat")
    changed = with_cells(outputs["assignment"], ["applicant_id"], first, **{name: second[name] for name in names})
    return {"assignment": with_cells(changed, ["applicant_id"], second, **{name: first[name] for name in names})}


def plant_person_missing(rng, outputs):
    row = pick(rng, outputs["assignment"])
    return {"assignment": outputs["assignment"].filter(pl.col("applicant_id") != row["applicant_id"])}


def plant_person_twice(rng, outputs):
    row = pick(rng, outputs["assignment"])
    again = outputs["assignment"].filter(pl.col("applicant_id") == row["applicant_id"])
    return {"assignment": pl.concat([outputs["assignment"], again])}


def plant_other_rank(rng, outputs):
    row = pick(rng, seated(outputs))
    return row and {"assignment": with_cells(outputs["assignment"], ["applicant_id"], row, rank=row["rank"] + 1)}


def plant_other_reason(rng, outputs):
    row = pick(rng, outputs["reasons"])
    if row is None:
        return None
    others = [code for code in ("below_cutoff", "lottery", "no_bed", "bed_cutoff") if code != row["reason"]]
    return {"reasons": with_cells(outputs["reasons"], KEYS, row, reason=others[rng.integers(0, 3)])}


def plant_reason_missing(rng, outputs):
    row = pick(rng, outputs["reasons"])
    kept = outputs["reasons"].join(pl.DataFrame([row], schema=outputs["reasons"].schema), on=KEYS, how="anti")
    return row and {"reasons": kept}


def plant_other_cutoff(rng, outputs):
    row = pick(rng, outputs["cutoffs"])
    cutoff = 1.5 if row["cutoff"] is None else row["cutoff"] + 0.5
    return {"cutoffs": with_cells(outputs["cutoffs"], ["programme_id", "category"], row, cutoff=cutoff)}


def plant_reserved_seat_of_no_reserve(rng, outputs):
    row = pick(rng, seated(outputs))
    return row and {"assignment": with_cells(outputs["assignment"], ["applicant_id"], row, seat="veterans")}


def plant_bed_given_instead_of_none(rng, outputs):
    """A bed goes to somebody who did not wish for one."""
    row = pick(rng, seated(outputs).filter(pl.col("bed") == 0))
    if (
        row is None
        or outputs["wishes"]
        .filter((pl.col("applicant_id") == row["applicant_id"]) & (pl.col("programme_id") == row["programme_id"]))
        .height
        > 1
    ):
        return None
    return {"assignment": with_cells(outputs["assignment"], ["applicant_id"], row, bed=1)}


PLANTS = [function for name, function in sorted(globals().items()) if name.startswith("plant_")]


def planted_faults(trials):
    """Yields (plant, violations) for as many planted faults as asked for."""
    found, seed = 0, 0
    while found < trials:
        seed += 1
        rng = np.random.default_rng([seed, 2])
        tables = random_tables(rng, 14, 4)
        rules = AdmissionRules(seed, ORDERS[seed % 2])
        outputs, certificate = admitted(tables, rules)
        plant = PLANTS[seed % len(PLANTS)]
        changed = plant(rng, {**outputs, "wishes": tables.wishes})
        if changed is None or not tables.applicants.height:
            continue
        found += 1
        certificate = {**certificate, "summary": summary_after(outputs | changed)}
        yield plant.__name__, seed, verified(tables, outputs | changed, certificate).violations


def summary_after(outputs):
    holders = seated(outputs)
    return {
        "applicants": outputs["assignment"].height,
        "seated": holders.height,
        "with_bed": int(holders["bed"].sum()),
    }


def test_planted_faults_are_caught():
    missed = [(name, seed) for name, seed, violations in planted_faults(110) if not violations]

    assert missed == []


@pytest.mark.deep
def test_a_thousand_planted_faults_are_caught():
    missed = [(name, seed) for name, seed, violations in planted_faults(1_000) if not violations]

    sys.stdout.write(f"{1_000 - len(missed)} of 1000 planted faults caught; 0 missed means below 0.003 (3/N)\n")
    assert missed == []


def test_lottery_is_broken_when_the_later_number_is_preferred():
    """Two equal scores, one seat: whoever has the smaller SHA-256 gets it; the verifier says so if not."""
    numbers = {name: hashlib.sha256(f"7:{name}".encode()).hexdigest() for name in ("x", "y")}
    winner, loser = sorted(numbers, key=numbers.__getitem__)
    tables = random_tables(np.random.default_rng(0), 0, 0)
    wishes = [(name, 1, "p", 0, 3.0) for name in ("x", "y")]
    tables = attrs.evolve(
        tables,
        programmes=pl.DataFrame([("p", "c", 1, None)], schema=tables.programmes.schema, orient="row"),
        applicants=pl.DataFrame([(name, None, None) for name in "xy"], schema=tables.applicants.schema, orient="row"),
        wishes=pl.DataFrame(wishes, schema=tables.wishes.schema, orient="row"),
        categories=tables.categories.clear(),
        reserves=tables.reserves.clear(),
    )
    outputs, certificate = admitted(tables)
    swapped = outputs["assignment"].with_columns(pl.col("applicant_id").replace({winner: loser, loser: winner}))

    found = verified(tables, outputs | {"assignment": swapped}, certificate).violations

    assert seated(outputs)["applicant_id"].to_list() == [winner]
    assert ("lottery", f"{winner}|p") in [(violation.check, violation.where) for violation in found]
