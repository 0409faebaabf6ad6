"""`kasip verify`: an output folder and its input in, what is wrong with it out."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import polars as pl

from kasip.core.verifying.result import Findings, Verification
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.results import Results, read_results
from kasip.law.dated import parameters as shipped
from kasip.studies.admission_reserves import with_reserves
from kasip.studies.loading import Study, load_study
from kasip.vocabulary.faults import InputRejectedError

Verifier = Callable[
    [Mapping[str, pl.DataFrame], Mapping[str, pl.DataFrame], Mapping[str, object], Mapping[str, str]], Verification
]


@attrs.frozen
class Verifiable:
    """A kind of result that can be verified.

    Attributes:
        study: name of the study in the data contract.
        room: module of `kasip.core.verifying`.
        function: the verifier's name in it.
    """

    study: str
    room: str
    function: str

    def verifier(self) -> Verifier:
        """This will import the verifier: only the one that is asked for."""
        found: Verifier = getattr(importlib.import_module(f"kasip.core.verifying.{self.room}"), self.function)
        return found


VERIFIABLE: Mapping[str, Verifiable] = {
    "plan": Verifiable("region", "order", "verify_plan"),
    "admission": Verifiable("admission", "admission", "verify_admission"),
    "placement": Verifiable("placement", "placement", "verify_placement"),
}
"""Certificate key `study` -> what verifies it."""


def verify(out: Path, folder: Path | None = None, *, hashes: bool = True) -> Verification:
    """This will check a plan, an admission or a placement against its input by separate code.

    Args:
        out: output folder; its certificate names the study and the input.
        folder: the input, where it is no longer where the certificate says.
        hashes: whether hashes are compared too; what is wrong must be found without them.
    """
    results = read_results(out)
    findings = Findings()
    for name in results.unreadable:
        findings.expect(holds=False, check="files", where=name, detail="verify_unreadable")
    findings.looked_at("files", len(results.tables) + 1)
    kind = VERIFIABLE.get(str(results.certificate.get("study")))
    if not findings.expect(kind, "certificate", "certificate|study", "verify_study_unknown") or kind is None:
        return findings.verification()
    study = _input(kind.study, out, folder, results, findings)
    if study is None:
        return findings.verification()
    if hashes:
        _check_hashes(study, results, findings)
    return findings.verification().joined(_run(kind, study, results))


def _input(study: str, out: Path, folder: Path | None, results: Results, findings: Findings) -> Study | None:
    """This will load the input; each of its faults is a violation."""
    path = folder or out / str(results.certificate.get("input") or "")
    named = folder is not None or results.certificate.get("input")
    if not findings.expect(named and path.exists(), "input", "certificate|input", "verify_input_missing"):
        return None
    scenario = results.certificate.get("scenario")
    try:
        read = load_study(path, study, str(scenario) if scenario else None)
        return with_reserves(read) if study == "admission" else read
    except InputRejectedError as rejected:
        for fault in rejected.faults:
            where = f"{fault.file}:{fault.row}:{fault.column}"
            findings.expect(holds=False, check="input", where=where, detail="verify_input_fault", value=fault.value)
        return None


def _run(kind: Verifiable, study: Study, results: Results) -> Verification:
    verifier = kind.verifier()
    return verifier({**study.given_tables, "law": law_table()}, results.tables, results.certificate, study.parameters)


def law_table() -> pl.DataFrame:
    """This will return the shipped rules as a table (rule, valid_from, value)."""
    rows = [(name, value.since, value.value) for name, entry in shipped().items() for value in entry.values]
    return pl.DataFrame(
        rows, schema={"rule": pl.String, "valid_from": pl.Int64, "value": pl.Float64}, orient="row"
    ).sort("rule", "valid_from")


def _check_hashes(study: Study, results: Results, findings: Findings) -> None:
    stated = results.certificate
    same = stated.get("input_hash") == study.input_hash
    findings.expect(same, "hash", "certificate|input_hash", "verify_input_changed")
    same = stated.get("output_hash") == _output_hash(results.tables)
    findings.expect(same, "hash", "certificate|output_hash", "verify_output_changed")


def _output_hash(tables: Mapping[str, pl.DataFrame]) -> str:
    try:
        return tables_hash(tables)
    except pl.exceptions.PolarsError:
        # A nested column has no text form; Kasip writes none.
        return ""
