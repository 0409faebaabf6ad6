"""What one person is told: own figures, the first reason, the cut-off, what is still free; in three languages."""

import hashlib
import json

import polars as pl
import pytest
from click.testing import CliRunner
from tests.core.placing.markets import invented_tables, write_folder
from tests.studies.test_admit import TABLES, study_folder

from kasip.cli.main import kasip
from kasip.core.matching.explaining import REASONS
from kasip.studies.admit import admit
from kasip.studies.explain import explain
from kasip.studies.place import place
from kasip.vocabulary.faults import InputRejectedError
from kasip.wording.catalogue import LANGUAGES, phrases, say


def admitted(path, **changed):
    admit(study_folder(path / "in", **changed), path / "out")
    return path / "out"


def told(out, person, language="en"):
    return explain(out, person, language)["lines"]


def test_applicant_is_told_number_seat_wishes_and_cutoffs_in_order(tmp_path):
    number = hashlib.sha256(b"7:Ainur").hexdigest()[:16]

    assert told(admitted(tmp_path), "Ainur") == [
        say("explain_lottery", "en", number=number),
        "Check it yourself: printf '%s' 7:Ainur | sha256sum",
        "You have a seat: cook.",
        "Wish 1: welder. Your score: 3. By score you are number 3 of the 4 who want it.",
        "Not obtained: somebody whose score is no higher than your 3 got in, but on a seat held for their category.",
        "We promise: nobody with a weaker claim has this seat instead of you.",
        "The cut-off there: 4.",
        "Wish 2: cook. Your score: 2. By score you are number 2 of the 2 who want it.",
        "This is what you obtained.",
        "The cut-off there: 2.",
        "A separate program can check the whole result: kasip verify.",
    ]


def test_member_of_a_category_is_told_its_cutoff_and_nobody_else_is(tmp_path):
    out = admitted(tmp_path)

    assert "The cut-off for your category (rural): 1." in told(out, "Erlan")
    assert not any("category (" in line for line in told(out, "Bolat"))


def test_applicant_without_seat_is_told_what_is_free(tmp_path):
    out = admitted(tmp_path)

    assert told(out, "Gulnar")[2:6] == [
        "You have no seat in this round.",
        "You listed no wishes.",
        "These would take you now:",
        "miner: free seats 4",
    ]


def test_close_scores_are_told_in_full_and_ties_by_the_lottery(tmp_path):
    wishes = (
        "applicant_id,rank,programme_id,bed,score\nAinur,1,cook,0,88.12345\nBolat,1,cook,0,88.12346\n"
        "Dana,1,miner,0,2\nErlan,1,miner,0,2\nGulnar,1,miner,0,2\n"
    )
    programmes = "programme_id,college_id,seats,dormitory_id\ncook,K1,1,\nminer,K2,2,D1\n"
    out = admitted(tmp_path, wishes=wishes, programmes=programmes, reserves=None, categories=None)
    last = max(("Dana", "Erlan", "Gulnar"), key=lambda name: hashlib.sha256(f"7:{name}".encode()).hexdigest())

    assert "Не получено: ваш балл 88,12345, а нужно было 88,12346." in told(out, "Ainur", "ru")
    assert told(out, last)[3:5] == [
        "Wish 1: miner. Your score: 2. By score you are number 3 of the 3 who want it.",
        say("reason_lottery", "en", own_score="2"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_status_is_worded(language):
    codes = [f"reason_{reason}" for reason in REASONS]
    codes += [
        f"cutoff_{status}_{kind}" for status in ("free", "cutoff", "closed") for kind in ("everybody", "category")
    ]

    assert [code for code in codes if not phrases().get(code, {}).get(language)] == []


@pytest.mark.parametrize(
    ("language", "seat"),
    [("en", "You have a seat: welder."), ("ru", "Вы получили место: welder."), ("kk", "Сіз орын алдыңыз: welder.")],
)
def test_command_speaks_the_language_asked_for(tmp_path, language, seat):
    out = admitted(tmp_path)

    result = CliRunner().invoke(kasip, ["explain", str(out), "Bolat", "--language", language])

    assert (result.exit_code, result.stdout.splitlines()[2]) == (0, seat)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "nobody is called Nobody in this result; check the number on the application"),
        ("ru", "в этом результате нет Nobody; проверьте номер заявления"),
        ("kk", "бұл нәтижеде Nobody жоқ; өтініш нөмірін тексеріңіз"),
    ],
)
def test_unknown_applicant_is_said_so(tmp_path, language, message):
    out = admitted(tmp_path)

    result = CliRunner().invoke(kasip, ["explain", str(out), "Nobody", "--language", language])

    assert (result.exit_code, result.stderr) == (1, f"assignment:0:applicant_id: {message}\n")


def test_command_prints_one_json_object(tmp_path):
    result = CliRunner().invoke(kasip, ["explain", str(admitted(tmp_path)), "Bolat", "--json"])

    said = json.loads(result.stdout)
    assert (said["person"], said["study"], said["lines"][2]) == ("Bolat", "admission", "You have a seat: welder.")


def rejection(out, person="Ainur"):
    with pytest.raises(InputRejectedError) as rejected:
        explain(out, person)
    return [fault.code for fault in rejected.value.faults]


def test_folder_without_result_changed_or_missing_input_are_named(tmp_path):
    out = admitted(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "in" / "wishes.csv").write_text(TABLES["wishes"].replace("Ainur,1,welder,0,3", "Ainur,1,welder,0,9"))
    codes = [rejection(tmp_path / "empty"), rejection(out)]
    (tmp_path / "in").rename(tmp_path / "elsewhere")

    assert [*codes, rejection(out)] == [["explain_no_result"], ["verify_input_changed"], ["verify_input_missing"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_students_are_told_their_place_or_the_reason(tmp_path, language):
    place(write_folder(invented_tables(terms=2), tmp_path / "in"), tmp_path / "out")
    rows = pl.read_csv(tmp_path / "out" / "placement.csv", infer_schema=False)
    placed = rows.filter(pl.col("place_id").is_not_null(), pl.col("term") == "1").row(0, named=True)
    reason = pl.read_csv(tmp_path / "out" / "reasons.csv", infer_schema=False).row(0, named=True)

    first = told(tmp_path / "out", placed["student_id"], language)[0]
    lines = told(tmp_path / "out", reason["student_id"], language)

    assert first == say("explain_placed", language, term=1, place=placed["place_id"])
    worded = reason[f"reason_{language}"]
    assert say("explain_unplaced", language, term=int(reason["term"]), reason=worded) in lines


def test_unknown_student_is_said_so(tmp_path):
    place(write_folder(invented_tables(), tmp_path / "in"), tmp_path / "out")

    assert rejection(tmp_path / "out", "nobody") == ["explain_unknown_student"]
