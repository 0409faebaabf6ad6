"""`kasip place`: a folder of students and places in; placements, reasons and a certificate out."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from pathlib import Path

import attrs
import numpy as np
import polars as pl

from kasip import __version__
from kasip.core.placing.assignment import TooLargeError
from kasip.core.placing.building import Terms, build_problem
from kasip.core.placing.crowd import Crowd
from kasip.core.placing.explaining import Change, changes, reasons
from kasip.core.placing.outcome import Term
from kasip.core.placing.problem import Problem
from kasip.core.placing.rotation import place_students
from kasip.core.placing.widening import wider_limit
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import new_folder, refuse_foreign_folder
from kasip.studies.loading import Study, load_study
from kasip.studies.place_rules import rules_of
from kasip.vocabulary.faults import Fault, InputRejectedError
from kasip.wording.catalogue import LANGUAGES, say

LOTTERY = "sha256 of 'seed:student_id' in hexadecimal, the least first"


def place(folder: Path, out: Path, seed: int | None = None) -> Mapping[str, object]:
    """This will place students at enterprises and write placement, reasons, changes, prices and certificate.

    Args:
        folder: study folder (docs/method/placing.md).
        out: folder to write.
        seed: seed of the lottery; the study's `tie_break_seed` if not given.

    Returns:
        A summary: students, placed and unplaced by term and reason.

    Raises:
        InputRejectedError: something is wrong with the input; nothing was written.
    """
    refuse_foreign_folder(out)
    study = load_study(folder, "placement")
    rules = rules_of(study, seed)
    problem = build_problem(study.given_tables, rules)
    terms = _solved(problem)
    tables = {
        "placement": placement_table(problem, terms),
        "reasons": reasons_table(problem, terms, rules),
        "changes": changes_table(problem, terms[0], Crowd(problem, terms[0].place), (study, rules)),
        "prices": prices_table(problem, terms),
    }
    summary = summary_of(problem, tables)
    with new_folder(out) as target:
        for name, table in tables.items():
            target.write_table(name, table)
        target.write_json("certificate.json", certificate(study, folder, out, rules, (problem, terms), tables, summary))
    return summary


def _solved(problem: Problem) -> tuple[Term, ...]:
    try:
        return place_students(problem)
    except TooLargeError as error:
        raise InputRejectedError([Fault("parameters", 0, "maximum_distance_km", "place_too_large")]) from error


def placement_table(problem: Problem, terms: tuple[Term, ...]) -> pl.DataFrame:
    """This will list who is where in which term; `place_id` is empty for the unplaced."""
    ids = np.array([*problem.places.ids, None], dtype=object)
    rows = [
        (student, place, term.number)
        for term in terms
        for student, place in zip(problem.students.ids, ids[term.place].tolist(), strict=True)
    ]
    schema = {"student_id": pl.String, "place_id": pl.String, "term": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("term", "student_id")


def reasons_table(problem: Problem, terms: tuple[Term, ...], rules: Terms) -> pl.DataFrame:
    """This will give the reason of everybody unplaced, as a code and in three languages."""
    rows = [
        {
            "student_id": problem.students.ids[reason.student],
            "term": term.number,
            "reason": reason.code,
            "places_offered": int(problem.offered[reason.student]),
            "places_in_reach": int(problem.reachable[reason.student]),
            "places_refused": int(problem.refused[reason.student]),
            "nearest_full": problem.places.ids[reason.nearest] if reason.nearest >= 0 else None,
        }
        for term in terms
        for reason in reasons(problem, term.place)
    ]
    texts = {f"reason_{language}": [_worded(row, rules, language) for row in rows] for language in LANGUAGES}
    names = {"student_id": pl.String, "term": pl.Int64, "reason": pl.String}
    counts = dict.fromkeys(("places_offered", "places_in_reach", "places_refused"), pl.Int64)
    frame = pl.DataFrame(rows, schema={**names, **counts, "nearest_full": pl.String})
    return frame.with_columns(pl.Series(name, text, dtype=pl.String) for name, text in texts.items())


def _worded(row: Mapping[str, object], rules: Terms, language: str) -> str:
    unit = say("placement_unit_minutes" if rules.measure == "minutes" else "placement_unit_km", language)
    facts = {"offered": row["places_offered"], "reach": row["places_in_reach"], "nearest": row["nearest_full"]}
    largest = 0.0 if rules.largest is None else rules.largest
    return say(f"placement_{row['reason']}", language, largest=largest, unit=unit, **facts)


def wider(problem: Problem, term: Term, crowd: Crowd, study: Study, rules: Terms) -> tuple[float, int] | None:
    """This will return (the smallest larger distance limit that places more, students placed more by it), re-solved."""
    limit = wider_limit(problem, term.place, crowd)
    if limit is None:
        return None
    largest = math.ceil(limit) / problem.reach.scale
    again = attrs.evolve(rules, largest=largest, terms=1)
    solved = place_students(build_problem(study.given_tables, again))[0]
    gain = int((solved.place >= 0).sum() - (term.place >= 0).sum())
    return (largest, gain) if gain > 0 else None


def changes_table(problem: Problem, term: Term, crowd: Crowd, given: tuple[Study, Terms]) -> pl.DataFrame:
    """This will list single changes that would place more students in the first term, the greatest gain first."""
    rows = [_change(problem, change) for change in changes(problem, term.place, crowd)]
    wider_reach = wider(problem, term, crowd, *given)
    if wider_reach is not None:
        largest, gain = wider_reach
        unit = "minutes" if problem.reach.measure == "minutes" else "km"
        rows.append({"kind": "distance", "amount": largest, "unit": unit, "gain_students": gain})
    texts = {f"change_{language}": [_change_worded(row, language) for row in rows] for language in LANGUAGES}
    names = dict.fromkeys(("kind", "place_id", "enterprise_bin"), pl.String)
    frame = pl.DataFrame(rows, schema={**names, "amount": pl.Float64, "unit": pl.String, "gain_students": pl.Int64})
    return frame.with_columns(pl.Series(name, text, dtype=pl.String) for name, text in texts.items())


def _change(problem: Problem, change: Change) -> dict[str, object]:
    enterprise = problem.places.enterprises[problem.places.owner[change.owner]]
    place_id = problem.places.ids[change.owner]
    what = {"kind": change.kind, "place_id": place_id, "enterprise_bin": enterprise}
    return {**what, "amount": 1.0, "unit": change.kind, "gain_students": change.gain}


def _change_worded(row: Mapping[str, object], language: str) -> str:
    unit = say(f"placement_unit_{row['unit']}", language) if row["kind"] == "distance" else ""
    facts = {"place": row.get("place_id"), "enterprise": row.get("enterprise_bin"), "gain": row["gain_students"]}
    return say(f"placement_change_{row['kind']}", language, amount=row["amount"], unit=unit, **facts)


def prices_table(problem: Problem, terms: tuple[Term, ...]) -> pl.DataFrame:
    """This will list the dual prices above 0 that prove the least cost of each term."""
    owners = [("place", place) for place in problem.places.ids]
    owners += [("enterprise", enterprise) for enterprise in problem.places.enterprises]
    rows = [
        (term.number, *owners[node], int(term.price[node]))
        for term in terms
        for node in np.flatnonzero(term.price > 0).tolist()
    ]
    schema = {"term": pl.Int64, "kind": pl.String, "owner": pl.String, "price": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("term", "kind", "owner")


def summary_of(problem: Problem, tables: Mapping[str, pl.DataFrame]) -> Mapping[str, object]:
    """This will count what people ask first."""
    first = tables["placement"].filter(pl.col("term") == 1)
    placed = first["place_id"].is_not_null().sum()
    return {
        "students": len(problem.students.ids),
        "places": len(problem.places.ids),
        "enterprises": len(problem.places.enterprises),
        "placed": int(placed),
        "unplaced": first.height - int(placed),
        "terms": problem.terms,
    }


def certificate(
    study: Study,
    folder: Path,
    out: Path,
    rules: Terms,
    solved: tuple[Problem, tuple[Term, ...]],
    tables: Mapping[str, pl.DataFrame],
    summary: Mapping[str, object],
) -> Mapping[str, object]:
    """This will return what makes the result checkable."""
    problem, terms = solved
    return {
        "study": "placement",
        "input": os.path.relpath(folder.absolute(), out.absolute()),
        "kasip_version": __version__,
        "input_hash": study.input_hash,
        "output_hash": tables_hash(tables),
        "method": "stable" if problem.two_sided else "least_cost",
        "seed": rules.seed,
        "lottery": LOTTERY,
        "measure": rules.measure,
        "largest": rules.largest,
        "students_per_mentor": rules.students_per_mentor,
        "terms": rules.terms,
        "weights": [term.weights for term in terms],
        "assumptions": ["location_unknown"] if rules.measure == "none" else [],
        "summary": summary,
    }
