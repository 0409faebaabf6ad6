"""Admission from folder to folder: what is written, what is refused, what does not depend on anything."""

import json

import polars as pl
import pytest

from kasip.core.verifying.result import Verification, Violation
from kasip.studies.admit import admit
from kasip.studies.verify import verify
from kasip.vocabulary.faults import InputRejectedError

TABLES = {
    "programmes": "programme_id,college_id,seats,dormitory_id\nwelder,K1,2,D1\ncook,K1,1,\nminer,K2,5,D1\n",
    "dormitories": "dormitory_id,beds\nD1,1\n",
    "applicants": "applicant_id,bed_priority\nAinur,1\nBolat,2\nDana,3\nErlan,\nGulnar,0\n",
    "categories": "applicant_id,category\nErlan,rural\n",
    "reserves": "programme_id,category,seats\nwelder,rural,1\n",
    "wishes": (
        "applicant_id,rank,programme_id,bed,score\n"
        "Ainur,1,welder,0,3\nAinur,3,cook,0,2\nBolat,1,welder,0,4\nBolat,2,cook,0,4\n"
        "Dana,1,welder,1,3.5\nDana,2,miner,1,3.5\nErlan,1,welder,0,1\nErlan,2,miner,1,1\n"
    ),
    "parameters": "parameter,value\ntie_break_seed,7\nreserve_order,reserved_first\n",
}


def study_folder(path, **changed):
    path.mkdir(parents=True, exist_ok=True)
    for name, text in (TABLES | changed).items():
        if text is not None:
            (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def faults_of(folder, out):
    with pytest.raises(InputRejectedError) as rejected:
        admit(folder, out)
    assert not out.exists()
    return [(fault.file, fault.row, fault.column, fault.code) for fault in rejected.value.faults]


def written(folder):
    """The tables as bytes, and the certificate without the place of the input."""
    certificate = json.loads((folder / "certificate.json").read_text())
    tables = {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}
    return tables, {name: value for name, value in certificate.items() if name != "input"}


def test_allotment_reasons_and_cutoffs_of_a_small_region(tmp_path):
    admit(study_folder(tmp_path / "in"), tmp_path / "out")

    read = {name: (tmp_path / "out" / f"{name}.csv").read_text() for name in ("assignment", "reasons", "cutoffs")}
    assert read["assignment"].splitlines() == [
        "applicant_id,programme_id,bed,rank,score,seat",
        "Ainur,cook,0,3,2.0,open",
        "Bolat,welder,0,1,4.0,open",
        "Dana,miner,1,2,3.5,open",
        "Erlan,welder,0,1,1.0,rural",
        "Gulnar,,,,,",
    ]
    assert read["reasons"].splitlines() == [
        "applicant_id,programme_id,bed,reason,own_score,cutoff,rank,own_bed_priority,bed_cutoff",
        "Ainur,welder,0,category_seats,3.0,4.0,1,,",
        "Dana,welder,1,category_seats,3.5,4.0,1,3.0,",
    ]
    assert [line.rsplit(",", 3)[0] for line in read["cutoffs"].splitlines()[1:]] == [
        "cook,open,2.0,1",
        "miner,open,,",
        "welder,open,4.0,0",
        "welder,rural,1.0,3",
    ]


def test_certificate_names_inputs_outputs_seed_and_procedure(tmp_path):
    summary = admit(study_folder(tmp_path / "in"), tmp_path / "out", seed=11)

    certificate = json.loads((tmp_path / "out" / "certificate.json").read_text())
    assert certificate["seed"] == 11
    assert certificate["summary"] == summary
    assert {len(certificate[name]) for name in ("input_hash", "output_hash")} == {64}


@pytest.mark.parametrize("shuffle", [1, 2, 3])
def test_row_order_and_file_format_change_nothing(tmp_path, shuffle):
    admit(study_folder(tmp_path / "in"), tmp_path / "out")
    other = study_folder(tmp_path / "other")
    for path in sorted(other.glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False).sample(fraction=1.0, shuffle=True, seed=shuffle)
        path.unlink()
        frame.write_parquet(path.with_suffix(".parquet"))

    admit(other, tmp_path / "again")

    assert written(tmp_path / "out") == written(tmp_path / "again")


WISHES = TABLES["wishes"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"wishes": WISHES + "Gulnar,1,cook,0,1\nGulnar,1,miner,0,1\n"}, ("wishes.csv", "rank")),
        ({"wishes": WISHES + "Gulnar,1,cooking,0,1\n"}, ("wishes.csv", "programme_id", "reference")),
        ({"applicants": TABLES["applicants"] + "Ainur,3\n"}, ("applicants.csv", "applicant_id")),
        ({"wishes": WISHES + "Gulnar,1,cook,0,nan\n"}, ("wishes.csv", "score")),
        ({"wishes": WISHES + "Gulnar,1,cook,0,inf\n"}, ("wishes.csv", "score")),
        ({"wishes": WISHES + "Gulnar,1,cook,1,1\n"}, ("wishes.csv", 10, "bed", "bed_without_dormitory")),
        ({"wishes": WISHES + "Gulnar,1,cook,0,1\nGulnar,3,cook,0,2\n"}, ("wishes.csv", 11, "wish_said_twice")),
        ({"programmes": TABLES["programmes"].replace("cook,K1,1", "cook,K1,-1")}, ("programmes.csv", 3, "seats")),
        ({"reserves": TABLES["reserves"].replace(",1", ",3")}, ("reserves.csv", 2, "reserves_beyond_seats")),
        ({"reserves": TABLES["reserves"].replace("rural", "open")}, ("reserves.csv", 2, "category_called_open")),
        ({"dormitories": "dormitory_id,sex,beds\nD1,male,1\n"}, ("wishes.csv", "bed", "sex_needed_for_bed")),
        ({"dormitories": "dormitory_id,sex,beds\nD1,male,1\nD1,,2\n"}, ("dormitories.csv", "sex")),
        ({"parameters": "parameter,value\ntie_break_seed,soon\n"}, ("tie_break_seed",)),
        ({"parameters": "parameter,value\nreserve_order,best_first\n"}, ("reserve_order",)),
        ({"wishes": None}, ("missing_table",)),
    ],
)
def test_wrong_input_is_named_and_nothing_is_written(tmp_path, changed, expected):
    faults = faults_of(study_folder(tmp_path / "in", **changed), tmp_path / "out")

    text = " | ".join(str(part) for fault in faults for part in fault)
    assert [part for part in expected if str(part) not in text] == []


