"""Check a study folder and compute nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from kasip.contract.checks import any_error, conform
from kasip.contract.dictionary import dictionary, studies
from kasip.studies.loading import FolderAsRead, Study, checked, read_study_folder
from kasip.vocabulary.faults import Fault, InputRejectedError


@attrs.frozen
class Checked:
    """What a check found, where nothing stops the study.

    Attributes:
        study: the folder as it would be computed.
        scenarios: names of its scenarios, each checked as well.
        warnings: what does not stop it.
        assumed: optional tables not given -> language -> what is assumed instead.
    """

    study: Study
    scenarios: tuple[str, ...]
    warnings: tuple[Fault, ...]
    assumed: Mapping[str, Mapping[str, str]]

    def summary(self) -> Mapping[str, object]:
        """This will return the figures of the check."""
        read = sorted(self.study.given & self.study.tables.keys())
        heights = {name: self.study.tables[name].height for name in read}
        return {
            "study": self.study.name,
            "tables": heights,
            "rows": sum(heights.values()),
            "scenarios": list(self.scenarios),
            "warnings": len(self.warnings),
            "assumed": sorted(self.assumed),
            "input_hash": self.study.input_hash,
        }


def check(folder: Path, study: str | None = None) -> Checked:
    """This will check a folder as given and under each of its scenarios.

    Args:
        folder: the study folder.
        study: what it is for; nothing: what its files are named for.

    Raises:
        InputRejectedError: something is wrong; all of it is named.
    """
    study = study or meant_study({path.stem for path in folder.iterdir()})
    read = read_study_folder(folder, study)
    loaded = checked(read, study)
    scenarios = _scenarios(loaded)
    warnings = _under_scenarios(read, study, scenarios, loaded.warnings)
    absent = {name: spec.if_missing for name, spec in dictionary(study).items() if name not in loaded.given}
    return Checked(loaded, scenarios, warnings, absent)


def meant_study(names: set[str]) -> str:
    """This will tell by the names of its files what a folder is for: the study with most of its required tables there.

    A workbook's sheets are not looked at: where no file is named for a table, a region is meant.
    """

    def share_found(study: str) -> float:
        required = [name for name, table in dictionary(study).items() if table.required]
        return sum(name in names for name in required) / len(required)

    return max(studies(), key=share_found)


def _scenarios(study: Study) -> tuple[str, ...]:
    if "scenarios" not in study.tables:
        return ()
    return tuple(study.tables["scenarios"]["scenario"].unique().sort())


def _under_scenarios(
    read: FolderAsRead, study: str, scenarios: tuple[str, ...], known: tuple[Fault, ...]
) -> tuple[Fault, ...]:
    """What a scenario makes wrong is wrong with the folder; what is wrong anyway is said once."""
    faults = {_place(fault): fault for fault in known}
    for name in scenarios:
        for fault in conform(read.tables, study, name)[1]:
            faults.setdefault(_place(fault), fault)
    found = sorted(faults.values())
    if any_error(found):
        raise InputRejectedError([fault for fault in found if fault.severity == "error"])
    return tuple(found)


def _place(fault: Fault) -> tuple[object, ...]:
    return fault.file, fault.row, fault.column, fault.code, fault.value
