"""Admission of a region: a folder of wishes, scores, seats and beds in; an explained, certified allotment out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from kasip import __version__
from kasip.core.matching.assembling import RESERVE_ORDERS, Admission, AdmissionRules, AdmissionTables, assemble
from kasip.core.matching.beds import allot
from kasip.core.matching.checking import Problem, problems
from kasip.core.matching.explaining import assignment_table, cutoffs_table, explained, reasons_table
from kasip.core.matching.lottery import PROCEDURE
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import new_folder, refuse_foreign_folder
from kasip.gateways.tables import read_folder
from kasip.studies.loading import Study, load_study
from kasip.vocabulary.faults import Fault, InputRejectedError

STUDY = "admission"
DEFAULT_SEED = 0


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
    study = load_study(folder, STUDY)
    rules = rules_of(study, seed)
    admission = assemble(checked_tables(folder, study), rules)
    result = explained(admission, allot(admission.market))
    tables = {
        "assignment": assignment_table(result),
        "reasons": reasons_table(result),
        "cutoffs": cutoffs_table(result),
    }
    summary = summary_of(admission, tables)
    place = os.path.relpath(folder.absolute(), out.absolute())
    with new_folder(out) as target:
        for name, table in tables.items():
            target.write_table(name, table)
        target.write_json("certificate.json", {**certificate(study, rules, tables, summary), "input": place})
    return summary


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
    assignment = tables["assignment"]
    seated = assignment.filter(pl.col("programme_id").is_not_null())
    return {
        "applicants": assignment.height,
        "wishes": admission.market.wishes,
        "seated": seated.height,
        "first_wish": seated.filter(pl.col("rank") == pl.col("rank").min()).height,
        "with_bed": int(seated["bed"].sum()),
        "seats": int(admission.market.seats.sum()),
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
        "summary": summary,
    }
