"""Admission of a region: a folder of wishes, scores, seats and beds in; an explained, certified allotment out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import attrs
import numpy as np
import polars as pl

from kasip import __version__
from kasip.core.matching.alternatives import alternatives_table
from kasip.core.matching.assembling import RESERVE_ORDERS, Admission, AdmissionRules, AdmissionTables, assemble
from kasip.core.matching.beds import allot
from kasip.core.matching.checking import Problem, problems
from kasip.core.matching.explaining import assignment_table, cutoffs_table, explained, reasons_table
from kasip.core.matching.lottery import PROCEDURE
from kasip.core.matching.rounds import allot_round, without_withdrawn
from kasip.core.matching.zones import without, zones_of
from kasip.core.verifying.admission import verify_admission
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import new_folder, refuse_foreign_folder
from kasip.gateways.tables import read_folder
from kasip.studies.admission_reserves import shares_of, with_reserves
from kasip.studies.loading import Study, load_study
from kasip.vocabulary.faults import Fault, InputRejectedError

STUDY = "admission"
DEFAULT_SEED = 0
PROMISES = (
    "no_seat_envy",
    "no_bed_envy",
    "no_seat_wasted",
    "bed_left_free_only_where_giving_it_overfills",
    "truthful_list_is_best_without_beds_if_lists_are_long_enough",
    "a_cap_on_wishes_rewards_leaving_out_hopeless_ones",
)
"""What the certificate says the rule promises and does not (docs/method/matching.md)."""


def admit(folder: Path, out: Path, seed: int | None = None) -> Mapping[str, object]:
    """This will allot seats and beds and write the allotment, the reasons, the cut-offs and the certificate.

    Args:
        folder: study folder (docs/method/matching.md).
        out: folder to write.
        seed: seed of the lottery; the study's `tie_break_seed` if not given.

    Returns:
        A summary: counts of applicants, seated, beds and wishes by rank.

    Raises:
        InputRejectedError: something is wrong with the input; nothing was written.
    """
    refuse_foreign_folder(out)
    study = with_reserves(load_study(folder, STUDY))
    rules = rules_of(study, seed)
    held = study.tables["held"]
    given, held = without_withdrawn(checked_tables(folder, study), held, study.tables["withdrawals"])
    admission = assemble(given, rules)
    played, state = allot_round(admission, given, held) if held.height else (admission, allot(admission.market))
    result = explained(played, state)
    assignment = assignment_table(result, admission.market)
    tables = {
        "assignment": assignment,
        "reasons": reasons_table(result, admission.market),
        "cutoffs": cutoffs_table(result),
    }
    tables, withheld = publishable(study, given, rules, tables)
    tables["alternatives"] = alternatives_table(given, assignment)
    summary = summary_of(admission, tables)
    place = os.path.relpath(folder.absolute(), out.absolute())
    with new_folder(out) as target:
        for name, table in tables.items():
            target.write_table(name, table)
        target.write_json(
            "certificate.json", {**certificate(study, rules, tables, summary), **withheld, "input": place}
        )
    return summary


def publishable(
    study: Study, given: AdmissionTables, rules: AdmissionRules, tables: dict[str, pl.DataFrame]
) -> tuple[dict[str, pl.DataFrame], Mapping[str, object]]:
    """This will verify the result by separate code and withhold the zones in which anything is wrong.

    Returns:
        The tables to publish, with a table `quarantine` where something is withheld, and what the certificate says.

    Raises:
        RuntimeError: what is wrong belongs to no zone: nothing can be published.
    """
    inputs = study.given_tables
    stated = {
        "seed": rules.tie_break_seed,
        "reserve_order": rules.reserve_order,
        "summary": counts(tables["assignment"]),
    }
    verified = verify_admission(inputs, tables, stated, {"reserve_order": rules.reserve_order})
    checks: dict[str, object] = {"checks": dict(verified.checks)}
    if verified.passed:
        return tables, checks
    zones = zones_of(given)
    touched = zones.touched({name for violation in verified.violations for name in violation.where.split("|")})
    if not touched:
        raise RuntimeError(f"the result failed its verification: {verified.violations[0]}")
    withheld = zones.within(touched)
    kept = without(tables, withheld)
    found = [f"{violation.check}: {violation.where}" for violation in verified.violations]
    return {**kept, "quarantine": withheld}, {**checks, "quarantine": found}


def counts(assignment: pl.DataFrame) -> dict[str, int]:
    """This will count applicants, seats and beds given."""
    seated = assignment.filter(pl.col("programme_id").is_not_null())
    return {"applicants": assignment.height, "seated": seated.height, "with_bed": int(seated["bed"].sum())}


def checked_tables(folder: Path, study: Study) -> AdmissionTables:
    """This will return the tables of the study once nothing is wrong with them.

    Raises:
        InputRejectedError: a rule beyond types, keys and references is broken.
    """
    names = ("programmes", "applicants", "wishes", "dormitories", "categories", "reserves")
    tables = AdmissionTables(**{name: study.tables[name] for name in names})
    found = problems(tables)
    if found:
        raise InputRejectedError(located(folder, found))
    return tables


def located(folder: Path, found: list[Problem]) -> list[Fault]:
    """This will say in which row of which file each problem stands; 0 where a whole table is meant."""
    sources = read_folder(folder)
    faults = []
    for problem in found:
        source = sources[problem.table]
        matches = [pl.col(name).cast(pl.String).str.strip_chars() == str(cell) for name, cell in problem.row.items()]
        rows = source.frame.select(pl.all_horizontal(pl.lit(value=bool(matches)), *matches)).to_series().arg_true()
        row = source.first_row + int(rows[-1]) if len(rows) else 0
        faults.append(Fault(source.file, row, problem.column, problem.code, problem.value[:80], problem.facts))
    return faults


def rules_of(study: Study, seed: int | None) -> AdmissionRules:
    """This will return the rules of the study: settings of `parameters`, and the seed of the command where given.

    Raises:
        InputRejectedError: a setting is not what it may be.
    """
    given_seed = study.parameters.get("tie_break_seed", str(DEFAULT_SEED))
    order = study.parameters.get("reserve_order", RESERVE_ORDERS[0])
    faults = []
    if not given_seed.strip().lstrip("-").isdecimal():
        faults.append(Fault("parameters", 0, "tie_break_seed", "not_whole", given_seed[:80]))
    if order not in RESERVE_ORDERS:
        facts = {"allowed": ", ".join(RESERVE_ORDERS)}
        faults.append(Fault("parameters", 0, "reserve_order", "not_allowed", order[:80], facts))
    if faults:
        raise InputRejectedError(faults)
    return AdmissionRules(int(given_seed) if seed is None else seed, order)


def summary_of(admission: Admission, tables: Mapping[str, pl.DataFrame]) -> Mapping[str, object]:
    """This will count what people ask first: how many were seated, where on their lists, with how many beds."""
    seated = tables["assignment"].filter(pl.col("programme_id").is_not_null())
    first = admission.wish_rank[admission.market.wish_start[:-1][np.diff(admission.market.wish_start) > 0]]
    listed = admission.applicant_ids.filter(pl.Series(np.diff(admission.market.wish_start) > 0))
    best = pl.DataFrame({"applicant_id": listed, "best": first})
    held_back = tables["reasons"].filter(pl.col("reason") == "bed_held_back")
    return {
        **counts(tables["assignment"]),
        "wishes": admission.market.wishes,
        "first_wish": seated.join(best, on="applicant_id").filter(pl.col("rank") == pl.col("best")).height,
        "seats": int(admission.market.seats.sum()),
        "beds": int(admission.market.beds.sum()),
        "claims_on_free_beds": held_back.height,
        "withheld": tables.get("quarantine", pl.DataFrame()).height,
    }


def certificate(
    study: Study, rules: AdmissionRules, tables: Mapping[str, pl.DataFrame], summary: Mapping[str, object]
) -> Mapping[str, object]:
    """This will return what makes the result checkable: hashes, seed, procedures and what the rule promises."""
    return {
        "study": STUDY,
        "kasip_version": __version__,
        "input_hash": study.input_hash,
        "output_hash": tables_hash(tables),
        "seed": rules.tie_break_seed,
        "lottery": PROCEDURE,
        "reserve_order": rules.reserve_order,
        "reserve_shares": {category: attrs.asdict(share) for category, share in shares_of(study).items()},
        "summary": summary,
        "promises": list(PROMISES),
    }