def test_very_long_identifiers_and_gaps_in_ranks_are_taken_as_they_are(tmp_path):
    long = "a" * 10_000
    folder = study_folder(
        tmp_path / "in",
        applicants=TABLES["applicants"] + f"{long},\n",
        wishes=WISHES + f"{long},7,cook,0,9\n{long},90,miner,0,9\n",
    )

    admit(folder, tmp_path / "out")

    assert f"{long},cook,0,7,9.0,open" in (tmp_path / "out" / "assignment.csv").read_text()


def test_nobody_and_nothing_to_allot_gives_empty_tables(tmp_path):
    headers = {name: text.splitlines()[0] + "\n" for name, text in TABLES.items() if name != "parameters"}

    summary = admit(study_folder(tmp_path / "in", **headers), tmp_path / "out")

    assert (summary["applicants"], summary["seated"], summary["with_bed"]) == (0, 0, 0)


def test_verifier_finds_nothing_wrong_with_the_folder_and_something_once_it_is_changed(tmp_path):
    admit(study_folder(tmp_path / "in"), tmp_path / "out")
    found = verify(tmp_path / "out")
    path = tmp_path / "out" / "assignment.csv"
    path.write_text(path.read_text().replace("Ainur,cook,0,3,2.0,open", "Ainur,,,,,"))

    spoilt = {violation.check for violation in verify(tmp_path / "out", hashes=False).violations}

    assert found.violations == ()
    assert {"waste", "reasons", "cutoffs"} <= spoilt


def test_only_the_zone_in_which_something_is_wrong_is_withheld(tmp_path, monkeypatch):
    """Another region's programme, in no way tied to these, is published although a check fails here."""
    folder = study_folder(
        tmp_path / "in",
        programmes=TABLES["programmes"] + "tailor,K9,1,\n",
        applicants=TABLES["applicants"] + "Zhanna,\n",
        wishes=WISHES + "Zhanna,1,tailor,0,5\n",
    )
    spoilt = Verification((Violation("seat_envy", "Bolat|cook", "verify_seat_envy"),), {"seat_envy": 1})
    monkeypatch.setattr("kasip.studies.admit.verify_admission", lambda *_: spoilt)

    summary = admit(folder, tmp_path / "out")

    assert [line.split(",")[0] for line in (tmp_path / "out" / "assignment.csv").read_text().splitlines()[1:]] == [
        "Gulnar",
        "Zhanna",
    ]
    withheld = (tmp_path / "out" / "quarantine.csv").read_text().splitlines()[1:]
    assert {"applicant,Bolat", "programme,cook", "dormitory,D1"} <= set(withheld)
    assert summary["withheld"] == len(withheld) == 8
    monkeypatch.undo()
    assert verify(tmp_path / "out").violations == ()


def test_second_round_offers_what_became_free_and_takes_nothing_away(tmp_path):
    admit(study_folder(tmp_path / "in"), tmp_path / "first")
    assignment = pl.read_csv(tmp_path / "first" / "assignment.csv", infer_schema=False)
    held = assignment.filter(pl.col("programme_id").is_not_null()).select("applicant_id", "programme_id", "bed", "seat")
    folder = study_folder(
        tmp_path / "again",
        held=held.write_csv(),
        withdrawals="applicant_id\nBolat\n",
        wishes=WISHES + "Gulnar,1,cook,0,9\n",
    )

    admit(folder, tmp_path / "second")

    assert [
        line.rsplit(",", 3)[0] for line in (tmp_path / "second" / "assignment.csv").read_text().splitlines()[1:]
    ] == [
        "Ainur,cook,0",
        "Bolat,,",
        "Dana,welder,1",
        "Erlan,welder,0",
        "Gulnar,,",
    ]
    assert verify(tmp_path / "second").violations == ()


def test_who_got_nothing_is_told_where_seats_are_free(tmp_path):
    admit(study_folder(tmp_path / "in"), tmp_path / "out")

    assert (tmp_path / "out" / "alternatives.csv").read_text().splitlines() == [
        "applicant_id,place,programme_id,free_seats,college_wished",
        "Gulnar,1,miner,4,false",
    ]
